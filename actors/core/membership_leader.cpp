#include "actors/core/membership.hpp"

#include <algorithm>
#include <utility>

// For which view a member stands, and when.
namespace troupe::core {

bool membership::leads() const {
  auto here = phase_ == group_phase::member || phase_ == group_phase::cut_off;
  return here && view_ && view_->id.coordinator == view_->self
         && known_.leader == view_->self && known_.epoch == view_->id.epoch;
}

const member* membership::listed(const std::string& name) const {
  if (view_)
    for (const auto& x : view_->members)
      if (x.name == name)
        return &x;
  return nullptr;
}

void membership::on_verdict(const removal_verdict& x, instant now,
                            membership_out& out) {
  auto at = view_ ? view_->position_of(x.who) : std::nullopt;
  if (!at)
    return;
  const auto& name = view_->members[*at].name;
  if (x.remove)
    condemned_.insert(name);
  else
    condemned_.erase(name);
  settle(now, out);
}

void membership::on_stand(instant now, membership_out& out) {
  if (view_ && !standing_ && may_lead())
    stand(false, now, out);
  settle(now, out);
}

void membership::on_end(const candidacy_end& x, instant now,
                        membership_out& out) {
  standing_ = false;
  epoch_seen_ = std::max(epoch_seen_, x.epoch);
  if (x.chosen) {
    stand_at_ = now + opts_.retry_max; // The view comes sooner, and settles it.
  } else {
    ++failed_;
    slow_ = x.slow;
    auto span = opts_.retry_max - opts_.retry_min;
    stand_at_
      = now + opts_.retry_min
        + std::chrono::duration_cast<timespan>(span * random_.fraction());
    // Another founder may have what this one lacks: each has its turn.
    if (!view_ && (setup_.rule.durable || (record_ && begins_anew())))
      stand_at_ += opts_.found_wait
                   * static_cast<int>(setup_.founders.size() + 1);
  }
  settle(now, out);
}

/// Whether this very life has the state of the group, as far as a view says so
/// that it is in or has accepted.
bool membership::may_lead() const {
  if (has_state_ || !record_ || record_->accepted.empty())
    return has_state_;
  const auto& last = record_->accepted.back().members;
  return std::any_of(last.begin(), last.end(), [&](const member& x) {
    return x.full && x.name == setup_.self.name && x.inc == setup_.self.inc;
  });
}

/// Whether this node leads, and others wait for a view.
bool membership::is_due(instant now) const {
  // Whoever hears nobody must not freeze others again and again.
  if (!leads() || standing_ || now < stand_at_ || !finds_quorum(now))
    return false;
  auto gathered = std::any_of(petitions_.begin(), petitions_.end(),
                              [&](auto& x) {
                                return now - x.second.since >= opts_.gather;
                              });
  auto frozen = frozen_since_ && now - *frozen_since_ >= opts_.thaw_after;
  return gathered || frozen || !condemned_.empty();
}

/// Who is there to found a group with, or to begin one anew: names that asked
/// to be taken in of late, and this one.
std::set<std::string> membership::names_there(instant now) const {
  auto recent = [&](instant last) {
    return now - last <= opts_.petition_interval * asking_intervals;
  };
  std::set<std::string> result{setup_.self.name};
  if (begins_anew()) {
    for (const auto& [name, last] : returned_)
      if (recent(last))
        result.insert(name);
  } else {
    for (const auto& [name, heard] : founders_heard_)
      if (recent(heard.last))
        result.insert(name);
  }
  return result;
}

/// Earlier lives have been in a view, and what they had was in their memory.
bool membership::begins_anew() const {
  return record_->installed.id.epoch > 0 && !setup_.rule.durable;
}

/// Without a view: whether it is this founder's turn to stand for one. In a
/// durable group, also where all have died. Where all is in memory, those who
/// still have it take later lives in; so these stand only once everybody is
/// among them who may have had it.
void membership::found(instant now, membership_out& out) {
  auto alone = phase_ == group_phase::outside && !view_ && record_
               && !record_->installed.members.empty();
  if (!alone || standing_)
    return;
  auto there = names_there(now);
  const auto& last = record_->installed.members;
  auto suffices
    = begins_anew()
        ? std::all_of(last.begin(), last.end(),
                      [&](const member& x) { return there.count(x.name) > 0; })
        : is_quorum(record_->installed, there, setup_.rule);
  if (!suffices) {
    quorum_since_.reset();
    return;
  }
  if (!quorum_since_)
    quorum_since_ = now;
  std::size_t higher = 0;
  std::size_t founders = 0;
  for (const auto& x : setup_.founders) {
    auto here = there.count(x.name);
    founders += here;
    higher += x.id > setup_.self.id ? here : 0;
  }
  auto all = founders == setup_.founders.size() && higher == 0;
  auto patience = opts_.found_wait * static_cast<int>(1 + higher);
  if (now >= stand_at_ && (all || now - *quorum_since_ >= patience))
    stand(false, now, out);
}

void membership::stand(bool leads, instant now, membership_out& out) {
  if (!record_ || setup_.self.id == 0)
    return;
  candidacy next;
  next.leads = leads;
  next.ballot = {std::max(record_->promised.epoch, epoch_seen_) + 1,
                 setup_.self.id};
  next.voters = voters();
  next.unheard = unheard_names(now);
  next.leavers = condemned_;
  next.leavers.insert(slow_.begin(), slow_.end());
  next.leavers.erase(setup_.self.name); // Another one has to say so.
  std::map<member_id, std::string> taken;
  for (const auto& x : setup_.founders)
    taken[x.id] = x.name;
  for (const auto& x : next.voters)
    taken[x.id] = x.name;
  for (const auto& [name, x] : petitions_) {
    if (x.kind == petition_kind::leave)
      next.leavers.insert(name);
    auto there = listed(name);
    if (x.kind != petition_kind::join || (there && there->inc == x.who.inc))
      continue;
    auto who = x.who;
    who.id = there ? there->id : free_id(taken, who);
    who.full = false;
    taken[who.id] = name;
    next.joiners.push_back(std::move(who));
  }
  standing_ = true;
  ++stood_;
  stand_at_ = now;
  out.stand = std::move(next);
}

/// All whose word may count, where they were heard last.
std::vector<member> membership::voters() const {
  std::map<std::string, member> all;
  for (const auto& x : record_->installed.members)
    all[x.name] = x;
  for (const auto& view : record_->accepted)
    for (const auto& x : view.members)
      all[x.name] = x;
  for (const auto& [name, x] : petitions_)
    if (auto i = all.find(name); i != all.end())
      i->second.at = x.who.at;
  std::vector<member> result;
  result.reserve(all.size());
  for (auto& x : all)
    result.push_back(std::move(x.second));
  return result;
}

/// The id that `who` had before, unless somebody else has it now.
member_id membership::free_id(const std::map<member_id, std::string>& taken,
                              const member& who) const {
  auto mine = taken.find(who.id);
  if (who.id != 0 && (mine == taken.end() || mine->second == who.name))
    return who.id;
  return taken.empty() ? 1 : taken.rbegin()->first + 1;
}

/// The leader has said that it hears no majority: it may not hear us either.
bool membership::is_deaf(const member& x) const {
  auto asked = petitions_.find(x.name);
  return x.id == resigned_ && asked != petitions_.end()
         && asked->second.kind == petition_kind::join;
}

/// Not to be waited for.
std::set<std::string> membership::unheard_names(instant now) const {
  std::set<std::string> result;
  if (view_) {
    for (const auto& x : view_->members)
      if ((unheard_.count(x.id) > 0 && !asks(x.name, now)) || is_deaf(x))
        result.insert(x.name);
    return result;
  }
  for (const auto& x : setup_.founders)
    if (x.name != setup_.self.name && founders_heard_.count(x.name) == 0)
      result.insert(x.name);
  return result;
}

} // namespace troupe::core
