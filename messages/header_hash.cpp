#include "messages/header_hash.hpp"

#include <array>

namespace troupe::wire {

namespace {

// What XXH3 is defined by; at this size it mixes four pairs of words, each with
// the next 16 bytes of its secret.
constexpr std::uint64_t bytes = 36;
constexpr std::uint64_t prime = 0x9e3779b185ebca87u;
constexpr std::uint64_t avalanche_prime = 0x165667919e3779f9u;
constexpr std::array<std::uint64_t, 8> secret{
  0xbe4ba423396cfeb8u, 0x1cad21f72c81017cu, 0xdb979083e96dd4deu,
  0x1f67b3b7a4a44072u, 0x78e5c0cc4ee679cbu, 0x2172ffcc7dd05a82u,
  0x8e2443f7744608b8u, 0x4c263a81e69035e0u,
};

/// The halves of the product of 128 bits, folded.
std::uint64_t fold(std::uint64_t x, std::uint64_t y) {
  __extension__ using wide = unsigned __int128;
  auto product = static_cast<wide>(x) * y;
  return static_cast<std::uint64_t>(product)
         ^ static_cast<std::uint64_t>(product >> 64);
}

} // namespace

std::uint64_t hash_of(const header_words& x) {
  auto mixed = bytes * prime;
  mixed += fold(x.at_16 ^ secret[4], x.at_24 ^ secret[5]);
  mixed += fold(x.at_4 ^ secret[6], x.at_12 ^ secret[7]);
  mixed += fold(x.at_0 ^ secret[0], x.at_8 ^ secret[1]);
  mixed += fold(x.at_20 ^ secret[2], x.at_28 ^ secret[3]);
  mixed ^= mixed >> 37;
  mixed *= avalanche_prime;
  return mixed ^ mixed >> 32;
}

} // namespace troupe::wire
