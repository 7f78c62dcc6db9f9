#include "actors/core/membership.hpp"

#include <algorithm>
#include <utility>

// This node's own way through its views. What it asks of others is in
// membership_wishes.cpp, what it does for them in membership_petitions.cpp and
// membership_leader.cpp.
namespace troupe::core {

membership::membership(membership_options opts, membership_setup setup)
  : opts_(opts), setup_(std::move(setup)), random_(setup_.seed) {
  // nop
}

void membership::on_start(instant now, membership_out& out) {
  ask_at_ = stand_at_ = now;
  ask(now, out);
  settle(now, out);
}

// -- the view -----------------------------------------------------------------

void membership::on_view(const view_ptr& next, instant now,
                         membership_out& out) {
  view_ = next;
  const auto& me = next->members[next->own_position()];
  setup_.self.id = me.id;
  has_state_ = me.full;
  frozen_since_.reset();
  refused_since_.reset();
  slow_.clear();
  standing_ = false;
  stand_at_ = now;
  if (std::exchange(resigned_, 0) != 0)
    out.resigned = hearing{next->id.coordinator, true};
  group_reads_ = {};
  unheard_.clear(); // The detector begins anew, too.
  for (auto i = condemned_.begin(); i != condemned_.end();)
    i = listed(*i) ? std::next(i) : condemned_.erase(i);
  drop_settled_petitions();
  asked_at_.clear();
  if (auto at = next->position_of(next->id.coordinator);
      at && next->id.epoch >= known_.epoch)
    known_ = {next->id.coordinator, next->id.epoch, next->members[*at].at};
  ask_at_ = now;
  become(me.full ? group_phase::member : group_phase::learner, {}, out);
  out.changed = true;
  look_around(now, out);
  settle(now, out);
}

void membership::on_frozen(const view_id& x, instant now, membership_out& out) {
  if (view_ && x == view_->id && !frozen_since_)
    frozen_since_ = now;
  settle(now, out);
}

void membership::on_state(const view_id& view, instant now,
                          membership_out& out) {
  if (!view_ || view != view_->id)
    return; // It has to learn again.
  has_state_ = true;
  ask_at_ = now;
  settle(now, out);
}

void membership::on_no_state(const std::string& why, instant now,
                             membership_out& out) {
  out.notices.push_back(
    {notice_level::error, "this node leaves its group: " + why});
  on_leave(now, out);
}

// -- who is there -------------------------------------------------------------

void membership::on_hearing(const hearing& x, instant now,
                            membership_out& out) {
  if (!view_ || !view_->position_of(x.who))
    return;
  if (x.heard)
    unheard_.erase(x.who);
  else
    unheard_.insert(x.who);
  out.changed = true;
  if (standing_)
    out.unheard = unheard_names(now);
  look_around(now, out);
  settle(now, out);
}

void membership::on_leadership(const leadership& x, instant now,
                               membership_out& out) {
  if (x.epoch < known_.epoch)
    return;
  known_ = x;
  out.changed = true;
  publish_leader(out);
  settle(now, out);
}

bool membership::hears_quorum() const {
  proposal stands;
  stands.members = view_->members;
  std::set<std::string> heard;
  for (const auto& x : view_->members)
    if (unheard_.count(x.id) == 0)
      heard.insert(x.name);
  return is_quorum(stands, heard, setup_.rule);
}

bool membership::asks(const std::string& name, instant now) const {
  auto asked = asked_at_.find(name);
  return asked != asked_at_.end()
         && now - asked->second <= opts_.petition_interval * asking_intervals;
}

/// Whether enough members of the view are there at all, in whichever view they
/// are and whichever life they live: who asks to be taken in has a vote.
bool membership::finds_quorum(instant now) const {
  proposal stands;
  stands.members = view_->members;
  std::set<std::string> there{setup_.self.name};
  for (const auto& x : view_->members)
    if (asks(x.name, now) || unheard_.count(x.id) == 0)
      there.insert(x.name);
  return is_quorum(stands, there, setup_.rule);
}

/// Without enough that are heard, nothing goes on here.
void membership::look_around(instant now, membership_out& out) {
  publish_leader(out);
  auto was_in = phase_ == group_phase::member || phase_ == group_phase::learner;
  if (!was_in || hears_quorum())
    return;
  ++cut_offs_;
  ask_at_ = now;
  if (leads())
    out.handed_over = view_->id;
  out.cut_off = view_->id;
  auto heard = view_->members.size() - unheard_.size();
  become(group_phase::cut_off,
         "only " + std::to_string(heard) + " of "
           + std::to_string(view_->members.size()) + " members are in reach",
         out);
}

void membership::publish_leader(membership_out& out) {
  leader_life now{known_.leader, false};
  now.lives
    = view_ && known_.leader != 0 && known_.leader != resigned_
      && view_->position_of(known_.leader) && unheard_.count(known_.leader) == 0
      && (phase_ == group_phase::member || phase_ == group_phase::learner)
      && !(leaving_ && known_.leader == view_->self);
  if (now.leader == told_.leader && now.lives == told_.lives)
    return;
  told_ = now;
  out.leader = now;
}

void membership::become(group_phase next, std::string why,
                        membership_out& out) {
  if (phase_ == next && why_ == why)
    return;
  phase_ = next;
  why_ = std::move(why);
  out.changed = true;
  publish_leader(out);
}

// -- time ---------------------------------------------------------------------

void membership::on_tick(instant now, membership_out& out) {
  if (gone_at_ && now >= *gone_at_ && phase_ != group_phase::left)
    become(group_phase::left, "nobody has said that it may go", out);
  settle(now, out);
}

/// A view that stays frozen although its leader is heard: perhaps another one,
/// who has accepted a later view, can go on, and the leader cannot.
void membership::give_up_frozen_leader(instant now, membership_out& out) {
  if (!frozen_since_ || known_.leader == 0 || resigned_ == known_.leader
      || now < *frozen_since_ + opts_.thaw_after * frozen_thaws)
    return;
  resigned_ = known_.leader;
  if (!leads())
    out.resigned = hearing{known_.leader, false};
  publish_leader(out);
}

/// Does what is due, and finds out when to look again.
void membership::settle(instant now, membership_out& out) {
  auto incomplete = phase_ == group_phase::outside
                    || phase_ == group_phase::learner;
  if (!incomplete)
    incomplete_since_.reset();
  else if (!incomplete_since_)
    incomplete_since_ = now;
  give_up_frozen_leader(now, out);
  found(now, out);
  if (is_due(now))
    stand(true, now, out);
  ask(now, out);
  agree_on_version(out);
  due_.reset();
  auto at = [&](instant x) { due_ = due_ ? std::min(*due_, x) : x; };
  if (wish(now))
    at(ask_at_);
  if (frozen_since_)
    at(std::max(*frozen_since_ + opts_.thaw_after, now + opts_.gather));
  if (leads() && !standing_ && (!petitions_.empty() || !condemned_.empty()))
    at(std::max(stand_at_, now + opts_.gather));
  if (gone_at_ && phase_ != group_phase::left)
    at(*gone_at_);
}

group_status membership::status() const {
  return {phase_, view_, known_, unheard_, why_, refusal_};
}

counters membership::count() const {
  return {{{"candidacies_begun", stood_},
           {"candidacies_failed", failed_},
           {"petitions_sent", petitions_sent_},
           {"petitions_received", petitions_heard_},
           {"petitions_refused", petitions_refused_},
           {"petitions_dropped", petitions_dropped_},
           {"times_cut_off", cut_offs_}}};
}

} // namespace troupe::core
