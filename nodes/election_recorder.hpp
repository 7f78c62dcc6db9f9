#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace troupe {

/// `7.3` is the view of epoch 7 that member 3 leads; 0 where there is none.
std::uint64_t epoch_of(const std::string& view);

/// What one life of a node said of itself.
struct recorded_life {
  std::string node;
  /// The views that stood here, in their order.
  std::vector<std::string> views;
  /// Of these, those that it did not follow into: it was given their state.
  std::set<std::string> learnt;
  /// The members of the last one, and those who do not have its state yet.
  std::vector<std::string> members;
  std::vector<std::string> learners;
  /// What was delivered in each view: `member-1#7`, in order.
  std::map<std::string, std::vector<std::string>> log;
  bool over = false;
};

/// Follows the members of a dynamic group, and judges what they delivered.
class election_recorder {
public:
  /// A further life of `node` begins.
  void on_start(const std::string& node);

  void on_event(const std::string& node, const nlohmann::json& event);
  void on_ended(const std::string& node);

  /// The present life of `node`.
  const recorded_life& life_of(const std::string& node) const;

  const std::vector<recorded_life>& lives() const {
    return lives_;
  }

  std::uint64_t deliveries() const {
    return deliveries_;
  }

  std::size_t views() const {
    return leaders_.size();
  }

  /// What is wrong with what was delivered, in sentences:
  /// - order: of two members of a view, one delivered a prefix of the other;
  /// - agreement: two that went from one view to the same next one delivered
  ///   the same in between;
  /// - integrity: nobody delivered a message twice in a view;
  /// - one leader: no epoch has two.
  std::vector<std::string> faults() const;

  /// Messages that somebody delivered in a view, and that are missing with
  /// those who went on from it. At `safe` there must be none.
  std::uint64_t lost() const;

private:
  void check_pair(const recorded_life& x, const recorded_life& y,
                  std::vector<std::string>& out) const;

  std::vector<recorded_life> lives_;
  std::map<std::string, std::size_t> present_;
  /// Who led, by epoch.
  std::map<std::uint64_t, std::string> leaders_;
  std::vector<std::string> two_leaders_;
  std::uint64_t deliveries_ = 0;
};

} // namespace troupe
