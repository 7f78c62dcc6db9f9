#include "actors/core/batcher.hpp"

#include "actors/core/mutant.hpp"

namespace troupe::core {

namespace {

/// An end marker travels in a batch of its own.
bool is_end(const envelope_batch& x) {
  if (x.count != 1)
    return false;
  auto only = unit_reader{x.units.text()}.next();
  return only && only->kind == unit_kind::end;
}

} // namespace

void batcher::on_view(const view_ptr& next) {
  batcher fresh{opts_};
  fresh.taken_ = taken_; // Counters only grow.
  fresh.refusals_ = refusals_;
  *this = std::move(fresh);
  view_ = next;
  sent_ = stable_ = next->start_seq;
  delivered_.assign(next->members.size(), next->start_seq);
}

send_result batcher::on_outgoing(const outgoing& x, draft_batch& out) {
  send_result result;
  auto refuse = [&](errc why) {
    result.refused = x.count - result.taken;
    result.why = why;
    refusals_ += result.refused;
    taken_ += result.taken;
    return result;
  };
  if (!view_ || own_end_)
    return refuse(view_ ? errc::shutting_down : errc::not_a_member);
  unit_reader in{x.units.text()};
  auto rest = in.rest();
  while (result.taken < x.count) {
    auto next = in.next();
    if (!next)
      return refuse(errc::invalid_config); // Not what `unit_writer` makes.
    if (next->payload.size() > opts_.message_bytes_max)
      return refuse(errc::too_large);
    auto unit = rest.substr(0, rest.size() - in.rest().size());
    if (!has_room(unit.size())) {
      refused_ = true;
      result.holder = slowest_;
      return refuse(errc::overloaded);
    }
    if (!open_.empty() && open_.bytes() + unit.size() > opts_.batch_bytes) {
      if (TROUPE_MUTANT(split_repeats_message))
        append(unit);
      close_open(out);
    }
    append(unit);
    rest = in.rest();
    ++result.taken;
  }
  taken_ += result.taken;
  return result;
}

void batcher::append(std::string_view unit) {
  open_.append(unit, 1);
  ++sent_;
  bytes_under_way_ += unit.size();
}

void batcher::on_end(draft_batch& out) {
  if (!view_ || own_end_)
    return;
  own_end_ = true;
  close_open(out);
  unit_writer marker;
  marker.add({}, unit_kind::end);
  ++sent_;
  bytes_under_way_ += marker.bytes();
  pass_on(marker.take(), 1, out);
}

void batcher::on_drained(draft_batch& out) {
  close_open(out);
}

void batcher::close_open(draft_batch& out) {
  if (open_.empty())
    return;
  auto count = open_.count();
  pass_on(open_.take(), count, out);
  open_.reserve(opts_.batch_bytes);
}

void batcher::pass_on(slice units, std::uint32_t count, draft_batch& out) {
  auto last = (flights_.empty() ? stable_ : flights_.back().last) + count;
  flights_.push_back({last, units.size()});
  draft next{std::move(units), count, {}};
  if (opts_.order == level::causal)
    next.deps = delivered_;
  out.items.push_back(std::move(next));
}

bool batcher::has_room(std::size_t bytes) const {
  if (TROUPE_MUTANT(window_off_by_one))
    return bytes_under_way_ <= opts_.window_bytes
           && sent_ - stable_ <= opts_.window_messages;
  // A message larger than the window may go when nothing else is under way.
  return bytes_under_way_ == 0
         || (bytes_under_way_ + bytes <= opts_.window_bytes
             && sent_ - stable_ < opts_.window_messages);
}

bool batcher::on_delivery(const delivery& x) {
  if (!view_ || x.view != view_->id)
    return false; // Of the view before: says nothing about this one's window.
  for (auto& batch : x.batches) {
    auto from = *view_->position_of(batch->origin);
    delivered_[from] = batch->last();
    delivered_count_ += batch->count;
    if (is_end(*batch))
      ++ended_;
  }
  slowest_ = x.slowest;
  while (!flights_.empty() && flights_.front().last <= x.own_stable) {
    stable_ = flights_.front().last;
    bytes_under_way_ -= flights_.front().bytes;
    flights_.pop_front();
  }
  auto opened = refused_ && bytes_under_way_ <= opts_.window_bytes / 2
                && sent_ - stable_ <= opts_.window_messages / 2;
  if (opened)
    refused_ = false;
  return opened && !TROUPE_MUTANT(credit_forgotten);
}

bool batcher::all_ended() const {
  if (!view_)
    return false;
  auto all = view_->members.size();
  return ended_ == all
         || (TROUPE_MUTANT(end_forgets_tail) && ended_ + 1 == all);
}

std::uint64_t batcher::free_bytes() const {
  return bytes_under_way_ < opts_.window_bytes
           ? opts_.window_bytes - bytes_under_way_
           : 0;
}

counters batcher::count() const {
  return {{{"messages_sent", taken_},
           {"messages_refused", refusals_},
           {"bytes_under_way", bytes_under_way_},
           {"window_bytes", opts_.window_bytes},
           {"members_ended", ended_}}};
}

} // namespace troupe::core
