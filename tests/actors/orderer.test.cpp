#include "actors/orderer.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<group_room_actor> group{*this};
  orderer_actor uut
    = own(sys.spawn(orderer_behavior, level::agreed, group.handle()));
  view_ptr current = make_view(2);

  fixture() {
    caf::anon_send(uut, view_change{current});
    settle();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "the view comes to its end at the group",
                 "[actors]") {
  REQUIRE(group.count<view_installed>() == 1);
  CHECK(group.all<view_installed>()[0].what == current);
}

TEST_CASE_METHOD(fixture, "every progress is told, with or without a delivery",
                 "[actors]") {
  caf::anon_send(uut,
                 progress{{make_batch(current, 2, 3, 1)}, {{0, 3}, {0, 0}, 2}});
  settle();
  REQUIRE(group.count<delivery>() == 1);
  CHECK(group.all<delivery>()[0].batches.empty());
  CHECK(group.all<delivery>()[0].slowest == 2);
  caf::anon_send(uut, progress{{}, {{3, 3}, {0, 0}, 2}});
  settle();
  CHECK(group.all<delivery>()[1].batches.size() == 1);
  CHECK(
    value_of(ask<counters>(*this, uut, get_counters{}), "messages_delivered")
    == 1);
}
