#include "messages/envelope.hpp"

#include "messages/check.hpp"

#include <array>

namespace troupe {

namespace {

constexpr std::size_t head_bytes_max = 10;

/// Returns the offset behind the first `count` units.
std::size_t offset_behind(std::string_view units, std::uint32_t count) {
  unit_reader in{units};
  for (std::uint32_t i = 0; i < count; ++i)
    TROUPE_CHECK(in.next());
  return units.size() - in.rest().size();
}

} // namespace

void unit_writer::add(std::string_view payload, unit_kind kind) {
  begin(payload.size(), kind);
  extend(payload);
}

void unit_writer::begin(std::size_t size, unit_kind kind) {
  auto head = (static_cast<std::uint64_t>(size) << 2)
              | static_cast<std::uint64_t>(kind);
  std::array<std::byte, head_bytes_max> raw{};
  std::size_t used = 0;
  for (; head >= 0x80; head >>= 7)
    raw[used++] = static_cast<std::byte>(head | 0x80);
  raw[used++] = static_cast<std::byte>(head);
  bytes_.insert(bytes_.end(), raw.begin(), raw.begin() + used);
  ++count_;
}

void unit_writer::extend(std::string_view part) {
  auto raw = reinterpret_cast<const std::byte*>(part.data());
  bytes_.insert(bytes_.end(), raw, raw + part.size());
}

void unit_writer::append(std::string_view units, std::uint32_t count) {
  extend(units);
  count_ += count;
}

void unit_writer::cut(std::size_t bytes, std::uint32_t count) {
  TROUPE_CHECK(bytes <= bytes_.size() && count <= count_);
  bytes_.resize(bytes);
  count_ = count;
}

slice unit_writer::take() {
  auto result = slice::from(std::move(bytes_));
  bytes_ = {};
  count_ = 0;
  return result;
}

std::optional<unit> unit_reader::next_slowly() {
  if (rest_.empty() || !ok_)
    return std::nullopt;
  std::uint64_t head = 0;
  std::size_t at = 0;
  for (unsigned shift = 0;; shift += 7, ++at) {
    if (at == rest_.size() || at == head_bytes_max) {
      ok_ = false;
      return std::nullopt;
    }
    auto byte = static_cast<std::uint8_t>(rest_[at]);
    head |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80)
      break;
  }
  // Each head has one form, the shortest, and never more than 64 bits.
  auto last = static_cast<std::uint8_t>(rest_[at]);
  auto strict = at == 0
                || (last != 0 && (at + 1 < head_bytes_max || last == 1));
  if (!strict) {
    ok_ = false;
    return std::nullopt;
  }
  return next(head, at + 1);
}

std::size_t unit_size(std::size_t payload) {
  auto result = payload + 1;
  for (auto head = std::uint64_t{payload} << 2; head >= 0x80; head >>= 7)
    ++result;
  return result;
}

std::optional<std::uint32_t> count_units(std::string_view units) {
  bool plain = true;
  return count_units(units, plain);
}

std::optional<std::uint32_t> count_units(std::string_view units, bool& plain) {
  unit_reader in{units};
  std::uint32_t result = 0;
  plain = true;
  for (auto next = in.next(); next; next = in.next(), ++result)
    plain = plain && next->kind == unit_kind::message;
  if (!in.ok())
    return std::nullopt;
  return result;
}

envelope_batch_ptr drop_before(const envelope_batch_ptr& x, seqno from) {
  TROUPE_CHECK(from >= x->first && from <= x->last());
  if (from == x->first)
    return x;
  auto skipped = static_cast<std::uint32_t>(from - x->first);
  auto offset = offset_behind(x->units.text(), skipped);
  auto result = std::make_shared<envelope_batch>(*x);
  result->first = from;
  result->count -= skipped;
  result->units = x->units.sub(offset, x->units.size() - offset);
  return result;
}

envelope_batch_ptr keep_first(const envelope_batch_ptr& x,
                              std::uint32_t count) {
  TROUPE_CHECK(count > 0 && count <= x->count);
  if (count == x->count)
    return x;
  auto result = std::make_shared<envelope_batch>(*x);
  result->count = count;
  result->closes = false;
  result->units = x->units.sub(0, offset_behind(x->units.text(), count));
  return result;
}

envelope_batch_ptr part_of(const envelope_batch_ptr& x, seqno first, seqno last,
                           std::size_t bytes) {
  TROUPE_CHECK(first >= x->first && first <= last && last <= x->last());
  if (first == x->first && last == x->last() && x->units.size() <= bytes)
    return x;
  unit_reader in{x->units.text()};
  for (auto number = x->first; number < first; ++number)
    TROUPE_CHECK(in.next());
  auto offset = x->units.size() - in.rest().size();
  std::size_t size = 0;
  std::uint32_t count = 0;
  for (auto number = first; number <= last; ++number, ++count) {
    TROUPE_CHECK(in.next());
    auto behind = x->units.size() - in.rest().size() - offset;
    if (count > 0 && behind > bytes)
      break;
    size = behind;
  }
  auto result = std::make_shared<envelope_batch>(*x);
  result->first = first;
  result->count = count;
  result->closes = x->closes && result->last() == x->last();
  result->units = x->units.sub(offset, size);
  return result;
}

} // namespace troupe
