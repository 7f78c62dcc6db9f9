#include "actors/core/ack_matrix.hpp"

#include "actors/core/mutant.hpp"
#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

/// Clock values of one member that may wait for its messages. Later ones
/// repeat what a dropped one said.
constexpr std::size_t pending_promises_max = 256;

} // namespace

void ack_matrix::on_view(const view_ptr& next, instant now) {
  view_ = next;
  self_ = next->own_position();
  auto size = next->members.size();
  TROUPE_CHECK(self_ < size);
  aru_.assign(size, std::vector<seqno>(size, next->start_seq));
  columns_.assign(size, {});
  newest_ = next->start_time;
  frozen_ = false;
  wanted_.reset();
  for (auto& col : columns_) {
    col.heard = next->start_time;
    col.stable = col.highest = next->start_seq;
    col.last_heard = col.last_moved = now;
    col.ask_pause = opts_.gap_after;
    col.stamp_pause = opts_.stamp_after;
  }
}

void ack_matrix::on_arrivals(const arrivals& x, instant now,
                             ack_matrix_out& out) {
  if (!view_)
    return;
  if (frozen_) {
    for (auto& batch : x.batches)
      on_fetched_batch(batch, now, out);
    check_fetched(now, out);
    return;
  }
  for (auto& batch : x.batches)
    on_batch(batch, now, out);
  for (auto& promised : x.promises)
    on_promise(promised, now, out);
  auto& own = columns_[self_];
  if (x.own_time > own.heard) {
    own.heard = x.own_time;
    out.moved = true;
  }
  update_frontier(now, out);
  update_timers(now);
}

// -- messages -----------------------------------------------------------------

void ack_matrix::on_batch(const envelope_batch_ptr& x, instant now,
                          ack_matrix_out& out) {
  if (x->view != view_->id)
    return; // Was on its way between two rooms when the view changed.
  auto from = *view_->position_of(x->origin);
  auto& col = columns_[from];
  auto& held = aru_[self_][from];
  if (from != self_) {
    col.last_heard = now;
    // A message that is here already means that my acknowledgement is not
    // there: it must be said again.
    out.acks.due = true;
  }
  if (x->last() <= held) {
    duplicates_ += x->count;
    if (TROUPE_MUTANT(duplicates_accepted)) {
      out.forward.batches.push_back(x);
      out.moved = true;
    }
    return;
  }
  col.highest = std::max(col.highest, x->last());
  if (x->first > held + 1) {
    keep_early(col, x, out);
    return;
  }
  // A sender keeps its window, so only one whose acknowledgements by others do
  // not come through here reaches this. The own acknowledgement, which promises
  // holding, stops then.
  if (from != self_ && col.unstable_bytes >= opts_.bytes_max && !frozen_) {
    ++unstable_refused_;
    return; // The gap that it leaves is repaired when there is room.
  }
  auto fresh = drop_before(x, held + 1);
  out.held.batches.push_back(fresh);
  accept(from, std::move(fresh), out);
  // What waited for this one follows.
  for (auto i = col.early.begin(); i != col.early.end() && i->first <= held + 1;
       i = col.early.erase(i)) {
    col.early_bytes -= i->second->units.size();
    if (i->second->last() <= held)
      continue;
    accept(from, drop_before(i->second, held + 1), out);
    if (TROUPE_MUTANT(reorder_dropped) || TROUPE_MUTANT(fifo_by_arrival))
      out.forward.batches.pop_back();
  }
  take_pending(col, held);
}

void ack_matrix::keep_early(column& col, const envelope_batch_ptr& x,
                            ack_matrix_out& out) {
  ++out_of_order_;
  auto full = col.early.size() >= opts_.reorder_max
              || col.early_bytes >= opts_.bytes_max;
  if (full && !TROUPE_MUTANT(queue_bound_ignored)) {
    ++early_dropped_;
  } else if (auto& known = col.early[x->first];
             !known || known->count < x->count) {
    // Pieces of one batch can come cut in different ways.
    if (known)
      col.early_bytes -= known->units.size();
    known = x;
    col.early_bytes += x->units.size();
    out.held.batches.push_back(x);
    if (TROUPE_MUTANT(fifo_by_arrival)) {
      out.forward.batches.push_back(x);
      out.moved = true;
    }
  } else {
    duplicates_ += x->count;
  }
}

void ack_matrix::accept(std::size_t from, envelope_batch_ptr x,
                        ack_matrix_out& out) {
  auto& col = columns_[from];
  aru_[self_][from] = x->last();
  // What came from another holder still tells what its origin holds.
  aru_[from][from] = std::max(aru_[from][from], x->last());
  col.unstable.emplace_back(x->last(), x->units.size());
  col.unstable_bytes += x->units.size();
  col.heard = std::max(col.heard, x->heard());
  // This gap is closed; one behind it is a new one.
  col.gap_since.reset();
  col.ask_at.reset();
  col.ask_pause = opts_.gap_after;
  col.asked = 0;
  newest_ = std::max(newest_, x->time);
  out.moved = true;
  out.forward.batches.push_back(std::move(x));
}

// -- clocks and acknowledgements ----------------------------------------------

void ack_matrix::on_promise(const promise& x, instant now,
                            ack_matrix_out& out) {
  if (x.aru.size() != aru_.size())
    return; // Of the view before.
  auto& col = columns_[x.position];
  col.last_heard = now;
  col.highest = std::max(col.highest, x.last);
  auto& row = aru_[x.position];
  bool moved = false;
  for (std::size_t s = 0; s < row.size(); ++s) {
    if (x.aru[s] <= row[s])
      continue;
    if (s == self_ && x.aru[s] > aru_[self_][self_]) {
      ++false_acks_; // Nobody holds what was never sent.
      continue;
    }
    row[s] = x.aru[s];
    columns_[s].highest = std::max(columns_[s].highest, row[s]);
    moved = true;
    if (TROUPE_MUTANT(heard_time_from_relay))
      columns_[s].heard = std::max(columns_[s].heard, x.time);
  }
  if (x.last <= aru_[self_][x.position]
      || TROUPE_MUTANT(heard_without_context)) {
    moved = moved || x.time > col.heard;
    col.heard = std::max(col.heard, x.time);
  } else if (col.pending.size() >= pending_promises_max) {
    ++promises_dropped_;
  } else {
    col.pending.push_back({x.last, x.time});
  }
  if (!moved)
    return;
  // The orderer may wait for this clock, the resender for this acknowledgement,
  // although neither the own clock nor stability has moved.
  out.moved = true;
  col.last_moved = now;
  col.stamp_at.reset();
  col.stamp_pause = opts_.stamp_after;
}

void ack_matrix::take_pending(column& col, seqno held) {
  auto ready = [&](const pending_promise& x) {
    if (x.last > held)
      return false;
    col.heard = std::max(col.heard, x.time);
    return true;
  };
  col.pending.erase(std::remove_if(col.pending.begin(), col.pending.end(),
                                   ready),
                    col.pending.end());
}

void ack_matrix::update_frontier(instant now, ack_matrix_out& out) {
  auto size = columns_.size();
  auto all = TROUPE_MUTANT(safe_on_majority) ? size / 2 + 1 : size;
  for (std::size_t s = 0; s < size; ++s) {
    auto stable = aru_[0][s];
    for (std::size_t q = 1; q < all; ++q)
      stable = std::min(stable, aru_[q][s]);
    auto& col = columns_[s];
    if (stable > col.stable) {
      col.stable = stable;
      out.moved = true;
    }
    for (; !col.unstable.empty() && col.unstable.front().first <= stable;
         col.unstable.pop_front())
      col.unstable_bytes -= col.unstable.front().second;
    if (col.highest > aru_[self_][s] && !col.ask_at) {
      col.gap_since = now;
      col.ask_at = now + col.ask_pause;
    }
  }
  tell_frontier(out);
}

void ack_matrix::tell_frontier(ack_matrix_out& out) const {
  auto size = columns_.size();
  auto& limit = out.forward.limit;
  for (const auto& col : columns_) {
    limit.heard.push_back(col.heard);
    limit.stable.push_back(col.stable);
  }
  limit.slowest = view_->members[slowest()].id;
  out.held.stable = limit.stable;
  out.held.acked.resize(size);
  for (std::size_t q = 0; q < size; ++q)
    out.held.acked[q] = aru_[q][self_];
  out.held.view = out.acks.view = view_->id;
  out.acks.aru = aru_[self_];
  if (TROUPE_MUTANT(ack_without_context))
    for (std::size_t s = 0; s < size; ++s)
      if (auto& early = columns_[s].early; !early.empty())
        out.acks.aru[s] = early.rbegin()->second->last();
}

std::size_t ack_matrix::slowest() const {
  auto result = self_;
  for (std::size_t q = 0; q < aru_.size(); ++q)
    if (aru_[q][self_] < aru_[result][self_])
      result = q;
  return result;
}

} // namespace troupe::core
