#include "actors/core/hold_back_queue.hpp"

#include "actors/core/mutant.hpp"
#include "messages/check.hpp"

#include <algorithm>
#include <limits>

namespace troupe::core {

namespace {

/// Whether all that the sender at `from` had delivered of others is in `upto`.
bool is_covered(const std::vector<seqno>& deps, std::size_t from,
                const std::vector<seqno>& upto) {
  for (std::size_t i = 0; i < deps.size(); ++i)
    if (i != from && upto[i] < deps[i])
      return false;
  return true;
}

} // namespace

void hold_back_queue::on_view(const view_ptr& next) {
  view_ = next;
  auto size = next->members.size();
  waiting_.assign(size, {});
  delivered_.assign(size, next->start_seq);
  limit_.heard.assign(size, next->start_time);
  limit_.stable.assign(size, next->start_seq);
  frozen_ = false;
  rank_ = 0;
  held_ = 0;
}

delivery hold_back_queue::on_progress(const progress& x) {
  delivery out;
  if (!view_ || x.limit.heard.size() != waiting_.size())
    return out; // Of the view before.
  for (auto& batch : x.batches) {
    auto from = view_->position_of(batch->origin);
    TROUPE_CHECK(from && batch->view == view_->id);
    waiting_[*from].push_back(batch);
    held_ += batch->count;
  }
  held_max_ = std::max(held_max_, held_);
  out.view = view_->id;
  out.rank = rank_;
  if (!frozen_) {
    limit_ = x.limit;
    for (auto from = next(); from < waiting_.size(); from = next())
      release(from, out);
  }
  out.own_stable = limit_.stable[view_->own_position()];
  out.slowest = limit_.slowest;
  return out;
}

void hold_back_queue::release(std::size_t from, delivery& out) {
  auto& queue = waiting_[from];
  delivered_[from] = queue.front()->last();
  rank_ += queue.front()->count;
  held_ -= queue.front()->count;
  out.batches.push_back(std::move(queue.front()));
  queue.pop_front();
}

std::size_t hold_back_queue::next() const {
  if (is_total()) {
    auto from = earliest();
    return from < waiting_.size() && may_go(from) ? from : waiting_.size();
  }
  for (std::size_t i = 0; i < waiting_.size(); ++i)
    if (!waiting_[i].empty() && may_go(i))
      return i;
  return waiting_.size();
}

std::size_t hold_back_queue::earliest() const {
  // Members stand in the order of their ids: the first one wins a tie.
  auto best = waiting_.size();
  for (std::size_t i = 0; i < waiting_.size(); ++i)
    if (!waiting_[i].empty() && (best == waiting_.size() || is_before(i, best)))
      best = i;
  return best;
}

bool hold_back_queue::is_before(std::size_t i, std::size_t best) const {
  auto x = waiting_[i].front()->time;
  auto y = waiting_[best].front()->time;
  if (TROUPE_MUTANT(no_tie_break) && x == y)
    return i == view_->own_position();
  return x < y;
}

bool hold_back_queue::may_go(std::size_t from) const {
  if (TROUPE_MUTANT(deliver_on_receipt))
    return true;
  switch (level_) {
    case level::causal:
      return after_its_past(from);
    case level::agreed:
      return heard_by_all(from);
    case level::safe:
      return (heard_by_all(from) || TROUPE_MUTANT(stable_without_heard_time))
             && limit_.stable[from] >= waiting_[from].front()->last();
    default:
      return true;
  }
}

bool hold_back_queue::heard_by_all(std::size_t from) const {
  // The sender's own clock need not have passed: what it sends next at the
  // same time stands behind this message in its queue.
  auto time = waiting_[from].front()->time;
  auto may_lack = TROUPE_MUTANT(deliver_on_majority)
                    ? (limit_.heard.size() - 1) / 2
                    : std::size_t{0};
  for (std::size_t i = 0; i < limit_.heard.size(); ++i)
    if (i != from && limit_.heard[i] < time && may_lack-- == 0)
      return false;
  return true;
}

bool hold_back_queue::after_its_past(std::size_t from) const {
  if (TROUPE_MUTANT(causal_ignores_others))
    return true;
  return is_covered(waiting_[from].front()->deps, from, delivered_);
}

// -- the end of a view --------------------------------------------------------

void hold_back_queue::on_freeze(const freeze& x) {
  frozen_ = frozen_ || (view_ && x.view == view_->id);
}

fetched hold_back_queue::closed(std::vector<seqno> upto) const {
  auto wanted = upto;
  // Each round takes away at least one batch, or is the last one.
  for (auto again = !TROUPE_MUTANT(cut_not_closed); again;) {
    again = false;
    for (std::size_t s = 0; s < waiting_.size(); ++s)
      for (const auto& batch : waiting_[s]) {
        if (batch->first > upto[s])
          break;
        if (is_covered(batch->deps, s, upto))
          continue;
        upto[s] = batch->first - 1;
        again = true;
        break;
      }
  }
  return {view_->id, std::move(wanted), std::move(upto)};
}

delivery hold_back_queue::on_cut(const std::vector<seqno>& cut) {
  delivery out;
  if (!view_ || cut.size() != waiting_.size()
      || TROUPE_MUTANT(view_without_flush))
    return out;
  out.view = view_->id;
  out.rank = rank_;
  for (std::size_t s = 0; s < waiting_.size(); ++s) {
    auto& queue = waiting_[s];
    while (!queue.empty() && queue.back()->first > cut[s])
      queue.pop_back();
    if (!queue.empty() && queue.back()->last() > cut[s])
      queue.back() = keep_first(
        queue.back(),
        static_cast<std::uint32_t>(cut[s] - queue.back()->first + 1));
    // All members hold it, or it would not be in the cut; and nothing follows.
    limit_.stable[s] = cut[s];
    limit_.heard[s] = std::numeric_limits<lamport_time>::max();
  }
  for (auto from = next(); from < waiting_.size(); from = next())
    release(from, out);
  out.own_stable = limit_.stable[view_->own_position()];
  out.slowest = limit_.slowest;
  return out;
}

std::shared_ptr<const queue_picture> hold_back_queue::picture() const {
  if (!view_)
    return nullptr;
  auto result = std::make_shared<queue_picture>();
  result->current = view_;
  result->order = level_;
  result->frozen = frozen_;
  result->delivered = delivered_;
  result->heard = limit_.heard;
  for (const auto& queue : waiting_) {
    auto& front = result->fronts.emplace_back();
    if (!queue.empty()) {
      const auto& x = *queue.front();
      front = queue_picture::front{x.first, x.last(), x.time, x.deps};
    }
  }
  result->held = held_;
  return result;
}

counters hold_back_queue::count() const {
  return {{{"messages_delivered", rank_},
           {"messages_held_back", held_},
           {"messages_held_back_max", held_max_}}};
}

} // namespace troupe::core
