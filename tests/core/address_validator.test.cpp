#include "actors/core/address_validator.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace troupe;
using core::address_validator;

namespace {

core::secret key_of(std::uint8_t x) {
  core::secret result;
  result.bytes.fill(std::byte{x});
  return result;
}

endpoint place(std::uint32_t n, std::uint16_t port = 4000) {
  return v4_endpoint(0x0a000000 + n, port);
}

struct fixture {
  address_validator uut{key_of(1)};
  instant now{1h};

  bool prove(const endpoint& x) {
    return uut.on_proof(x, uut.cookie_for(x, now), now);
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "an address is proven by its cookie alone",
                 "[core][address]") {
  CHECK(!uut.is_proven(place(1), now));
  auto cookie = uut.cookie_for(place(1), now);
  CHECK(!uut.on_proof(place(2), cookie, now));
  CHECK(!uut.on_proof(place(1, 4001), cookie, now));
  CHECK(uut.proven() == 0);
  CHECK(uut.on_proof(place(1), cookie, now));
  CHECK(uut.is_proven(place(1), now));
  CHECK(!uut.is_proven(place(1, 4001), now));
  CHECK(uut.proven() == 1);
}

TEST_CASE_METHOD(fixture, "nothing is remembered of who was only challenged",
                 "[core][address]") {
  for (std::uint32_t n = 0; n < 100'000; ++n)
    uut.cookie_for(place(n), now);
  CHECK(uut.proven() == 0);
}

TEST_CASE_METHOD(fixture, "a cookie is one of a life and of a time",
                 "[core][address]") {
  address_validator other{key_of(2)};
  CHECK(other.cookie_for(place(1), now) != uut.cookie_for(place(1), now));
  CHECK(!uut.on_proof(place(1), other.cookie_for(place(1), now), now));
  auto cookie = uut.cookie_for(place(1), now);
  CHECK(uut.on_proof(place(1), cookie, now + address_validator::period));
  CHECK(!uut.on_proof(place(2), uut.cookie_for(place(2), now),
                      now + 2 * address_validator::period));
}

TEST_CASE_METHOD(fixture,
                 "of too many addresses the one is forgotten that was heard "
                 "longest ago",
                 "[core][address]") {
  constexpr auto max
    = static_cast<std::uint32_t>(address_validator::proven_max);
  for (std::uint32_t n = 0; n < max; ++n) {
    now += 1ms;
    CHECK(prove(place(n)));
  }
  CHECK(uut.is_proven(place(0), now)); // Heard again.
  CHECK(prove(place(max)));
  CHECK(uut.proven() == max);
  CHECK(uut.is_proven(place(0), now));
  CHECK(!uut.is_proven(place(1), now));
  CHECK(uut.is_proven(place(max), now));
  // Who proves itself again takes nobody's place.
  CHECK(prove(place(max)));
  CHECK(uut.is_proven(place(2), now));
}
