#include "config/units.hpp"

#include <catch2/catch.hpp>

#include <rapidcheck.h>

using namespace troupe;
using namespace troupe::config;
using namespace std::chrono_literals;

TEST_CASE("durations are read in their units", "[config]") {
  CHECK(parse_duration("500ms") == timespan{500ms});
  CHECK(parse_duration("5s") == timespan{5s});
  CHECK(parse_duration("1m") == timespan{1min});
  CHECK(parse_duration("2h") == timespan{2h});
  CHECK(parse_duration("100us") == timespan{100us});
  CHECK(parse_duration("0s") == timespan{0});
}

TEST_CASE("what is not quite a duration is refused", "[config]") {
  for (auto text :
       {"", "5", "ms", "5 ms", " 5ms", "5ms ", "-5ms", "+5ms", "1.5s", "5S",
        "5sec", "0x5s", "1e3s", "9223372036855s", "99999999999999999999s"})
    CHECK_FALSE(parse_duration(text));
}

TEST_CASE("ranges of durations have the smaller end first", "[config]") {
  CHECK(parse_span_range("1ms..60ms") == span_range{1ms, 60ms});
  CHECK(parse_span_range("5ms") == span_range{5ms, 5ms});
  for (auto text : {"60ms..1ms", "..", "1ms..", "..1ms", "1ms...2ms",
                    "1ms..2ms..3ms", "1..2ms"})
    CHECK_FALSE(parse_span_range(text));
}

TEST_CASE("sizes are read in binary units only", "[config]") {
  CHECK(parse_size("64KiB") == 65536u);
  CHECK(parse_size("1MiB") == 1048576u);
  CHECK(parse_size("1400B") == 1400u);
  for (auto text :
       {"", "64", "64kB", "64KB", "64K", "1.5MiB", "-1B", "17179869184GiB"})
    CHECK_FALSE(parse_size(text));
}

TEST_CASE("chances are decimal numbers from 0 to 1", "[config]") {
  CHECK(parse_chance("0.05") == 0.05);
  CHECK(parse_chance("0") == 0.0);
  CHECK(parse_chance("1") == 1.0);
  for (auto text :
       {"", "1.01", "-0.1", "5%", "nan", "inf", "1e-3", ".", "0,5", "0.5.5"})
    CHECK_FALSE(parse_chance(text));
}

TEST_CASE("what is written with a unit is read back", "[config]") {
  CHECK(format_duration(90s) == "90s");
  CHECK(format_duration(120s) == "2m");
  CHECK(format_size(1300) == "1300B");
  CHECK(format_chance(0.05) == "0.05");
  CHECK(rc::check([](std::uint64_t x) {
    RC_ASSERT(parse_size(format_size(x)) == x);
    auto span = timespan{static_cast<timespan::rep>(x >> 1)};
    RC_ASSERT(parse_duration(format_duration(span)) == span);
    auto chance = static_cast<double>(x >> 11) / 9007199254740992.0;
    RC_ASSERT(parse_chance(format_chance(chance)) == chance);
  }));
}
