#include "actors/core/train_merger.hpp"

#include "actors/core/mutant.hpp"

#include <utility>

namespace troupe::core {

void train_merger::on_batch(const origin& source, envelope_batch_ptr x,
                            std::size_t listener, frame_batch& heard) {
  auto known = find(source, *x, listener, heard);
  if (known && goes_on(*known, *x)) {
    known->bytes += x->units.size();
    known->pieces.push_back(std::move(x));
    return;
  }
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
    known->bytes = x->units.size();
    known->pieces.assign(1, x);
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
    if (t.listener != listener || t.pieces.front()->origin != x.origin)
      continue;
    const auto& from = heard.items[t.place].source;
    if (from.from == source.from && from.sender == source.sender
        && from.inc == source.inc && from.group == source.group)
      return &t;
  }
  return nullptr;
}

bool train_merger::goes_on(const train& t, const envelope_batch& x) const {
  const auto& last = *t.pieces.back();
  return !last.closes && x.view == last.view && x.time == last.time
         && (x.first == last.last() + 1
             || (TROUPE_MUTANT(merge_across_gap) && x.first > last.last()))
         && x.deps == last.deps && t.bytes + x.units.size() <= bytes_max;
}

void train_merger::close(train& t, frame_batch& heard) {
  if (t.pieces.size() > 1) {
    auto whole = std::make_shared<envelope_batch>(*t.pieces.front());
    whole->units = join(t);
    whole->closes = t.pieces.back()->closes;
    for (std::size_t i = 1; i < t.pieces.size(); ++i) {
      whole->count += t.pieces[i]->count;
      whole->plain = whole->plain && t.pieces[i]->plain;
    }
    merged_ += t.pieces.size();
    heard.items[t.place].what = envelope_batch_ptr{std::move(whole)};
  }
  t.pieces.clear();
}

/// Copies the units behind one another. What came in is free again then.
slice train_merger::join(const train& t) {
  auto bytes = t.bytes < pooled_bytes_min
                 ? std::make_shared<std::vector<std::byte>>()
                 : buffers_.take();
  bytes->clear();
  bytes->reserve(t.bytes < pooled_bytes_min ? t.bytes : bytes_max);
  for (const auto& x : t.pieces)
    bytes->insert(bytes->end(), x->units.data(),
                  x->units.data() + x->units.size());
  auto data = bytes->data();
  return {std::move(bytes), data, t.bytes};
}

} // namespace troupe::core
