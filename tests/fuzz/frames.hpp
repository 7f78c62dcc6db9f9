#pragma once

#include "messages/check.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace troupe::fuzz {

/// A part of the input: a byte that chooses, and what a datagram carries.
struct step {
  std::uint8_t choice = 0;
  std::vector<frame> frames;
};

/// The frames that `data` is the payload of; none where it is none.
inline std::vector<frame> frames_of(const std::uint8_t* data,
                                    std::size_t size) {
  std::vector<std::byte> datagram(wire::header_bytes + size);
  if (size > 0)
    std::memcpy(datagram.data() + wire::header_bytes, data, size);
  std::vector<frame> result;
  std::size_t skipped = 0;
  wire::decode_frames(slice::from(std::move(datagram)), result, skipped);
  return result;
}

/// Takes the input apart: a choice, a length in units of eight bytes, and that
/// many bytes, as often as there are some.
inline std::vector<step> steps_of(const std::uint8_t* data, std::size_t size) {
  std::vector<step> result;
  while (size >= 2) {
    auto choice = data[0];
    auto length = std::min<std::size_t>(data[1] * 8u, size - 2);
    result.push_back({choice, frames_of(data + 2, length)});
    data += 2 + length;
    size -= 2 + length;
  }
  return result;
}

} // namespace troupe::fuzz
