#include "actors/core/batcher.hpp"

#include "actors/core/mutant.hpp"
#include "messages/check.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

/// The part of `whole` that `part` points at.
slice slice_of(const slice& whole, std::string_view part) {
  auto offset = part.data() - whole.text().data();
  return whole.sub(static_cast<std::size_t>(offset), part.size());
}

} // namespace

batcher::batcher(group_options opts) : opts_(opts) {
  opts_.message_bytes_max = std::min(opts_.message_bytes_max,
                                     message_bytes_limit);
}

void batcher::on_view(const view_ptr& next, batcher_out& out) {
  TROUPE_CHECK(next->unit_bytes >= unit_bytes_min);
  batcher fresh{opts_};
  auto goes_on = view_ && next->dynamic;
  if (goes_on)
    keep_for(fresh);
  else
    settle_all(errc::view_changed, out);
  out.opened = goes_on && refused_;
  fresh.counts_ = counts_; // Counters only grow.
  fresh.now_ = now_;
  *this = std::move(fresh);
  view_ = next;
  window_bytes_ = std::min(opts_.window_bytes, next->window_bytes);
  sent_ = stable_ = next->start_seq;
  delivered_.assign(next->members.size(), next->start_seq);
  if (goes_on)
    go_on(out);
}

/// What waits goes on in the next view. Of a message that has left in part
/// nothing was delivered, nor will be: it leaves again, whole.
void batcher::keep_for(batcher& next) {
  next.waiting_ = std::move(waiting_);
  next.own_end_ = own_end_;
  if (!is_partly_sent())
    return;
  unit_writer whole;
  whole.add(parts_.message().text());
  next.waiting_.push_front({no_ticket, {whole.take(), 1}, 0});
}

bool batcher::on_freeze(const freeze& x, batcher_out& out) {
  if (!view_ || x.view != view_->id)
    return false;
  if (x.cut_off) {
    cut_off_ = true;
    settle_all(errc::no_quorum, out);
  }
  if (frozen_)
    return false;
  close_open(out.drafts); // It was taken, so it goes ahead of the frost.
  frozen_ = true;
  return true;
}

// -- taking -------------------------------------------------------------------

send_result batcher::on_outgoing(const outgoing& x, instant now,
                                 batcher_out& out) {
  now_ = now;
  send_result result;
  auto rest = x;
  if (auto closed = why_closed(); closed != errc::none)
    result.why = closed;
  else if (!waiting_.empty())
    result.why = errc::overloaded; // Whoever waits came first.
  else
    result = take(rest, out.drafts);
  result.refused = x.count - result.taken;
  counts_.refused += result.refused;
  if (result.why == errc::overloaded) {
    refused_ = true;
    result.holder = frozen_ ? 0 : slowest_;
  }
  note_hold(now);
  return result;
}

std::uint64_t batcher::on_awaited(const outgoing& x, instant now,
                                  batcher_out& out) {
  now_ = now;
  auto ticket = ++counts_.ticket;
  auto refuse = [&](errc why) {
    counts_.refused += x.count;
    auto holder = why == errc::overloaded ? slowest_ : 0;
    out.settled.push_back({ticket, {0, x.count, why, holder}});
    return ticket;
  };
  if (auto closed = why_closed(); closed != errc::none)
    return refuse(closed);
  if (waiting_.size() >= opts_.waiting_max) {
    ++counts_.waiting_refused;
    return refuse(errc::overloaded);
  }
  waiting_.push_back({ticket, x, 0});
  go_on(out);
  counts_.waited += waiting_.empty() ? 0 : 1;
  note_hold(now);
  return ticket;
}

/// Why nothing is taken in this view, now or later.
errc batcher::why_closed() const {
  if (!view_)
    return errc::not_a_member;
  if (own_end_)
    return errc::shutting_down;
  return cut_off_ ? errc::no_quorum : errc::none;
}

/// Takes messages off the front of `x`, until one does not go.
send_result batcher::take(outgoing& x, draft_batch& out) {
  send_result result;
  unit_reader in{x.units.text()};
  auto rest = in.rest();
  while (result.why == errc::none && x.count > 0) {
    auto next = in.next();
    if (!next || next->kind != unit_kind::message) {
      result.why = errc::invalid_config; // Not what an application writes.
      break;
    }
    auto whole = rest.substr(0, rest.size() - in.rest().size());
    result.why = take_one(*next, whole, x.units, out);
    if (result.why == errc::too_large) {
      result.bytes = next->payload.size();
      result.bytes_max = opts_.message_bytes_max;
    }
    if (result.why != errc::none)
      break;
    rest = in.rest();
    ++result.taken;
    --x.count;
  }
  x.units = slice_of(x.units, rest);
  counts_.taken += result.taken;
  taken_in_view_ += result.taken;
  return result;
}

errc batcher::take_one(const unit& next, std::string_view whole,
                       const slice& in, draft_batch& out) {
  if (next.payload.size() > opts_.message_bytes_max)
    return errc::too_large;
  auto fits = whole.size() <= view_->unit_bytes;
  if (is_partly_sent() && !(fits && TROUPE_MUTANT(fragments_interleave)))
    return errc::overloaded; // It would stand amid that message.
  if (fits) {
    if (!has_room(whole.size()))
      return errc::overloaded;
    append(whole, out);
    return errc::none;
  }
  message_cutter parts{slice_of(in, next.payload), view_->unit_bytes};
  if (!has_room(parts.next_bytes()))
    return errc::overloaded;
  parts_ = std::move(parts);
  send_parts(out);
  return errc::none;
}

void batcher::on_end(batcher_out& out) {
  if (!view_ || own_end_)
    return;
  own_end_ = true;
  go_on(out);
}

void batcher::on_shutdown(batcher_out& out) {
  settle_all(errc::shutting_down, out);
}

void batcher::settle_all(errc why, batcher_out& out) {
  for (auto& x : waiting_) {
    counts_.refused += x.rest.count;
    if (x.ticket != no_ticket)
      out.settled.push_back({x.ticket, {x.taken, x.rest.count, why}});
  }
  waiting_.clear();
}

// -- sending ------------------------------------------------------------------

/// Sends what there is room for now, in the order in which it came.
void batcher::go_on(batcher_out& out) {
  send_parts(out.drafts);
  while (!waiting_.empty()) {
    auto& head = waiting_.front();
    auto result = take(head.rest, out.drafts);
    head.taken += result.taken;
    if (result.why == errc::overloaded)
      break;
    result.taken = head.taken;
    result.refused = head.rest.count;
    counts_.refused += result.refused;
    if (head.ticket == no_ticket)
      counts_.taken -= result.taken; // It was counted in the view before.
    else
      out.settled.push_back({head.ticket, result});
    waiting_.pop_front();
  }
  auto all_left = waiting_.empty() && !frozen_
                  && (!is_partly_sent() || TROUPE_MUTANT(end_before_parts));
  if (own_end_ && !end_said_ && all_left)
    say_end(out.drafts);
}

void batcher::send_parts(draft_batch& out) {
  while (is_partly_sent() && has_room(parts_.next_bytes())) {
    auto bytes = parts_.next_bytes();
    make_room(bytes, out);
    parts_.write_next(open_);
    ++counts_.fragments;
    count_unit(bytes, false);
  }
}

void batcher::append(std::string_view unit, draft_batch& out) {
  if (!open_.empty() && open_.bytes() + unit.size() > opts_.batch_bytes
      && TROUPE_MUTANT(split_repeats_message)) {
    open_.append(unit, 1);
    count_unit(unit.size(), true);
  }
  make_room(unit.size(), out);
  open_.append(unit, 1);
  count_unit(unit.size(), true);
}

/// Closes the open batch if `bytes` more do not fit it.
void batcher::make_room(std::size_t bytes, draft_batch& out) {
  if (!open_.empty() && open_.bytes() + bytes > opts_.batch_bytes)
    close_open(out);
}

void batcher::count_unit(std::size_t bytes, bool plain) {
  if (open_.count() == 1)
    open_since_ = now_;
  ++sent_;
  bytes_under_way_ += bytes;
  open_plain_ = open_plain_ && plain;
}

void batcher::say_end(draft_batch& out) {
  close_open(out);
  end_said_ = true;
  open_.add({}, unit_kind::end);
  count_unit(open_.bytes(), false);
  close_open(out);
}

void batcher::on_drained(batcher_out& out) {
  if (may_leave())
    close_open(out.drafts);
}

bool batcher::may_leave() const {
  return flights_.size() < opts_.eager_batches;
}

void batcher::close_open(draft_batch& out) {
  if (open_.empty())
    return;
  draft next;
  next.count = open_.count();
  next.units = open_.take();
  next.plain = std::exchange(open_plain_, true);
  pass_on(std::move(next), out);
  open_.reserve(opts_.batch_bytes);
}

void batcher::pass_on(draft next, draft_batch& out) {
  auto last = (flights_.empty() ? stable_ : flights_.back().last) + next.count;
  flights_.push_back({last, next.units.size()});
  departures_.push_back({last, open_since_});
  // What is safe is held by all, so no cut can lack the past of a message.
  if (opts_.order == level::causal
      || (opts_.order == level::agreed && view_->dynamic))
    next.deps = delivered_;
  out.items.push_back(std::move(next));
}

} // namespace troupe::core
