#include "actors/core/train_merger.hpp"

#include "actors/core/mutant.hpp"

#include <utility>

namespace troupe::core {

namespace {

void append(std::vector<std::byte>& to, const slice& units) {
  to.insert(to.end(), units.data(), units.data() + units.size());
}

} // namespace

void train_merger::on_batch(const origin& source, envelope_batch_ptr x,
                            std::size_t listener, frame_batch& heard) {
  auto known = find(source, *x, listener, heard);
  if (known && goes_on(*known, *x))
    append(*known, *x);
  else
    begin(known, source, std::move(x), listener, heard);
}

void train_merger::on_piece(const origin& source, const envelope_batch& x,
                            const slice& whole, std::size_t listener,
                            frame_batch& heard) {
  auto known = find(source, x, listener, heard);
  if (known && goes_on(*known, x)) {
    append(*known, x);
    return;
  }
  auto own = std::make_shared<envelope_batch>(x);
  auto offset = static_cast<std::size_t>(x.units.data() - whole.data());
  own->units = whole.sub(offset, x.units.size());
  begin(known, source, std::move(own), listener, heard);
}

/// Puts `x` behind the frames, as what a train may begin with.
void train_merger::begin(train* known, const origin& source,
                         envelope_batch_ptr x, std::size_t listener,
                         frame_batch& heard) {
  // What closes its time has nothing behind it.
  if (!x->closes && !known && open_ < trains_max) {
    if (open_ == trains_.size())
      trains_.emplace_back();
    known = &trains_[open_++];
  } else if (known) {
    close(*known, heard);
  }
  if (known) {
    known->listener = listener;
    known->place = heard.items.size();
    known->first = x;
    known->pieces = 1;
    known->count = x->count;
    known->plain = x->plain;
    known->closes = x->closes;
  }
  heard.items.push_back({source, std::move(x)});
}

void train_merger::on_burst_end(std::vector<frame_batch>& batches) {
  for (std::size_t i = 0; i < open_; ++i)
    close(trains_[i], batches[trains_[i].listener]);
  open_ = 0;
}

train_merger::train*
train_merger::find(const origin& source, const envelope_batch& x,
                   std::size_t listener, const frame_batch& heard) {
  for (std::size_t i = 0; i < open_; ++i) {
    auto& t = trains_[i];
    if (t.listener != listener || t.first->origin != x.origin)
      continue;
    const auto& from = heard.items[t.place].source;
    if (from.from == source.from && from.sender == source.sender
        && from.inc == source.inc && from.group == source.group)
      return &t;
  }
  return nullptr;
}

bool train_merger::goes_on(const train& t, const envelope_batch& x) {
  const auto& first = *t.first;
  auto next = first.first + t.count;
  return !t.closes && x.view == first.view && x.time == first.time
         && (x.first == next
             || (TROUPE_MUTANT(merge_across_gap) && x.first > next))
         && x.deps == first.deps && t.bytes() + x.units.size() <= bytes_max;
}

/// Copies the units behind those of the others. What `x` came in is free then.
void train_merger::append(train& t, const envelope_batch& x) {
  if (t.pieces == 1) {
    if (!t.units)
      t.units = buffers_.take();
    t.units->clear();
    t.units->reserve(bytes_max);
    core::append(*t.units, t.first->units);
  }
  core::append(*t.units, x.units);
  ++t.pieces;
  t.count += x.count;
  t.plain = t.plain && x.plain;
  t.closes = x.closes;
}

void train_merger::close(train& t, frame_batch& heard) {
  if (t.pieces > 1) {
    auto whole = std::make_shared<envelope_batch>(*t.first);
    whole->units = take_units(t);
    whole->count = t.count;
    whole->plain = t.plain;
    whole->closes = t.closes;
    merged_ += t.pieces;
    heard.items[t.place].what = envelope_batch_ptr{std::move(whole)};
  }
  t.first = nullptr;
}

/// A few units leave the buffer, which would be many times their size.
slice train_merger::take_units(train& t) {
  if (t.units->size() < pooled_bytes_min)
    return slice::from(*t.units);
  auto data = t.units->data();
  auto size = t.units->size();
  return {std::move(t.units), data, size};
}

} // namespace troupe::core
