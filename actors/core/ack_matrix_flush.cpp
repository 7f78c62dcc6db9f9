#include "actors/core/ack_matrix.hpp"

#include "actors/core/mutant.hpp"
#include "messages/check.hpp"

#include <algorithm>

// How the matrix ends a view: it stands still, and takes what its cut lacks.
namespace troupe::core {

namespace {

/// What of `x` is not beyond `last`, which is not below its first message.
envelope_batch_ptr keep_upto(const envelope_batch_ptr& x, seqno last) {
  if (x->last() <= last)
    return x;
  return keep_first(x, static_cast<std::uint32_t>(last - x->first + 1));
}

} // namespace

void ack_matrix::on_freeze(const freeze& x, ack_matrix_out& out) {
  if (!view_ || x.view != view_->id || frozen_)
    return;
  frozen_ = true;
  for (auto& col : columns_) {
    col.ask_at.reset();
    col.stamp_at.reset();
    col.lags_since.reset();
    col.pending.clear();
  }
  // The own clock has witnessed all that is held.
  out.frozen = frozen_state{view_->id, aru_[self_], columns_[self_].heard};
}

void ack_matrix::on_fetch(const fetch& x, instant now, ack_matrix_out& out) {
  auto size = columns_.size();
  if (!frozen_ || x.view != view_->id || x.upto.size() != size
      || x.holders.size() != size)
    return;
  wanted_ = x;
  for (std::size_t s = 0; s < size; ++s) {
    auto& col = columns_[s];
    // Nothing beyond it may follow in its order and be held after all.
    auto last = x.upto[s];
    auto beyond = col.early.upper_bound(last);
    for (auto i = beyond; i != col.early.end(); i = col.early.erase(i))
      col.early_bytes -= i->second->units.size();
    // Batches come cut in different ways, so more than one may reach beyond.
    for (auto& [first, batch] : col.early) {
      col.early_bytes -= batch->units.size();
      batch = keep_upto(batch, last);
      col.early_bytes += batch->units.size();
    }
    col.highest = last;
    col.ask_at.reset();
    col.ask_pause = opts_.gap_after;
    col.asked = 0;
    if (aru_[self_][s] < last) {
      ask(s, out);
      col.ask_at = now + col.ask_pause;
    }
  }
  check_fetched(now, out);
}

void ack_matrix::on_fetched_batch(const envelope_batch_ptr& x, instant now,
                                  ack_matrix_out& out) {
  if (!wanted_ || x->view != view_->id)
    return;
  auto last = wanted_->upto[*view_->position_of(x->origin)];
  if (x->first > last)
    return;
  on_batch(keep_upto(x, last), now, out);
}

void ack_matrix::check_fetched(instant now, ack_matrix_out& out) {
  if (!wanted_)
    return;
  tell_frontier(out); // As it was; nothing that is fetched moves it.
  auto missing = false;
  for (std::size_t s = 0; s < columns_.size(); ++s) {
    auto& col = columns_[s];
    if (aru_[self_][s] >= wanted_->upto[s])
      continue;
    missing = true;
    if (!col.ask_at)
      col.ask_at = now + col.ask_pause;
  }
  if (missing && !TROUPE_MUTANT(cut_not_fetched))
    return;
  out.forward.fetched = std::move(wanted_->upto);
  wanted_.reset();
  out.moved = true;
}

} // namespace troupe::core
