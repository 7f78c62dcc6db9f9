#include "actors/core/ack_matrix.hpp"

#include <algorithm>

// What is missing, whom to ask for it, and for whom messages wait.
namespace troupe::core {

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
      col.lags_since.reset();
      col.stamp_at.reset();
      col.stamp_pause = opts_.stamp_after;
    } else if (!col.stamp_at) {
      col.stamp_at = now + col.stamp_pause;
      if (!col.lags_since)
        col.lags_since = now;
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
      ask(i, out);
      col.ask_pause = later(col.ask_pause);
      col.ask_at = now + col.ask_pause;
    }
    if (col.stamp_at && *col.stamp_at <= now) {
      // An acknowledgement that was lost between two others is repaired by
      // nobody but the one who lacks it.
      out.repairs.items.push_back(
        {view_->members[i].id, {view_->id, true, {}, false}});
      ++stamps_asked_;
      col.stamp_pause = later(col.stamp_pause);
      col.stamp_at = now + col.stamp_pause;
    }
  }
}

void ack_matrix::ask(std::size_t from, ack_matrix_out& out) {
  out.repairs.items.push_back(
    {whom_to_ask(from), {view_->id, false, missing_of(from), frozen_}});
  ++gaps_asked_;
  ++columns_[from].asked;
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
  if (wanted_)
    return wanted_->holders[from];
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
    auto& whom = view_->members[q];
    auto add = [&](const char* what, std::uint64_t count, instant since) {
      result.items.push_back(
        {whom.id, what, count, since, col.last_heard, whom.name});
    };
    auto held = aru_[self_][q];
    if (col.highest > held && col.gap_since)
      add("messages", col.highest - held, *col.gap_since);
    if (!col.lags_since)
      continue;
    // Not since it last moved: it may have had nothing to say for long.
    auto since = std::max(*col.lags_since, col.last_moved);
    if (auto n = unacknowledged_by(q))
      add("acknowledgement", n, since);
    else
      add("clock", 0, since);
  }
  return result;
}

std::shared_ptr<const ack_picture> ack_matrix::picture() const {
  if (!view_)
    return nullptr;
  auto result = std::make_shared<ack_picture>();
  result->current = view_;
  result->frozen = frozen_;
  result->rows = aru_;
  for (std::size_t q = 0; q < columns_.size(); ++q) {
    const auto& x = columns_[q];
    result->columns.push_back({x.highest, x.last_heard, x.lags_since,
                               x.last_moved, x.gap_since, x.ask_at, x.stamp_at,
                               q == self_ ? 0 : whom_to_ask(q)});
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
           {"batches_refused_unstable", unstable_refused_},
           {"promises_dropped", promises_dropped_},
           {"acks_false", false_acks_},
           {"gaps_asked", gaps_asked_},
           {"stamps_asked", stamps_asked_}}};
}

} // namespace troupe::core
