#include "actors/core/message_generator.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

source_options source(source_kind kind, std::uint64_t seed = 1) {
  source_options result;
  result.kind = kind;
  result.seed = seed;
  result.bytes = 0;
  return result;
}

/// All that `uut` says by itself, and the pauses between.
std::vector<std::string> all_of(message_generator& uut, instant now,
                                std::vector<timespan>* gaps = nullptr) {
  std::vector<std::string> result;
  while (auto next = uut.next_at()) {
    if (gaps)
      gaps->push_back(*next - now);
    now = *next;
    result.push_back(*uut.on_tick(now));
  }
  return result;
}

} // namespace

TEST_CASE("the pauses between messages lie in the configured range [1.02]",
          "[core]") {
  std::set<timespan> seen;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    message_generator uut{source(source_kind::text, seed), 100};
    instant now{};
    uut.on_view(make_view(3), now);
    std::vector<timespan> gaps;
    CHECK(all_of(uut, now, &gaps).size() == 100);
    for (auto gap : gaps) {
      CHECK(gap >= 10ms);
      CHECK(gap <= 99ms);
    }
    seen.insert(gaps.begin(), gaps.end());
  }
  CHECK(*seen.begin() < 11ms);
  CHECK(*seen.rbegin() > 98ms);
  CHECK(seen.size() > 1900);
}

TEST_CASE("a seed and a member give the same pauses, others give others",
          "[core]") {
  auto gaps = [](std::uint64_t seed, member_id self) {
    message_generator uut{source(source_kind::text, seed), 20};
    uut.on_view(make_view(3, self), instant{});
    std::vector<timespan> result;
    all_of(uut, instant{}, &result);
    return result;
  };
  CHECK(gaps(1, 1) == gaps(1, 1));
  CHECK(gaps(1, 1) != gaps(2, 1));
  CHECK(gaps(1, 1) != gaps(1, 2));
}

TEST_CASE("a peer says as many messages as it was told, numbered", "[core]") {
  message_generator uut{source(source_kind::text), 3};
  CHECK(!uut.finished());
  uut.on_view(make_view(3, 2), instant{});
  CHECK(!uut.on_tick(instant{}));
  CHECK(all_of(uut, instant{})
        == std::vector<std::string>{"peer-2 says 1 ", "peer-2 says 2 ",
                                    "peer-2 says 3 "});
  CHECK(uut.finished());
  CHECK(!uut.next_at());
}

TEST_CASE("who has nothing to say has finished at once", "[core]") {
  message_generator uut{source(source_kind::text), 0};
  uut.on_view(make_view(3), instant{});
  CHECK(uut.finished());
  CHECK(!uut.next_at());
}

TEST_CASE("a payload is filled up to its size", "[core]") {
  auto opts = source(source_kind::text);
  opts.bytes = 100;
  message_generator uut{opts, 1};
  uut.on_view(make_view(3), instant{});
  CHECK(all_of(uut, instant{})[0].size() == 100);
}

TEST_CASE("one payload in eight is large, if that is wished", "[core]") {
  auto opts = source(source_kind::text);
  opts.bytes = 100;
  opts.large_bytes = 1000;
  message_generator uut{opts, 800};
  uut.on_view(make_view(3), instant{});
  std::size_t large = 0;
  for (auto& x : all_of(uut, instant{})) {
    CHECK((x.size() == 100 || x.size() == 1000));
    large += x.size() == 1000 ? 1 : 0;
  }
  CHECK(large > 60);
  CHECK(large < 150);
}

TEST_CASE("database operations come in turn [6.10]", "[core]") {
  message_generator uut{source(source_kind::database), 6};
  uut.on_view(make_view(3), instant{});
  CHECK(all_of(uut, instant{})
        == std::vector<std::string>{
          "insert row 1 of peer-1 ", "update row 1 of peer-1 ",
          "query row 1 of peer-1 ", "delete row 1 of peer-1 ",
          "insert row 2 of peer-1 ", "update row 2 of peer-1 "});
}

TEST_CASE("a relay of M hops walks through the group and ends with -2 [6.11]",
          "[core]") {
  std::vector<message_generator> all;
  for (member_id self = 1; self <= 3; ++self) {
    all.emplace_back(source(source_kind::relay), 10);
    all.back().on_view(make_view(3, self), instant{});
  }
  CHECK(all[0].next_at());
  CHECK(!all[1].next_at());
  std::vector<std::string> said;
  std::set<std::size_t> speakers;
  for (bool spoken = true; spoken;) {
    spoken = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!all[i].next_at())
        continue;
      auto now = *all[i].next_at();
      auto text = all[i].on_tick(now);
      REQUIRE(text);
      // Whom the message before has named.
      if (!said.empty())
        CHECK(said.back().substr(said.back().find("next "))
              == "next " + std::to_string(i + 1));
      said.push_back(*text);
      speakers.insert(i);
      for (auto& x : all)
        x.on_delivered(*text, now);
      spoken = true;
      break;
    }
  }
  REQUIRE(said.size() == 10);
  CHECK(said.front().find("hop 1 of 10") == 0);
  CHECK(said.back() == "hop 10 of 10, next -2");
  CHECK(speakers.size() == 3);
  for (auto& x : all)
    CHECK(x.finished());
}

TEST_CASE("a relay message that comes twice begins no second chain", "[core]") {
  message_generator uut{source(source_kind::relay), 10};
  uut.on_view(make_view(3, 2), instant{});
  uut.on_delivered("hop 1 of 10, next 2", instant{});
  REQUIRE(uut.next_at());
  auto now = *uut.next_at();
  CHECK(uut.on_tick(now));
  uut.on_delivered("hop 1 of 10, next 2", now);
  CHECK(!uut.next_at());
}

TEST_CASE("what is no relay message moves no relay", "[core]") {
  message_generator uut{source(source_kind::relay), 10};
  uut.on_view(make_view(3, 2), instant{});
  for (auto text : {"", "next", "next 2", "hop 1", "hop x, next 2", "next 9"})
    uut.on_delivered(text, instant{});
  CHECK(!uut.next_at());
  CHECK(!uut.finished());
}

TEST_CASE("a relay in a group of one talks to itself", "[core]") {
  message_generator uut{source(source_kind::relay), 3};
  uut.on_view(make_view(1), instant{});
  int said = 0;
  while (auto next = uut.next_at()) {
    uut.on_delivered(*uut.on_tick(*next), *next);
    ++said;
  }
  CHECK(said == 3);
  CHECK(uut.finished());
}

TEST_CASE("a burst is said at once, and a pause follows it", "[core]") {
  auto opts = source(source_kind::text);
  opts.burst = 3;
  opts.gap_min = opts.gap_max = 10ms;
  message_generator uut{opts, 7};
  instant start{};
  uut.on_view(make_view(3, 1), start);
  std::vector<timespan> gaps;
  CHECK(all_of(uut, start, &gaps).size() == 7);
  CHECK(gaps == std::vector<timespan>{10ms, 0ms, 0ms, 10ms, 0ms, 0ms, 10ms});
  CHECK(uut.finished());
}
