#include "actors/core/batcher.hpp"
#include "actors/core/mutant.hpp"

#include <initializer_list>
#include <utility>

// What is under way, what comes back, and what the window lets go then.
namespace troupe::core {

namespace {

/// An end marker travels in a batch of its own.
bool is_end(const envelope_batch& x) {
  if (x.count != 1 || x.plain)
    return false;
  auto only = unit_reader{x.units.text()}.next();
  return only && only->kind == unit_kind::end;
}

} // namespace

bool batcher::has_room(std::size_t bytes) const {
  if (frozen_)
    return false;
  if (TROUPE_MUTANT(window_off_by_one))
    return bytes_under_way_ <= window_bytes_
           && sent_ - stable_ <= opts_.window_messages;
  // A unit larger than the window may go when nothing else is under way.
  return bytes_under_way_ == 0
         || (bytes_under_way_ + bytes <= window_bytes_
             && sent_ - stable_ < opts_.window_messages);
}

// -- what comes back ----------------------------------------------------------

void batcher::on_delivery(const delivery& x, instant now, batcher_out& out) {
  if (!view_ || x.view != view_->id)
    return; // Of the view before: says nothing about this one's window.
  now_ = now;
  for (auto& batch : x.batches) {
    delivered_[*view_->position_of(batch->origin)] = batch->last();
    if (batch->origin == view_->self)
      note_delivered(batch->last(), now);
    if (is_end(*batch))
      ++ended_;
  }
  if (std::exchange(slowest_, x.slowest) != x.slowest)
    held_since_.reset();
  while (!flights_.empty() && flights_.front().last <= x.own_stable) {
    stable_ = flights_.front().last;
    bytes_under_way_ -= flights_.front().bytes;
    flights_.pop_front();
  }
  go_on(out);
  auto opened = refused_ && !frozen_ && !is_partly_sent() && waiting_.empty()
                && bytes_under_way_ <= window_bytes_ / 2
                && sent_ - stable_ <= opts_.window_messages / 2;
  if (opened)
    refused_ = false;
  out.opened = opened && !TROUPE_MUTANT(credit_forgotten);
  note_hold(now);
}

bool batcher::all_ended() const {
  if (!view_)
    return false;
  auto all = view_->members.size();
  return ended_ == all
         || (TROUPE_MUTANT(end_forgets_tail) && ended_ + 1 == all);
}

// -- what is told -------------------------------------------------------------

std::uint64_t batcher::free_bytes() const {
  return bytes_under_way_ < window_bytes_ ? window_bytes_ - bytes_under_way_
                                          : 0;
}

void batcher::note_delivered(seqno last, instant now) {
  while (!departures_.empty() && departures_.front().last <= last) {
    counts_.delivery.add(now - departures_.front().at);
    departures_.pop_front();
  }
}

void batcher::note_hold(instant now) {
  if (!refused_ && !is_partly_sent() && waiting_.empty())
    held_since_.reset();
  else if (!held_since_)
    held_since_ = now;
}

wait_list batcher::waits() const {
  wait_list result;
  auto holder = held_since_ && !frozen_ ? view_->position_of(slowest_)
                                        : std::nullopt;
  if (holder && slowest_ != view_->self)
    result.items.push_back({slowest_,
                            "window",
                            under_way(),
                            *held_since_,
                            {},
                            view_->members[*holder].name});
  return result;
}

void batcher::describe(inspection& out) const {
  counters all;
  tell(all);
  add_counters(out.fields, all);
  add_field(out.fields, "frozen", frozen_);
  describe_spans("delivery", counts_.delivery, out.fields);
  for (const auto& x : waits().items)
    out.holds.push_back({hold_kind::window,
                         std::to_string(x.count) + " messages under way",
                         "acknowledgements, which open the full window",
                         {x.name},
                         x.since,
                         "what waits is sent as they come",
                         std::nullopt});
}

void batcher::tell(counters& out) const {
  for (auto& x : std::initializer_list<counter>{
         {"messages_sent", counts_.taken},
         {"messages_refused", counts_.refused},
         {"fragments_sent", counts_.fragments},
         {"bytes_under_way", bytes_under_way_},
         {"bytes_unsent", parts_.left()},
         {"window_bytes", window_bytes_},
         {"sends_waiting", waiting_.size()},
         {"sends_waited", counts_.waited},
         {"sends_not_let_wait", counts_.waiting_refused},
         {"members_ended", ended_}})
    out.items.push_back(x);
}

} // namespace troupe::core
