#include "actors/core/message_cutter.hpp"

#include "tests/support/assembly.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

TEST_CASE("a message is cut into units that fit, none of them empty",
          "[core]") {
  for (std::size_t unit_bytes : {16u, 33u, 100u, 1400u})
    for (std::size_t bytes :
         {unit_bytes, 2 * unit_bytes, 10 * unit_bytes + 1}) {
      auto units = cut(2, std::string(bytes, 'x'), unit_bytes);
      REQUIRE(units.size() > 1);
      std::size_t sum = 0;
      for (auto& x : units) {
        CHECK(unit_size(x.payload.size()) <= unit_bytes);
        CHECK(!x.payload.empty());
        CHECK((x.kind == unit_kind::message) == (&x == &units.back()));
        sum += x.payload.size();
      }
      CHECK(sum == bytes + total_bytes);
    }
}

TEST_CASE("a cutter tells the size of each unit before it is written, and lets "
          "go of the message behind the last",
          "[core]") {
  auto message = slice::copy_of(std::string(1000, 'x'));
  message_cutter uut{message, 300};
  unit_writer out;
  for (std::size_t at = 0; !uut.done(); at = out.bytes()) {
    auto bytes = uut.next_bytes();
    uut.write_next(out);
    CHECK(out.bytes() == at + bytes);
  }
  CHECK(out.count() == 4);
  CHECK(uut.left() == 0);
}

TEST_CASE("the parts of a message are about as large", "[core]") {
  for (std::size_t bytes : {1400u, 1500u, 8192u, 100'000u}) {
    auto units = cut(2, std::string(bytes, 'x'), 1350);
    auto first = units.front().payload.size();
    auto last = units.back().payload.size();
    CHECK(first - last < units.size());
    CHECK(units.size() == (bytes + total_bytes + 1348 - 1) / 1348);
  }
}
