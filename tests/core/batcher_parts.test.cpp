#include "tests/support/assembly.hpp"
#include "tests/support/batcher_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = parts_fixture;

TEST_CASE("a message that fits no unit leaves in parts", "[core]") {
  fixture f;
  auto result = f.send({"a", std::string(250, 'x'), "b"});
  CHECK(result.taken == 3);
  f.collect();
  CHECK(f.kinds
        == std::vector<unit_kind>{unit_kind::message, unit_kind::fragment,
                                  unit_kind::fragment, unit_kind::message,
                                  unit_kind::message});
  CHECK(f.texts.front() == "a");
  CHECK(f.texts.back() == "b");
  CHECK(f.count("messages_sent") == 3);
  CHECK(f.count("fragments_sent") == 3);
  CHECK(f.uut.under_way() == 5);
}

TEST_CASE("a message that just fits a unit is not cut", "[core]") {
  fixture f;
  f.send({std::string(98, 'x')});
  f.collect();
  CHECK(f.kinds == std::vector<unit_kind>{unit_kind::message});
  f.send({std::string(99, 'x')});
  f.collect();
  CHECK(f.kinds.size() == 3);
}

TEST_CASE("a message larger than the window leaves piece by piece", "[core]") {
  for (auto start : starts) {
    fixture f{small_window(250), start};
    CHECK(f.send({std::string(1000, 'x')}).taken == 1);
    CHECK(f.uut.is_partly_sent());
    std::size_t rounds = 0;
    for (f.collect(); f.uut.is_partly_sent(); ++rounds) {
      CHECK(f.uut.under_way() == 2);
      CHECK(f.count("bytes_under_way") <= 250);
      CHECK(f.count("bytes_unsent") > 0);
      REQUIRE(rounds < 10);
      f.all_hold();
    }
    CHECK(rounds == 5);
    CHECK(f.kinds.size() == 11);
    CHECK(f.kinds.back() == unit_kind::message);
  }
}

TEST_CASE("a window of messages counts parts", "[core]") {
  fixture f{small_window(100000, 3)};
  CHECK(f.send({std::string(1000, 'x')}).taken == 1);
  CHECK(f.uut.under_way() == 3);
  CHECK(f.send({"y"}).why == errc::overloaded);
}

TEST_CASE("nothing overtakes a message that is partly sent, and credit comes "
          "when it is gone",
          "[core]") {
  fixture f{small_window(250)};
  CHECK(f.send({std::string(500, 'x'), "y"}).taken == 1);
  CHECK(f.send({"y"}).why == errc::overloaded);
  f.collect();
  bool opened = false;
  while (f.uut.is_partly_sent()) {
    CHECK(!opened);
    CHECK(f.send({"y"}).taken == 0);
    opened = f.all_hold();
  }
  CHECK(f.all_hold());
  CHECK(f.send({"y"}).taken == 1);
}

TEST_CASE("a large message is refused whole where its first part has no room",
          "[core]") {
  fixture f{small_window(100)};
  auto result = f.send({"y", std::string(290, 'x')});
  CHECK(result.taken == 1);
  CHECK(result.why == errc::overloaded);
  CHECK(!f.uut.is_partly_sent());
}

TEST_CASE("the end marker goes behind the last part [1.28]", "[core]") {
  fixture f{small_window(250)};
  f.send({std::string(600, 'x')});
  f.end();
  f.collect();
  CHECK(f.send({"y"}).why == errc::shutting_down);
  while (f.uut.is_partly_sent()) {
    CHECK(f.kinds.back() == unit_kind::fragment);
    f.all_hold();
  }
  f.all_hold();
  auto size = f.kinds.size();
  REQUIRE(size > 2);
  CHECK(f.kinds[size - 2] == unit_kind::message);
  CHECK(f.kinds[size - 1] == unit_kind::end);
}

TEST_CASE("what was partly sent ends with its view", "[core]") {
  fixture f{small_window(250)};
  f.send({"a", std::string(600, 'x')});
  CHECK(f.uut.taken_in_view() == 2);
  CHECK(f.uut.is_partly_sent());
  f.uut.on_view(small_units(), f.out);
  CHECK(f.uut.taken_in_view() == 0);
  CHECK(!f.uut.is_partly_sent());
  CHECK(f.send({"b"}).taken == 1);
}

TEST_CASE("the largest message that may be is taken, one byte more is not",
          "[core]") {
  group_options opts;
  opts.message_bytes_max = 1u << 30; // More than any member may send.
  fixture f{opts};
  CHECK(f.send({std::string(message_bytes_limit + 1, 'x')}).bytes_max
        == message_bytes_limit);
  CHECK(f.send({std::string(message_bytes_limit, 'x')}).taken == 1);
}

TEST_CASE("parts are put together again as they were sent", "[core]") {
  fixture f{small_window(250)};
  std::vector<std::string> said{"a", std::string(600, 'x'),
                                std::string(99, 'y'), "b"};
  for (auto& x : said)
    while (f.send({x}).taken == 0)
      f.all_hold();
  f.collect();
  while (f.uut.is_partly_sent())
    f.all_hold();
  assembly there;
  for (std::size_t i = 0; i < f.texts.size(); ++i)
    there.deliver({{1, f.kinds[i], f.texts[i]}});
  std::vector<std::string> heard;
  for (auto& x : there.seen)
    heard.push_back(x.text);
  CHECK(heard == said);
}
