#include "actors/core/message_cutter.hpp"

#include "messages/check.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

/// Returns the largest payload with which a unit still fits.
std::size_t payload_within(std::size_t unit_bytes) {
  auto result = unit_bytes - 1;
  while (unit_size(result) > unit_bytes)
    --result;
  return result;
}

} // namespace

message_cutter::message_cutter(slice message, std::size_t unit_bytes)
  : message_(std::move(message)) {
  TROUPE_CHECK(unit_bytes >= unit_bytes_min);
  auto most = payload_within(unit_bytes);
  TROUPE_CHECK(message_.size() > most
               && message_.size() <= message_bytes_limit);
  auto whole = message_.size() + total_bytes;
  auto parts = (whole + most - 1) / most;
  payload_max_ = (whole + parts - 1) / parts;
}

std::size_t message_cutter::next_payload() const {
  return std::min(payload_max_, left());
}

std::size_t message_cutter::next_part() const {
  return is_first() ? next_payload() - total_bytes : next_payload();
}

std::size_t message_cutter::next_bytes() const {
  TROUPE_CHECK(!done());
  return unit_size(next_payload());
}

void message_cutter::write_next(unit_writer& out) {
  TROUPE_CHECK(!done());
  out.begin(next_payload(),
            is_last() ? unit_kind::message : unit_kind::fragment);
  auto part = message_.text().substr(at_, next_part());
  if (is_first()) {
    std::vector<std::byte> total;
    wire::writer{total}.u32(static_cast<std::uint32_t>(message_.size()));
    out.extend({reinterpret_cast<const char*>(total.data()), total.size()});
  }
  out.extend(part);
  at_ += part.size();
  if (done())
    *this = {}; // Nobody needs the message here any longer.
}

} // namespace troupe::core
