#include "tests/support/rumor_fixture.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

TEST_CASE_METHOD(rumor_fixture,
                 "two tables that differ agree after some comparisons",
                 "[core][gossip]") {
  for (int i = 0; i < 100; ++i) {
    a.on_delta(rumor_of("x" + std::to_string(i)), now);
    b.on_delta(rumor_of("y" + std::to_string(i)), now);
  }
  for (int i = 0; i < 20; ++i) // A datagram has room for some marks alone.
    compare(a, b);
  CHECK(names(a) == names(b));
  CHECK(a.origins().size() == 202);
  CHECK(a.find("b")->size() == 1);
}

TEST_CASE_METHOD(rumor_fixture, "tables that agree say so in a few bytes",
                 "[core][gossip]") {
  for (int i = 0; i < 30; ++i) {
    a.on_delta(rumor_of("node-" + std::to_string(i)), now);
    b.on_delta(rumor_of("node-" + std::to_string(i)), now);
  }
  compare(a, b);
  std::string cursor;
  auto ranges = a.summaries(cursor, opts.datagram_bytes, now);
  CHECK(cursor.empty());
  REQUIRE(ranges.size() == 1);
  CHECK(frame_bytes(frame{ranges[0]}) < 120);
  CHECK(b.on_summary(ranges[0], now) == false);
}

TEST_CASE_METHOD(rumor_fixture,
                 "what is fresher is taken, and known to be here",
                 "[core][gossip]") {
  compare(a, b);
  now += 30s;
  a.on_look({}, now);
  auto of_b = b.summary_of_range({}, now);
  CHECK(a.on_summary(of_b, now) == true); // Fresher here: worth an answer.
  auto of_a = a.summary_of_range({}, now);
  CHECK(b.on_summary(of_a, now) == false);
  CHECK(b.find("a")->version() == 1);
  CHECK(b.find("a")->age(now) == 0s);
}

TEST_CASE_METHOD(rumor_fixture, "an answer of many parts pauses at its bound",
                 "[core][gossip]") {
  std::vector<gossip_change> many;
  for (int i = 0; i < 500; ++i)
    many.push_back({"file-" + std::to_string(i)});
  a.on_look(many, now);
  gossip_digest question;
  question.asks = true;
  question.marks = {{"a", 0, -1, 0, 0}};
  auto answer = a.answer(question, 1300, 4000, now);
  CHECK(answer.deltas.size() >= 3);
  CHECK(!answer.complete);
  CHECK(answer.deltas.back().pauses);
  for (auto& d : answer.deltas)
    b.on_delta(d, now);
  CHECK(b.find("a")->held() == answer.deltas.back().through);
  CHECK(b.find("a")->lacks_some());
}

TEST_CASE_METHOD(rumor_fixture,
                 "of marks that do not fit a datagram, each has a good chance",
                 "[core][gossip]") {
  for (int i = 10; i < 50; ++i)
    a.on_delta(rumor_of("n" + std::to_string(i), 1u << 30), now);
  gossip_summary range;
  range.after = "n";
  range.through = "n49";
  std::map<std::string, int> told;
  constexpr int times = 60;
  for (std::uint64_t chance = 0; chance < times; ++chance) {
    auto part = a.marks_of_range(range, 600, chance);
    CHECK(frame_bytes(frame{part}) <= 600);
    // What is not in the part is not said to be missing.
    for (const auto& x : part.marks) {
      CHECK(x.origin > part.after);
      CHECK(x.origin <= part.through);
      ++told[x.origin];
    }
  }
  CHECK(told.size() == 40);
  for (const auto& [name, count] : told)
    CHECK(count >= times / 3);
}

TEST_CASE_METHOD(rumor_fixture,
                 "who lacks large values hears of all others that they live, "
                 "and of each large one how far it goes",
                 "[core][gossip]") {
  gossip_digest marks;
  for (int i = 10; i < 50; ++i) {
    auto large = i < 30;
    auto x = rumor_of("n" + std::to_string(i), 1, 3);
    for (std::uint64_t at = 2; large && at <= 200; ++at) {
      x.entries.push_back({at, "a-file-with-number-" + std::to_string(at)});
      x.last = x.through = at;
    }
    a.on_delta(x, now);
    // Who asks has dropped the large ones, and all of the small ones.
    marks.marks.push_back(
      {x.origin, 1, 1, static_cast<std::uint64_t>(large ? 0 : 1), 0});
  }
  marks.through = "n99";
  marks.after = "n";
  auto answer = a.answer(marks, 600, 8 * 600, now);
  CHECK(!answer.complete);
  std::set<std::string> told;
  std::size_t bytes = 0;
  for (const auto& x : answer.deltas) {
    told.insert(x.origin);
    CHECK(x.version == 3);
    bytes += frame_bytes(frame{x});
  }
  CHECK(told.size() == 40);
  CHECK(bytes <= 9 * 600);
  // The living first.
  CHECK(answer.deltas.front().origin == "n30");
}

TEST_CASE_METHOD(rumor_fixture,
                 "a version whose changes are not all here does not pass for "
                 "one that is held",
                 "[core][gossip]") {
  auto half = rumor_of("x", 1, 4); // Holds the first change.
  auto more = half;
  more.version = 5;
  more.last = 9; // And knows that there are nine.
  a.on_delta(half, now);
  b.on_delta(more, now);
  gossip_summary range;
  range.after = "w";
  CHECK(!a.on_summary(b.summary_of_range(range, now), now).has_value());
  CHECK(a.find("x")->version() == 4);
}

TEST_CASE_METHOD(rumor_fixture, "a range that ends before it begins is empty",
                 "[core][gossip]") {
  a.on_delta(rumor_of("b"), now);
  a.on_delta(rumor_of("c"), now);
  for (const auto& before : {"A", "a", "b"}) {
    gossip_summary range;
    range.after = "c";
    range.through = before;
    CHECK(a.summary_of_range(range, now).items.empty());
    CHECK(a.on_summary(range, now) == std::nullopt);
    CHECK(a.marks_of_range(range, 1300, 1).marks.empty());
    gossip_digest marks;
    marks.after = range.after;
    marks.through = range.through;
    CHECK(a.answer(marks, 1300, 13000, now).deltas.empty());
  }
}
