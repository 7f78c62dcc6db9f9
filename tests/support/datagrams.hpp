#pragma once

#include "messages/check.hpp"
#include "messages/wire.hpp"
#include "tests/support/frames.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Whole datagrams, well formed or not, with a checksum that holds.
namespace troupe::test {

/// Puts a header before `payload`, whatever that is.
inline std::string seal(std::string_view payload, wire::header head = {}) {
  auto raw = reinterpret_cast<const std::byte*>(payload.data());
  auto bytes = wire::encode(head, wire::payload_hash(raw, payload.size()));
  std::string result{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  result += payload;
  return result;
}

inline std::string payload_of(const std::vector<frame>& frames) {
  std::vector<std::byte> raw;
  for (auto& x : frames)
    wire::encode(x, raw);
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

/// Writes with `body` what is to stand in the body of a frame of `kind`.
template <class F>
std::string frame_of(frame_kind kind, F body) {
  std::vector<std::byte> raw;
  wire::writer inner{raw};
  body(inner);
  std::vector<std::byte> result;
  wire::writer outer{result};
  outer.u8(static_cast<std::uint8_t>(kind));
  outer.text({reinterpret_cast<const char*>(raw.data()), raw.size()});
  return {reinterpret_cast<const char*>(result.data()), result.size()};
}

/// What `wire::decode` makes of a datagram; what is a batch and nothing else
/// must be the same when it is read as one.
struct decoded {
  explicit decoded(std::string_view bytes) : datagram(slice::copy_of(bytes)) {
    why = wire::decode(datagram, head, frames, skipped);
    wire::header ignored;
    if (wire::decode(datagram, ignored) != wire::fault::none)
      return;
    auto only = std::make_shared<envelope_batch>();
    auto is_only = wire::decode_only_batch(datagram, *only);
    auto has_one = why == wire::fault::none && skipped == 0
                   && frames.size() == 1
                   && std::holds_alternative<envelope_batch_ptr>(frames[0]);
    TROUPE_CHECK(is_only == has_one);
    TROUPE_CHECK(!is_only
                 || same(std::get<envelope_batch_ptr>(frames[0]), only));
  }

  slice datagram;
  wire::header head;
  std::vector<frame> frames;
  std::size_t skipped = 0;
  wire::fault why = wire::fault::none;
};

} // namespace troupe::test
