#include "messages/header_hash.hpp"

#include "messages/wire.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <xxhash.h>

#include <array>
#include <cstdint>

using namespace troupe;

TEST_CASE("the hash of a header is what the library makes of it",
          "[core][wire]") {
  CHECK(rc::check([] {
    auto raw = *rc::gen::container<std::array<std::uint8_t, 36>>(
      rc::gen::arbitrary<std::uint8_t>());
    auto word = [&](std::size_t from) {
      std::uint64_t result = 0;
      for (std::size_t i = 0; i < 8; ++i)
        result |= std::uint64_t{raw[from + i]} << (8 * i);
      return result;
    };
    wire::header_words words{word(0),  word(4),  word(8),  word(12),
                             word(16), word(20), word(24), word(28)};
    RC_ASSERT(wire::hash_of(words) == XXH3_64bits(raw.data(), raw.size()));
  }));
}

TEST_CASE("the checksum is the hash of the header with that of the payload in "
          "its place",
          "[core][wire]") {
  CHECK(rc::check([] {
    wire::header head;
    head.group = *rc::gen::arbitrary<group_id>();
    head.sender = *rc::gen::arbitrary<member_id>();
    head.from = *rc::gen::arbitrary<incarnation>();
    head.to = *rc::gen::arbitrary<incarnation>();
    auto hash = *rc::gen::arbitrary<std::uint64_t>();
    auto raw = wire::encode(head, hash);
    constexpr std::size_t at = wire::header_bytes - sizeof(hash);
    std::uint64_t said = 0;
    for (std::size_t i = 0; i < sizeof(hash); ++i) {
      said |= static_cast<std::uint64_t>(raw[at + i]) << (8 * i);
      raw[at + i] = static_cast<std::byte>(hash >> (8 * i));
    }
    RC_ASSERT(said == XXH3_64bits(raw.data(), raw.size()));
  }));
}
