#include "actors/core/line_part.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

using troupe::core::line_part;

TEST_CASE("a part of a line is appended as a whole", "[core][trace]") {
  std::string out = "[";
  {
    line_part uut{out};
    uut.text("a").number(0).text(",").number(17);
    CHECK(out == "[");
  }
  CHECK(out == "[a0,17");
}

TEST_CASE("a part of a line has no limit", "[core][trace]") {
  std::string out;
  std::string expected;
  const std::string large(700, 'x');
  {
    line_part uut{out};
    for (auto i = 0; i < 100; ++i) {
      uut.number(std::numeric_limits<std::uint64_t>::max()).text(" ");
      expected += "18446744073709551615 ";
    }
    uut.text(large).text("end");
    expected += large + "end";
  }
  CHECK(out == expected);
}
