#include "tests/support/delivery_check_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

using kind = violation_kind;
using kinds = std::vector<kind>;

} // namespace

TEST_CASE("a view ends with its cut, for those who have the state",
          "[core][check]") {
  auto play = [](std::vector<seqno> cut, bool full) {
    checked node{level::safe};
    node.install(dynamic_view(2, 3));
    node.deliver(history(node.current, 1));
    auto next = dynamic_view(3, 3, full);
    node.uut.on_change(next->id, cut);
    node.install(next);
    return node.found;
  };
  CHECK(play({2, 2, 2}, true).empty());
  CHECK(play({}, true).empty()); // It comes from elsewhere.
  CHECK(play({2, 3, 2}, false).empty());
  auto short_of = play({2, 3, 4}, true);
  REQUIRE(short_of.size() == 1);
  CHECK(short_of[0].kind == kind::cut);
  CHECK(short_of[0].message == "peer-2#3");
  CHECK(short_of[0].expected == "all units of peer-2 up to 3 before view 3.3");
  CHECK(short_of[0].found == "up to 2");
  CHECK(short_of[0].view == view_id{2, 3});
  auto beyond = play({1, 2, 2}, true);
  REQUIRE(beyond.size() == 1);
  CHECK(beyond[0].message == "peer-1#2");
}

TEST_CASE("a cut counts for the view that it comes with alone",
          "[core][check]") {
  checked node{level::safe};
  node.install(dynamic_view(2, 3));
  node.uut.on_change({3, 3}, {9, 9, 9});
  node.install(dynamic_view(4, 3));
  CHECK(node.found.empty());
}

TEST_CASE("epochs grow from view to view", "[core][check]") {
  checked node{level::safe};
  node.install(dynamic_view(5, 3));
  node.install(dynamic_view(4, 2));
  REQUIRE(node.kinds() == kinds{kind::view});
  CHECK(node.found[0].expected == "an epoch above 5");
  CHECK(node.found[0].found == "view 4.2");
  // Rounds of a static group are numbered by those who start them.
  node.install(make_view(3));
  CHECK(node.found.size() == 1);
}

TEST_CASE("an epoch has one leader, whoever says so", "[core][check]") {
  checked node{level::safe};
  node.install(dynamic_view(5, 3));
  node.keep(node.uut.on_leader({3, 5, {}}));
  node.keep(node.uut.on_leader({2, 4, {}})); // The one before.
  node.keep(node.uut.on_leader({2, 6, {}})); // The next one.
  node.keep(node.uut.on_leader({0, 5, {}}));
  CHECK(node.found.empty());
  for (int i = 0; i < 3; ++i) {
    node.keep(node.uut.on_leader({1, 5, {}}));
    node.keep(node.uut.on_leader({3, 5, {}}));
  }
  REQUIRE(node.kinds() == kinds{kind::leaders});
  CHECK(node.found[0].expected == "peer-3 as the leader of epoch 5");
  CHECK(node.found[0].found == "peer-1");
  // Long after, nobody remembers.
  for (std::uint64_t epoch = 7; epoch < 7 + delivery_check::epochs_max; ++epoch)
    node.keep(node.uut.on_leader({1, epoch, {}}));
  node.keep(node.uut.on_leader({2, 6, {}}));
  node.keep(node.uut.on_leader({3, 6, {}}));
  CHECK(node.found.size() == 1);
}

TEST_CASE("each view begins anew", "[core][check]") {
  checked node{level::safe};
  node.install(dynamic_view(2, 3));
  node.deliver(history(node.current, 2));
  node.install(dynamic_view(3, 3));
  node.deliver(history(node.current, 2));
  CHECK(node.found.empty());
}
