#include "actors/core/train_splitter.hpp"

#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

constexpr std::size_t payload_bytes_max = wire::datagram_bytes_max
                                          - wire::header_bytes;

/// What the head of a piece grows by with its units: the size of the body has
/// two bytes more at most, and the count four.
constexpr std::size_t grown_bytes_max = 2 + 4;

/// Returns the size of the unit at `at`. All units are well formed: they were
/// made or checked by this node.
std::size_t unit_size_at(std::string_view units, std::size_t at) {
  auto low = static_cast<std::uint8_t>(units[at]);
  if (low < 0x80)
    return 1 + (low >> 2);
  auto high = static_cast<std::uint8_t>(units[at + 1]);
  if (high < 0x80)
    return 2 + ((low & 0x7fu) >> 2) + (std::size_t{high} << 5);
  unit_reader in{units.substr(at)};
  in.next();
  return units.size() - at - in.rest().size();
}

/// A part of `x` that is looked at while `x` lives, which counts no owner.
slice view_of(const slice& x, std::size_t offset, std::size_t size) {
  return {nullptr, x.data() + offset, size};
}

} // namespace

bool train_splitter::lay_out(const std::vector<frame>& frames,
                             std::size_t limit, std::size_t reserved) {
  TROUPE_CHECK(limit > wire::header_bytes + reserved);
  limit_ = std::min(limit, wire::datagram_bytes_max) - wire::header_bytes
           - reserved;
  parts_.clear();
  wagons_.assign(1, {});
  for (const auto& x : frames)
    add(x);
  fill_up();
  return std::all_of(wagons_.begin(), wagons_.end(), [=](const wagon& x) {
    return x.bytes + reserved <= payload_bytes_max;
  });
}

std::size_t train_splitter::payload_bytes() const {
  std::size_t result = 0;
  for (const auto& x : wagons_)
    result += x.bytes + x.padding;
  return result;
}

// -- laying out ---------------------------------------------------------------

std::size_t train_splitter::room() const {
  auto used = wagons_.back().bytes;
  return used < limit_ ? limit_ - used : 0;
}

void train_splitter::next_wagon() {
  if (wagons_.back().bytes > 0)
    wagons_.push_back({parts_.size(), 0, 0});
}

void train_splitter::add_part(const part& x, std::size_t bytes) {
  parts_.push_back(x);
  wagons_.back().bytes += bytes;
}

void train_splitter::add(const frame& x) {
  auto bytes = wire::encoded_size(x);
  if (bytes > room() && std::holds_alternative<envelope_batch_ptr>(x)) {
    split(x);
    return;
  }
  if (bytes > room())
    next_wagon();
  add_part({&x}, bytes);
}

void train_splitter::split(const frame& x) {
  const auto& batch = *std::get<envelope_batch_ptr>(x);
  // With the longest numbers that any piece can have.
  piece_ = batch;
  piece_.first = batch.last();
  piece_.count = 1;
  piece_.units = {};
  auto head = wire::encoded_size(piece_) + grown_bytes_max;
  part next{&x, 0, 0, 0, batch.first};
  auto take = [&] {
    piece_.first = next.first;
    piece_.count = next.count;
    piece_.units = view_of(batch.units, next.offset, next.bytes);
    add_part(next, wire::encoded_size(piece_));
    next = {&x, next.offset + next.bytes, 0, 0, next.first + next.count};
  };
  auto free = room();
  auto units = batch.units.text();
  for (std::size_t at = 0; at < units.size();) {
    auto unit = unit_size_at(units, at);
    at += unit;
    if (head + next.bytes + unit > free) {
      if (next.count > 0)
        take();
      next_wagon();
      free = room();
    }
    next.bytes += unit;
    ++next.count;
  }
  if (next.count > 0)
    take();
}

/// Only datagrams that are not too large anyway, and none for the sake of few
/// bytes.
void train_splitter::fill_up() {
  std::size_t largest = 0;
  for (const auto& x : wagons_)
    if (x.bytes <= limit_)
      largest = std::max(largest, x.bytes);
  for (std::size_t i = 0; i + 1 < wagons_.size(); ++i)
    if (auto& x = wagons_[i];
        x.bytes < largest && x.bytes >= largest / 4 * used_quarters_min)
      x.padding = largest - x.bytes;
  for (auto& x : wagons_)
    if (auto bytes = x.bytes + x.padding; bytes < wire::payload_bytes_min)
      x.padding += wire::payload_bytes_min - bytes;
}

// -- writing ------------------------------------------------------------------

void train_splitter::write(std::size_t i, std::vector<std::byte>& out) {
  auto end = i + 1 < wagons_.size() ? wagons_[i + 1].begin : parts_.size();
  for (auto j = wagons_[i].begin; j < end; ++j)
    write(parts_[j], out);
  out.resize(out.size() + wagons_[i].padding, std::byte{wire::padding});
}

void train_splitter::write(const part& x, std::vector<std::byte>& out) {
  if (x.count == 0) {
    wire::encode(*x.whole, out);
    return;
  }
  const auto& batch = *std::get<envelope_batch_ptr>(*x.whole);
  if (piece_.deps != batch.deps)
    piece_.deps = batch.deps;
  piece_.view = batch.view;
  piece_.origin = batch.origin;
  piece_.time = batch.time;
  piece_.first = x.first;
  piece_.count = x.count;
  piece_.closes = batch.closes && piece_.last() == batch.last();
  piece_.units = view_of(batch.units, x.offset, x.bytes);
  wire::encode(piece_, out);
  piece_.units = {};
}

} // namespace troupe::core
