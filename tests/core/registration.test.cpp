#include "actors/core/registration.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using core::directory_step;

namespace {

struct fixture {
  receiver_options opts;
  core::registration uut{opts, ""};
  instant now{};

  bool say(directory_word word, const std::string& id = "") {
    return uut.on_said({word, id, ""}, now);
  }

  /// Waits until something is due, and returns what and when.
  std::pair<directory_step, timespan> next() {
    REQUIRE(uut.next_deadline());
    auto before = now;
    now = std::max(now, *uut.next_deadline());
    return {uut.on_tick(now), now - before};
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a receiver registers and beats every 10 s [6.41]",
                 "[core][receiver]") {
  CHECK(uut.on_tick(now) == directory_step::enter);
  CHECK(!uut.next_deadline()); // Until there is an answer.
  CHECK(say(directory_word::done, "a"));
  CHECK(uut.id() == "a");
  for (int i = 0; i < 3; ++i) {
    CHECK(next() == std::pair{directory_step::beat, timespan{10s}});
    CHECK(!say(directory_word::done));
  }
  CHECK(uut.id() == "a");
}

TEST_CASE_METHOD(fixture,
                 "a directory that is not up yet is tried every 5 s "
                 "[4.12] [4.19] [6.42]",
                 "[core][receiver]") {
  CHECK(uut.on_tick(now) == directory_step::enter);
  for (int i = 0; i < 4; ++i) {
    CHECK(!say(directory_word::silent));
    CHECK(next() == std::pair{directory_step::enter, timespan{5s}});
  }
  CHECK(say(directory_word::done, "a"));
}

TEST_CASE_METHOD(fixture, "who became unknown registers again at once [6.46]",
                 "[core][receiver]") {
  uut.on_tick(now);
  say(directory_word::done, "a");
  next();
  CHECK(!say(directory_word::unknown));
  CHECK(!uut.listed());
  CHECK(next() == std::pair{directory_step::enter, timespan{0}});
  CHECK(uut.id() == "a"); // It stays the same receiver.
  CHECK(say(directory_word::done, "a"));
}

TEST_CASE_METHOD(fixture, "a silent directory does not unlist a receiver",
                 "[core][receiver]") {
  uut.on_tick(now);
  say(directory_word::done, "a");
  next();
  say(directory_word::silent);
  CHECK(next() == std::pair{directory_step::beat, timespan{5s}});
}

TEST_CASE_METHOD(fixture, "a directory that forgets at once is not besieged",
                 "[core][receiver]") {
  uut.on_tick(now);
  say(directory_word::unknown);
  CHECK(next() == std::pair{directory_step::enter, timespan{5s}});
}
