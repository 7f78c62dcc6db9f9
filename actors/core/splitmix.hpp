#pragma once

#include <cstdint>

namespace troupe::core {

/// Generator of 64 random bits at a time out of 64 bits of state (splitmix64
/// of Steele, Lea and Flood, 2014): a node keeps one for each link, for which
/// the 2,500 bytes of a Mersenne twister would be too many.
class splitmix {
public:
  splitmix() = default;

  explicit splitmix(std::uint64_t seed) : state_(seed) {
    // nop
  }

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    return mix(state_);
  }

  /// Returns a number in [0, 1): 53 random bits, the same on every machine.
  double fraction() {
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
  }

  /// Spreads the bits of `x` over all 64; a bijection.
  static std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
  }

private:
  std::uint64_t state_ = 0;
};

} // namespace troupe::core
