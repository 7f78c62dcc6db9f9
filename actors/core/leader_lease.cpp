#include "actors/core/leader_lease.hpp"

#include "actors/core/mutant.hpp"

#include <algorithm>

namespace troupe::core {

void leader_lease::on_view(const view_ptr& x, instant now,
                           addressed_frames& out) {
  view_ = x;
  on_hand_over();
  if (x->id.coordinator == x->self)
    ask(now, out);
}

void leader_lease::on_hand_over() {
  until_ = {};
  rounds_.clear();
  ask_at_.reset();
}

void leader_lease::on_suspended() {
  until_ = {};
  rounds_.clear(); // Nobody knows how long ago they were asked.
}

void leader_lease::ask(instant now, addressed_frames& out) {
  ask_at_ = now + opts_.interval;
  if (rounds_.size() == rounds_max)
    rounds_.pop_front();
  rounds_.push_back({++number_, now, {}});
  ++asked_;
  for (const auto& x : view_->members)
    if (x.votes)
      out.push_back({{x.at, x.inc}, lease_request{view_->id, number_}});
}

void leader_lease::on_grant(const origin& from, const lease_grant& x,
                            instant now) {
  if (!view_ || x.view != view_->id)
    return;
  auto round = std::find_if(rounds_.begin(), rounds_.end(),
                            [&](auto& y) { return y.number == x.number; });
  auto who = std::find_if(view_->members.begin(), view_->members.end(),
                          [&](const member& y) {
                            return y.id == from.sender && y.inc == from.inc;
                          });
  if (round == rounds_.end() || who == view_->members.end())
    return;
  round->granted.insert(who->name);
  proposal all;
  all.members = view_->members;
  if (!is_quorum(all, round->granted, rule_))
    return;
  auto from_when = TROUPE_MUTANT(lease_from_answer) ? now : round->asked;
  auto next = from_when + opts_.span - opts_.drift;
  held_ += now < next && now >= until_ ? 1 : 0;
  until_ = std::max(until_, next);
}

void leader_lease::on_tick(instant now, addressed_frames& out) {
  if (ask_at_ && now >= *ask_at_)
    ask(now, out);
}

counters leader_lease::count() const {
  return {{{"lease_rounds", asked_}, {"leases_begun", held_}}};
}

} // namespace troupe::core
