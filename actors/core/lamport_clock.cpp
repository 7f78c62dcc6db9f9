#include "actors/core/lamport_clock.hpp"

#include "actors/core/mutant.hpp"
#include "messages/check.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

void lamport_clock::on_view(const view_ptr& next, clock_out& out) {
  view_ = next;
  self_ = next->own_position();
  TROUPE_CHECK(self_ < next->members.size());
  time_ = next->start_time;
  last_ = next->start_seq;
  aru_.assign(next->members.size(), next->start_seq);
  ack_due_ = spoke_ = false;
  frozen_ = fetching_ = false;
  auto early = std::move(early_);
  early_.clear();
  for (auto& x : early)
    witness(x, out);
  out.arrived.own_time = time_;
}

void lamport_clock::on_drafts(draft_batch& x, clock_out& out) {
  if (!view_)
    return; // The door sends nothing without a view; this one is over.
  TROUPE_CHECK(!frozen_); // The door was frozen first.
  for (auto& item : x.items) {
    auto batch = std::make_shared<envelope_batch>();
    batch->view = view_->id;
    batch->origin = view_->self;
    if (!TROUPE_MUTANT(batch_split_misstamped) || &item == &x.items.front())
      ++time_;
    batch->time = time_;
    batch->first = last_ + 1;
    batch->count = item.count;
    batch->deps = std::move(item.deps);
    batch->units = std::move(item.units);
    batch->plain = item.plain;
    last_ += item.count;
    aru_[self_] = last_;
    stamped_ += item.count;
    out.arrived.batches.push_back(batch);
    out.leaving.items.push_back({std::move(batch), own_stamp(), 0});
    spoke_ = true;
  }
  ack_due_ = false; // The stamp of what leaves has said it.
  out.arrived.own_time = time_;
}

void lamport_clock::on_frames(const frame_batch& x, clock_out& out) {
  for (auto& item : x.items)
    witness(item, out);
  out.arrived.own_time = time_;
}

bool lamport_clock::on_freeze(const freeze& x) {
  if (!view_ || x.view != view_->id || frozen_)
    return false;
  frozen_ = !TROUPE_MUTANT(acks_after_promise);
  ack_due_ = false;
  return true;
}

bool lamport_clock::on_fetch(const fetch& x) {
  if (!view_ || x.view != view_->id || !frozen_)
    return false;
  fetching_ = true;
  return true;
}

bool lamport_clock::on_acks(const ack_vector& x) {
  // One of the view before would be a false acknowledgement in this one, and a
  // frozen view is acknowledged no more.
  if (!view_ || x.view != view_->id || x.aru.size() != aru_.size() || frozen_)
    return false;
  aru_ = x.aru;
  aru_[self_] = last_; // What is stamped is held: the resender keeps it first.
  ack_due_ = ack_due_ || x.due;
  return ack_due_;
}

void lamport_clock::on_drained(clock_out& out) {
  if (!ack_due_ || !view_)
    return;
  ++lone_acks_;
  stamp_all(out);
}

void lamport_clock::on_heartbeat(clock_out& out) {
  if (!std::exchange(spoke_, false) && heartbeat_pause()) {
    ++heartbeats_;
    stamp_all(out);
    spoke_ = false; // The next pause begins with this one.
  }
}

std::optional<timespan> lamport_clock::heartbeat_pause() const {
  if (!view_ || frozen_ || view_->members.size() < 2
      || opts_.heartbeat <= timespan{0})
    return std::nullopt;
  return opts_.heartbeat;
}

void lamport_clock::stamp_all(clock_out& out) {
  ack_due_ = false;
  spoke_ = true;
  out.leaving.items.push_back({nullptr, own_stamp(), 0});
}

stamp lamport_clock::own_stamp() const {
  return {view_->id, time_, last_, aru_};
}

void lamport_clock::witness(const received_frame& x, clock_out& out) {
  if (frozen_) {
    witness_frozen(x, out);
  } else if (auto batch = std::get_if<envelope_batch_ptr>(&x.what)) {
    if (is_current((*batch)->view, x))
      on_batch(*batch, out);
  } else if (auto promised = std::get_if<stamp>(&x.what)) {
    if (is_current(promised->view, x))
      on_stamp(*view_->position_of(x.source.sender), *promised, out);
  } else if (auto asked = std::get_if<repair_request>(&x.what)) {
    if (is_current(asked->view, x))
      on_request(x.source.sender, *asked, out);
  }
}

/// A frozen view takes no promise and gives none. What others need of its cut
/// is sent, and what this member needs is let through; the clock stays, as the
/// next view has a start time of its own.
void lamport_clock::witness_frozen(const received_frame& x, clock_out& out) {
  if (auto batch = std::get_if<envelope_batch_ptr>(&x.what)) {
    if (!is_current((*batch)->view, x) || !is_possible(**batch))
      return;
    if (fetching_)
      out.arrived.batches.push_back(*batch);
    else
      ++frozen_out_;
  } else if (auto asked = std::get_if<repair_request>(&x.what)) {
    if (!is_current(asked->view, x))
      return;
    if (asked->of_cut)
      out.asked.push_back({x.source.sender, *asked});
    else
      ++frozen_out_;
  } else if (auto promised = std::get_if<stamp>(&x.what)) {
    if (is_current(promised->view, x))
      ++frozen_out_;
  }
}

bool lamport_clock::is_member(const origin& x) const {
  auto position = view_->position_of(x.sender);
  return position && *position != self_
         && (view_->members[*position].inc == x.inc
             || TROUPE_MUTANT(other_life_accepted));
}

bool lamport_clock::is_current(const view_id& of, const received_frame& x) {
  if (!view_ || view_->id < of) {
    // Others may have passed the barrier sooner.
    if (early_.size() < opts_.early_frames_max)
      early_.push_back(x);
    else
      ++early_dropped_;
    return false;
  }
  if (of != view_->id && !TROUPE_MUTANT(stale_view_accepted)) {
    ++stale_frames_;
    return false;
  }
  if (!is_member(x.source)) {
    ++strangers_;
    return false;
  }
  return true;
}

bool lamport_clock::is_possible(const envelope_batch& x) {
  auto from = view_->position_of(x.origin);
  if (!from || *from == self_ || x.first <= view_->start_seq
      || (!x.deps.empty() && x.deps.size() != aru_.size())) {
    ++strangers_;
    return false;
  }
  return plausible(x.time);
}

void lamport_clock::on_batch(const envelope_batch_ptr& x, clock_out& out) {
  if (!is_possible(*x))
    return;
  if (!TROUPE_MUTANT(clock_not_raised))
    time_ = std::max(time_, x->time) + 1;
  out.arrived.batches.push_back(x);
}

void lamport_clock::on_stamp(std::size_t from, const stamp& x, clock_out& out) {
  if (x.aru.size() != aru_.size()) {
    ++strangers_;
    return;
  }
  if (!plausible(x.time))
    return;
  if (!TROUPE_MUTANT(clock_not_raised))
    time_ = std::max(time_, x.time);
  out.arrived.promises.push_back({from, x.time, x.last, x.aru});
}

void lamport_clock::on_request(member_id from, const repair_request& x,
                               clock_out& out) {
  if (x.wants_stamp && !TROUPE_MUTANT(stamp_request_ignored))
    out.leaving.items.push_back({nullptr, own_stamp(), from});
  if (!x.missing.empty())
    out.asked.push_back({from, x});
}

bool lamport_clock::plausible(lamport_time x) {
  // One corrupt value must not exhaust the clock.
  if (x <= time_ || x - time_ <= opts_.jump_max)
    return true;
  ++implausible_;
  return false;
}

counters lamport_clock::count() const {
  return {{{"time", time_},
           {"messages_stamped", stamped_},
           {"lone_acks_sent", lone_acks_},
           {"heartbeats_sent", heartbeats_},
           {"frames_of_older_views", stale_frames_},
           {"frames_of_strangers", strangers_},
           {"frames_implausible", implausible_},
           {"frames_early", early_.size()},
           {"frames_early_dropped", early_dropped_},
           {"frames_of_frozen_views", frozen_out_}}};
}

} // namespace troupe::core
