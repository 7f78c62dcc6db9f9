#include "actors/core/message_assembler.hpp"

#include "actors/core/message_cutter.hpp"
#include "actors/core/mutant.hpp"
#include "messages/check.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace troupe::core {

void message_assembler::on_view(const view_ptr& next) {
  view_ = next;
  origins_.clear();
  origins_.resize(next->members.size());
  any_parts_ = false;
  rank_ = own_delivered_ = bytes_ = 0;
}

void message_assembler::on_delivery(delivery& x) {
  x.rank = rank_;
  if (x.batches.empty())
    return;
  TROUPE_CHECK(view_ && x.view == view_->id);
  auto all_pass = std::all_of(x.batches.begin(), x.batches.end(),
                              [this](auto& batch) { return passes(*batch); });
  if (all_pass) {
    for (auto& batch : x.batches)
      count_messages(batch->origin, batch->count);
    return;
  }
  auto batches = std::move(x.batches);
  x.batches.clear();
  for (auto& batch : batches)
    on_batch(batch, x);
}

/// The common case, without a look at any unit.
bool message_assembler::passes(const envelope_batch& x) const {
  return x.plain && !any_parts_;
}

void message_assembler::on_batch(const envelope_batch_ptr& x, delivery& out) {
  auto position = view_->position_of(x->origin);
  TROUPE_CHECK(position);
  auto& from = origins_[*position];
  if (x->plain && from.now == state::whole) {
    count_messages(x->origin, x->count);
    pass_on(from, x, {0, x->units.size(), x->first, x->count}, out);
    return;
  }
  unit_reader in{x->units.text()};
  run open{0, 0, x->first, 0};
  auto number = x->first;
  std::size_t at = 0;
  for (auto next = in.next(); next; next = in.next(), ++number) {
    auto bytes = x->units.size() - in.rest().size() - at;
    if (next->kind == unit_kind::end && from.now != state::whole)
      drop(from); // Its last part will never come.
    if (next->kind != unit_kind::fragment && from.now == state::whole) {
      open.bytes += bytes;
      ++open.count;
      count_messages(x->origin, next->kind == unit_kind::message ? 1 : 0);
    } else {
      pass_on(from, x, open, out);
      if (next->kind == unit_kind::fragment)
        on_part(from, next->payload, in.rest().size(), x, out);
      else
        on_last_part(from, next->payload, number);
      open = {at + bytes, 0, number + 1, 0};
    }
    at += bytes;
  }
  pass_on(from, x, open, out);
  deliver_assembled(from, x, out);
}

void message_assembler::pass_on(origin_state& from, const envelope_batch_ptr& x,
                                const run& what, delivery& out) {
  if (what.count == 0)
    return;
  deliver_assembled(from, x, out);
  if (what.count == x->count && from.parts == 0) {
    out.batches.push_back(x);
    return;
  }
  auto result = std::make_shared<envelope_batch>(*x);
  result->first = what.first;
  result->count = what.count;
  result->units = x->units.sub(what.offset, what.bytes);
  result->parts_before = from.parts;
  out.batches.push_back(std::move(result));
}

// -- parts --------------------------------------------------------------------

/// Takes a fragment, behind which the batch has `behind` bytes.
void message_assembler::on_part(origin_state& from, std::string_view part,
                                std::size_t behind, const envelope_batch_ptr& x,
                                delivery& out) {
  any_parts_ = true;
  ++fragments_;
  ++from.parts;
  if (from.now == state::whole && begins(from, part)) {
    auto bytes = unit_size(from.total);
    // What ends in another batch has a buffer of its own.
    auto ends_here = part.size() + behind > from.total;
    if (!ends_here || from.messages.bytes() + bytes > from.room)
      deliver_assembled(from, x, out);
    if (from.messages.empty()) {
      from.room = bytes + (ends_here ? behind : 0);
      from.messages.reserve(from.room);
    }
    from.messages.begin(from.total);
  }
  if (from.now != state::gathering)
    return;
  if (part.size() > from.total - from.got) {
    drop(from);
    from.now = state::skipping;
    return;
  }
  from.messages.extend(part);
  from.got += part.size();
  bytes_ += part.size();
  bytes_highest_ = std::max(bytes_highest_, bytes_);
}

/// Reads the size off the front of a message's first `part`; returns whether
/// it will be gathered.
bool message_assembler::begins(origin_state& from, std::string_view& part) {
  wire::reader in{part};
  from.total = in.u32();
  from.got = 0;
  if (!in.ok() || from.total > bytes_max_) {
    ++dropped_;
    from.now = state::skipping;
    return false;
  }
  part = in.rest();
  from.now = state::gathering;
  return true;
}

void message_assembler::on_last_part(origin_state& from, std::string_view part,
                                     seqno number) {
  if (from.now == state::gathering && part.size() == from.total - from.got) {
    if (!TROUPE_MUTANT(fragment_lost_at_end))
      from.messages.extend(part);
    bytes_ -= from.got;
    from.now = state::whole;
    auto& ready = from.assembled;
    if (ready.count++ == 0) {
      ready.first = number;
      ready.parts = from.parts;
    }
    ready.bytes = from.messages.bytes();
    return;
  }
  // Of a message that is dropped no unit counts.
  ++from.parts;
  if (from.now == state::gathering)
    drop(from);
  from.now = state::whole;
}

/// Hands over what was assembled of the parts in `x`, as one batch. A message
/// that has begun behind it stays: as much as its first part said did not come
/// in the same batch.
void message_assembler::deliver_assembled(origin_state& from,
                                          const envelope_batch_ptr& x,
                                          delivery& out) {
  auto ready = std::exchange(from.assembled, {});
  if (ready.count == 0)
    return;
  auto all = from.messages.take();
  if (all.size() > ready.bytes)
    from.messages.append(all.text().substr(ready.bytes), 1);
  auto result = std::make_shared<envelope_batch>(*x);
  result->first = ready.first;
  result->count = ready.count;
  // A few messages leave the room that others might have needed.
  result->units = ready.bytes >= from.room / 2
                    ? all.sub(0, ready.bytes)
                    : slice::copy_of(all.text().substr(0, ready.bytes));
  result->plain = true;
  result->parts_before = ready.parts;
  out.batches.push_back(std::move(result));
  assembled_ += ready.count;
  count_messages(x->origin, ready.count);
}

void message_assembler::drop(origin_state& from) {
  if (from.now == state::gathering) {
    ++dropped_;
    bytes_ -= from.got;
    if (from.assembled.count == 0)
      from.messages = {}; // It may have been large.
    else
      from.messages.cut(from.assembled.bytes, from.assembled.count);
  }
  from.now = state::whole;
}

void message_assembler::count_messages(member_id origin, std::uint64_t count) {
  rank_ += count;
  if (origin == view_->self)
    own_delivered_ += count;
}

void message_assembler::tell(counters& out) const {
  for (auto& x :
       std::initializer_list<counter>{{"fragments_received", fragments_},
                                      {"messages_assembled", assembled_},
                                      {"messages_malformed", dropped_},
                                      {"assembly_bytes", bytes_},
                                      {"assembly_bytes_max", bytes_highest_}})
    out.items.push_back(x);
}

} // namespace troupe::core
