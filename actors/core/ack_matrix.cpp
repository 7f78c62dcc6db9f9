#include "actors/core/ack_matrix.hpp"

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
  for (auto& batch : x.batches)
    on_batch(batch, now, out);
  for (auto& promised : x.promises)
    on_promise(promised, now);
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
    return;
  }
  col.highest = std::max(col.highest, x->last());
  if (x->first > held + 1) {
    ++out_of_order_;
    if (col.early.size() >= opts_.reorder_max)
      ++early_dropped_;
    else if (col.early.emplace(x->first, x).second)
      out.held.batches.push_back(x);
    else
      duplicates_ += x->count;
    return;
  }
  auto fresh = drop_before(x, held + 1);
  out.held.batches.push_back(fresh);
  accept(from, std::move(fresh), out);
  // What waited for this one follows.
  for (auto i = col.early.begin(); i != col.early.end() && i->first <= held + 1;
       i = col.early.erase(i))
    if (i->second->last() > held)
      accept(from, drop_before(i->second, held + 1), out);
  take_pending(col, held);
}

void ack_matrix::accept(std::size_t from, envelope_batch_ptr x,
                        ack_matrix_out& out) {
  auto& col = columns_[from];
  aru_[self_][from] = x->last();
  col.heard = std::max(col.heard, x->heard());
  // This gap is closed; one behind it is a new one.
  col.ask_at.reset();
  col.ask_pause = opts_.gap_after;
  col.asked = 0;
  newest_ = std::max(newest_, x->time);
  out.moved = true;
  out.forward.batches.push_back(std::move(x));
}

// -- clocks and acknowledgements ----------------------------------------------

void ack_matrix::on_promise(const promise& x, instant now) {
  if (x.aru.size() != aru_.size())
    return; // Of the view before.
  auto& col = columns_[x.position];
  col.last_heard = now;
  col.highest = std::max(col.highest, x.last);
  auto& row = aru_[x.position];
  for (std::size_t s = 0; s < row.size(); ++s) {
    if (x.aru[s] <= row[s])
      continue;
    if (s == self_ && x.aru[s] > aru_[self_][self_]) {
      ++false_acks_; // Nobody holds what was never sent.
      continue;
    }
    row[s] = x.aru[s];
    columns_[s].highest = std::max(columns_[s].highest, row[s]);
    col.last_moved = now;
    col.stamp_at.reset();
    col.stamp_pause = opts_.stamp_after;
  }
  if (x.last <= aru_[self_][x.position]) {
    if (x.time > col.heard) {
      col.heard = x.time;
      col.last_moved = now;
      col.stamp_at.reset();
      col.stamp_pause = opts_.stamp_after;
    }
  } else if (col.pending.size() >= pending_promises_max) {
    ++promises_dropped_;
  } else {
    col.pending.push_back({x.last, x.time});
  }
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
  auto& limit = out.forward.limit;
  limit.heard.resize(size);
  limit.stable.resize(size);
  for (std::size_t s = 0; s < size; ++s) {
    auto stable = aru_[0][s];
    for (std::size_t q = 1; q < size; ++q)
      stable = std::min(stable, aru_[q][s]);
    auto& col = columns_[s];
    if (stable > col.stable) {
      col.stable = stable;
      out.moved = true;
    }
    limit.heard[s] = col.heard;
    limit.stable[s] = stable;
    if (col.highest > aru_[self_][s] && !col.ask_at)
      col.ask_at = now + col.ask_pause;
  }
  limit.slowest = view_->members[slowest()].id;
  out.held.stable = limit.stable;
  out.held.acked.resize(size);
  for (std::size_t q = 0; q < size; ++q)
    out.held.acked[q] = aru_[q][self_];
  out.acks.aru = aru_[self_];
}

std::size_t ack_matrix::slowest() const {
  auto result = self_;
  for (std::size_t q = 0; q < aru_.size(); ++q)
    if (aru_[q][self_] < aru_[result][self_])
      result = q;
  return result;
}

// -- what is missing ----------------------------------------------------------

bool ack_matrix::lags(std::size_t who) const {
  return columns_[who].heard < newest_ || unacknowledged_by(who) > 0;
}

std::uint64_t ack_matrix::unacknowledged_by(std::size_t who) const {
  std::uint64_t result = 0;
  for (std::size_t s = 0; s < columns_.size(); ++s)
    if (aru_[self_][s] > aru_[who][s])
      result += aru_[self_][s] - aru_[who][s];
  return result;
}

void ack_matrix::update_timers(instant now) {
  for (std::size_t q = 0; q < columns_.size(); ++q) {
    auto& col = columns_[q];
    if (q == self_ || !lags(q)) {
      col.stamp_at.reset();
      col.stamp_pause = opts_.stamp_after;
    } else if (!col.stamp_at) {
      col.stamp_at = now + col.stamp_pause;
    }
  }
}

std::optional<instant> ack_matrix::next_deadline() const {
  std::optional<instant> result;
  auto sooner = [&](const std::optional<instant>& x) {
    if (x && (!result || *x < *result))
      result = x;
  };
  for (auto& col : columns_) {
    sooner(col.ask_at);
    sooner(col.stamp_at);
  }
  return result;
}

void ack_matrix::on_tick(instant now, ack_matrix_out& out) {
  auto later = [this](timespan pause) {
    return std::min(pause * 2, opts_.gap_pause_max);
  };
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto& col = columns_[i];
    if (col.ask_at && *col.ask_at <= now) {
      out.repairs.items.push_back(
        {whom_to_ask(i), {view_->id, false, missing_of(i)}});
      ++gaps_asked_;
      ++col.asked;
      col.ask_pause = later(col.ask_pause);
      col.ask_at = now + col.ask_pause;
    }
    if (col.stamp_at && *col.stamp_at <= now) {
      // An acknowledgement that was lost between two others is repaired by
      // nobody but the one who lacks it.
      out.repairs.items.push_back(
        {view_->members[i].id, {view_->id, true, {}}});
      ++stamps_asked_;
      col.stamp_pause = later(col.stamp_pause);
      col.stamp_at = now + col.stamp_pause;
    }
  }
}

std::vector<seq_range> ack_matrix::missing_of(std::size_t from) const {
  std::vector<seq_range> result;
  auto origin = view_->members[from].id;
  auto& col = columns_[from];
  auto next = aru_[self_][from] + 1;
  for (auto& [first, batch] : col.early) {
    if (result.size() == opts_.ranges_max)
      return result;
    if (first > next)
      result.push_back({origin, next, first - 1});
    next = std::max(next, batch->last() + 1);
  }
  if (next <= col.highest && result.size() < opts_.ranges_max)
    result.push_back({origin, next, col.highest});
  return result;
}

member_id ack_matrix::whom_to_ask(std::size_t from) const {
  // The origin first; when it does not answer, whoever is known to hold the
  // first missing message, in turn.
  auto first = aru_[self_][from] + 1;
  std::vector<std::size_t> holders{from};
  for (std::size_t q = 0; q < aru_.size(); ++q)
    if (q != self_ && q != from && aru_[q][from] >= first)
      holders.push_back(q);
  auto turn = columns_[from].asked / 2;
  return view_->members[holders[turn % holders.size()]].id;
}

wait_list ack_matrix::waits() const {
  wait_list result;
  for (std::size_t q = 0; q < columns_.size(); ++q) {
    auto& col = columns_[q];
    if (q == self_)
      continue;
    auto who = view_->members[q].id;
    auto held = aru_[self_][q];
    if (col.highest > held)
      result.items.push_back(
        {who, "messages", col.highest - held, col.last_moved, col.last_heard});
    if (auto n = unacknowledged_by(q))
      result.items.push_back(
        {who, "acknowledgement", n, col.last_moved, col.last_heard});
    else if (col.heard < newest_)
      result.items.push_back({who, "clock", 0, col.last_moved, col.last_heard});
  }
  return result;
}

counters ack_matrix::count() const {
  std::uint64_t early = 0;
  for (auto& col : columns_)
    early += col.early.size();
  return {{{"duplicates_dropped", duplicates_},
           {"batches_out_of_order", out_of_order_},
           {"batches_early", early},
           {"batches_early_dropped", early_dropped_},
           {"promises_dropped", promises_dropped_},
           {"acks_false", false_acks_},
           {"gaps_asked", gaps_asked_},
           {"stamps_asked", stamps_asked_}}};
}

} // namespace troupe::core
