#pragma once

#include "actors/core/recycler.hpp"
#include "messages/frame.hpp"
#include "messages/slice.hpp"
#include "messages/wire.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace troupe::core {

/// One datagram to one receiver. The header is its own; the frames behind it
/// are shared with all other receivers.
struct datagram {
  endpoint to;
  std::array<std::byte, wire::header_bytes> header{};
  slice payload;

  std::size_t size() const {
    return header.size() + payload.size();
  }
};

/// Buffers for encoded frames.
using payload_pool = recycler<std::vector<std::byte>>;

/// Encodes the frames of `x` once and appends a datagram for each receiver.
/// Returns false, and appends nothing, if they are too many or too large for a
/// datagram.
bool encode(const outbound& x, incarnation self, payload_pool& pool,
            std::vector<datagram>& out);

/// Returns header and frames in one run, as they arrive.
slice join(const datagram& x);

} // namespace troupe::core
