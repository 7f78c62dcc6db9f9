#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"
#include "messages/slice.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

/// Any values of which frames are made; to be called within a property.
namespace troupe::test {

/// Numbers around all places where a width ends.
inline std::uint64_t any_number() {
  constexpr auto max = std::numeric_limits<std::uint64_t>::max();
  auto base = *rc::gen::element<std::uint64_t>(0, 123, (1ull << 32) - 5,
                                               (1ull << 63) - 5, max - 10);
  return base + *rc::gen::inRange<std::uint64_t>(0, 11);
}

inline std::uint32_t any_u32() {
  constexpr auto max = std::numeric_limits<std::uint32_t>::max();
  auto base = *rc::gen::element<std::uint32_t>(0, 123, 1u << 31, max - 10);
  return base + *rc::gen::inRange<std::uint32_t>(0, 11);
}

inline bool any_flag() {
  return *rc::gen::arbitrary<bool>();
}

inline member_id any_somebody() {
  return std::max<member_id>(1, any_u32());
}

inline view_id any_view() {
  return {any_number(), any_u32()};
}

inline std::string any_text(std::size_t min, std::size_t max) {
  auto size = *rc::gen::inRange(min, max + 1);
  return *rc::gen::container<std::string>(size, rc::gen::arbitrary<char>());
}

inline slice any_bytes() {
  return slice::copy_of(any_text(0, 300));
}

inline std::vector<seqno> any_numbers() {
  std::vector<seqno> result(*rc::gen::inRange<std::size_t>(0, 6));
  std::generate(result.begin(), result.end(), any_number);
  return result;
}

template <class Kind>
Kind any_kind(Kind max) {
  return static_cast<Kind>(*rc::gen::inRange(0, static_cast<int>(max) + 1));
}

inline endpoint any_address() {
  endpoint result;
  for (auto& x : result.ip)
    x = *rc::gen::arbitrary<std::uint8_t>();
  result.port = *rc::gen::arbitrary<std::uint16_t>();
  return result;
}

} // namespace troupe::test
