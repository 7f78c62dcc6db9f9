#pragma once

#include "messages/ballot.hpp"
#include "messages/stream.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace troupe::test {

/// What became of all views of a ballot_world, and what must be true of them.
class ballot_history {
public:
  /// What must not be, and was.
  std::vector<std::string> broken;
  /// Epochs of the views that anybody entered.
  std::set<std::uint64_t> installed;
  /// Epochs of those that the group went on from without anybody of them.
  std::set<std::uint64_t> extinct;

  /// `who` enters `change`, holding `aru` of the view before and having
  /// delivered `safe` of it; nothing where there was none.
  void on_entered(const std::string& who, const view_change& change,
                  const std::vector<seqno>& aru,
                  const std::vector<seqno>& safe) {
    auto& next = *change.next;
    if (next.self == 0)
      broken.push_back(who + " enters a view without it");
    if (!change.cut.empty() && !aru.empty())
      check_cut(who, change, aru, safe);
    installed.insert(next.id.epoch);
    auto leader = leaders_.emplace(next.id.epoch, next.id.coordinator);
    if (leader.first->second != next.id.coordinator)
      broken.push_back("two leaders in epoch " + std::to_string(next.id.epoch));
  }

  /// `next` is installed: the views are one chain, none has two that follow it.
  /// Where all who were in the one before have ended, by their present `lives`,
  /// what was safe in it may be lost.
  void on_followed(const proposal& next,
                   const std::map<std::string, incarnation>& lives) {
    auto before = next.before.epoch;
    members_[next.id.epoch] = next.members;
    if (is_extinct(before, lives)) {
      extinct.insert(before);
      safe_.erase(before);
    }
    auto found = next_.emplace(before, next.id.epoch);
    if (found.first->second != next.id.epoch)
      broken.push_back("views " + std::to_string(found.first->second) + " and "
                       + std::to_string(next.id.epoch) + " both follow "
                       + std::to_string(before));
    last_cut_[before] = next.cut;
    check_safe(before);
  }

  /// Somebody delivered `safe` in the view of that epoch.
  void on_safe(std::uint64_t epoch, const std::vector<seqno>& safe) {
    auto& most = safe_[epoch];
    most.resize(safe.size());
    for (std::size_t i = 0; i < safe.size(); ++i)
      most[i] = std::max(most[i], safe[i]);
    check_safe(epoch);
  }

private:
  /// Whether somebody was in that view, and all who were have ended.
  bool is_extinct(std::uint64_t epoch,
                  const std::map<std::string, incarnation>& lives) const {
    auto of = members_.find(epoch);
    return of != members_.end()
           && std::all_of(of->second.begin(), of->second.end(),
                          [&](const member& x) {
                            return lives.at(x.name) > x.inc;
                          });
  }

  void check_cut(const std::string& who, const view_change& change,
                 const std::vector<seqno>& aru,
                 const std::vector<seqno>& safe) {
    auto& id = change.next->id;
    auto found = cuts_.emplace(id.epoch, change.cut);
    if (found.first->second != change.cut)
      broken.push_back("two cuts before view " + to_string(id));
    for (std::size_t i = 0; i < change.cut.size(); ++i)
      if (safe[i] > change.cut[i])
        broken.push_back("view " + to_string(id) + " drops what " + who
                         + " delivered");
      else if (aru[i] < change.cut[i])
        broken.push_back(who + " lacks the cut of view " + to_string(id));
  }

  /// What anybody delivered as safe is in the cut.
  void check_safe(std::uint64_t epoch) {
    auto cut = last_cut_.find(epoch);
    auto safe = safe_.find(epoch);
    if (cut == last_cut_.end() || safe == safe_.end())
      return;
    for (std::size_t i = 0; i < safe->second.size(); ++i)
      if (safe->second[i] > cut->second[i])
        broken.push_back("what was safe in view " + std::to_string(epoch)
                         + " is lost");
  }

  std::map<std::uint64_t, std::vector<member>> members_; // Of views, by epoch.
  std::map<std::uint64_t, std::vector<seqno>> cuts_;
  std::map<std::uint64_t, std::vector<seqno>> last_cut_;
  std::map<std::uint64_t, std::vector<seqno>> safe_;
  std::map<std::uint64_t, member_id> leaders_;
  std::map<std::uint64_t, std::uint64_t> next_;
};

} // namespace troupe::test
