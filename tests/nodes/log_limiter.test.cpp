#include "nodes/log_limiter.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using troupe::lines_left_out;
using troupe::log_limiter;

namespace {

struct fixture {
  log_limiter uut;
  log_limiter::time_point now{100s};
  std::vector<lines_left_out> out;
  std::size_t written = 0;

  void say(const std::string& line) {
    written += uut.on_line(line, now, out) ? 1 : 0;
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a line that comes over and over is written so many times a "
                 "second, and then counted",
                 "[nodes][log]") {
  for (int i = 0; i < 1000; ++i)
    say("10.0.0." + std::to_string(i) + " is refused");
  CHECK(written == log_limiter::lines_max);
  CHECK(out.empty());
  say("something else");
  CHECK(written == log_limiter::lines_max + 1);
  now += 1s;
  say("10.0.0.1 is refused");
  CHECK(written == log_limiter::lines_max + 2);
  REQUIRE(out.size() == 1);
  CHECK(out[0].count == 1000 - log_limiter::lines_max);
  CHECK(out[0].such_as == "10.0.0.20 is refused");
  now += 1s;
  say("10.0.0.1 is refused");
  CHECK(out.size() == 1); // It is told once.
}

TEST_CASE_METHOD(fixture, "kinds of lines are bounded as well",
                 "[nodes][log]") {
  auto name = [](int i) {
    return std::string(static_cast<std::size_t>(i + 1), 'x');
  };
  for (int i = 0; i < 100; ++i)
    say(name(i));
  CHECK(uut.kinds() == log_limiter::kinds_max + 1);
  CHECK(written == log_limiter::kinds_max + log_limiter::lines_max);
  say(name(0)); // One that is known has its own room.
  CHECK(written == log_limiter::kinds_max + log_limiter::lines_max + 1);
}

TEST_CASE_METHOD(fixture, "a clock that is turned back silences nobody",
                 "[nodes][log]") {
  for (int i = 0; i < 100; ++i)
    say("again");
  now -= 1h;
  say("again");
  CHECK(written == log_limiter::lines_max + 1);
}
