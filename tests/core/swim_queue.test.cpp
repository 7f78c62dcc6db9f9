#include "actors/core/swim_queue.hpp"

#include "messages/wire.hpp"
#include "tests/support/frames.hpp"
#include "tests/support/swim_updates.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using troupe::test::opinion;

namespace {

struct fixture {
  instant now{48h};
  swim_table table{swim_options{}};
  swim_queue uut;

  void add(const std::string& name) {
    table.merge(opinion(name, swim_status::alive), now);
    uut.push(name);
  }

  std::vector<std::string> fill(std::size_t bytes, std::size_t limit = 100,
                                const std::string* first = nullptr) {
    std::vector<swim_update> out;
    uut.fill(table, now, bytes, limit, first, out);
    std::vector<std::string> result;
    for (auto& x : out)
      result.push_back(x.name);
    return result;
  }
};

using names = std::vector<std::string>;

} // namespace

TEST_CASE("an update takes no more bytes than it is counted for", "[core]") {
  CHECK(rc::check("any update", [] {
    auto x = test::any_update();
    auto bytes = [](const swim_gossip& g) { return wire::encoded_size(g); };
    RC_ASSERT(bytes({{x, x}}) - bytes({{x}}) <= update_bytes(x) + 1);
  }));
}

TEST_CASE_METHOD(fixture, "the least told goes first, then the latest",
                 "[core]") {
  add("a");
  add("b");
  add("c");
  auto one = update_bytes(opinion("a", swim_status::alive));
  CHECK(fill(one) == names{"c"});
  CHECK(fill(one) == names{"b"});
  CHECK(fill(one) == names{"a"});
  add("d");
  CHECK(fill(2 * one) == names{"d", "c"});
}

TEST_CASE_METHOD(fixture, "what was told often enough is told no more",
                 "[core]") {
  add("a");
  for (int i = 0; i < 3; ++i)
    CHECK(fill(1000, 3) == names{"a"});
  CHECK(fill(1000, 3).empty());
  CHECK(uut.size() == 0);
  // Until there is news of it again.
  uut.push("a");
  CHECK(fill(1000, 3) == names{"a"});
}

TEST_CASE_METHOD(fixture, "no more is told than fits", "[core]") {
  for (int i = 0; i < 50; ++i)
    add("member-" + std::to_string(100 + i));
  auto one = update_bytes(opinion("member-100", swim_status::alive));
  CHECK(fill(10 * one).size() == 10);
  CHECK(fill(one - 1).empty());
  CHECK(fill(0).empty());
  // What is large does not keep what is small from being told.
  auto large = opinion("large", swim_status::alive, 1, 1);
  large.tags = std::string(500, 't');
  table.merge(large, now);
  uut.push("large");
  CHECK(fill(one).size() == 1);
}

TEST_CASE_METHOD(fixture, "who is asked for goes first, outside of the count",
                 "[core]") {
  add("a");
  add("b");
  std::string accused = "a";
  for (int i = 0; i < 5; ++i)
    CHECK(fill(1000, 2, &accused).front() == "a");
  CHECK(!uut.has("b"));
  CHECK(fill(1000, 2) == names{"a"});
}

TEST_CASE_METHOD(fixture, "news is what the table says when it is told",
                 "[core]") {
  add("a");
  table.merge(opinion("a", swim_status::faulty), now);
  now += 90s;
  std::vector<swim_update> out;
  uut.fill(table, now, 1000, 9, nullptr, out);
  REQUIRE(out.size() == 1);
  CHECK(out[0].status == swim_status::faulty);
  CHECK(out[0].age == 90);
  // Of a tombstone whose time is over there is none.
  now += 48h;
  table.expire(now);
  CHECK(fill(1000).empty());
  CHECK(uut.size() == 0);
}
