#pragma once

#include <cstdint>

namespace troupe::wire {

/// The first 36 bytes of what is hashed, as little-endian numbers of 8 bytes
/// that begin at 0, 4, 8, 12, 16, 20, 24 and 28.
struct header_words {
  std::uint64_t at_0 = 0;
  std::uint64_t at_4 = 0;
  std::uint64_t at_8 = 0;
  std::uint64_t at_12 = 0;
  std::uint64_t at_16 = 0;
  std::uint64_t at_20 = 0;
  std::uint64_t at_24 = 0;
  std::uint64_t at_28 = 0;
};

/// Returns the XXH3 (64 bits, no seed) of 36 bytes, which is what the library
/// returns for them.
///
/// The library takes them from memory, where they have just been put in other
/// pieces than it reads: it then waits until all that was written before has
/// left the processor, the payload as well. That was a tenth of all that a
/// datagram of 1,400 bytes costs.
std::uint64_t hash_of(const header_words& x);

} // namespace troupe::wire
