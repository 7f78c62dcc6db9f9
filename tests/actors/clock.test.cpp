#include "actors/clock.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<resender_actor> resender{*this};
  probe<ack_tracker_actor> tracker{*this};
  clock_actor uut
    = own(sys.spawn(clock_behavior, clock_options{}, resender.handle()));
  view_ptr current = make_view(2);

  fixture() {
    caf::anon_send(uut, join_rooms{tracker});
    caf::anon_send(uut, view_change{current});
    settle();
  }

  void acks(seqno theirs, bool due) {
    caf::anon_send(uut, ack_vector{{0, theirs}, due, current->id});
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "the clock passes a view on to both its neighbours",
                 "[actors]") {
  CHECK(resender.count<view_change>() == 1);
  CHECK(tracker.count<view_change>() == 1);
}

TEST_CASE_METHOD(fixture, "the clock passes drafts to both ways, stamped",
                 "[actors]") {
  caf::anon_send(uut, draft_batch{{{make_units({"x"}), 1, {}}}});
  settle();
  REQUIRE(resender.count<departure_batch>() == 1);
  CHECK(resender.all<departure_batch>()[0].items[0].batch->time == 1);
  CHECK(tracker.all<arrivals>().back().batches.size() == 1);
}

TEST_CASE_METHOD(fixture, "the clock passes frames in, and requests across",
                 "[actors]") {
  caf::anon_send(
    uut, frame_batch{
           {from_member(2, make_batch(current, 2, 4, 1)),
            from_member(2, repair_request{current->id, false, {{1, 1, 1}}})}});
  settle();
  CHECK(tracker.all<arrivals>().back().own_time == 5);
  CHECK(resender.count<repair_order>() == 1);
}

TEST_CASE_METHOD(fixture, "many acknowledgements that are due leave as one",
                 "[actors]") {
  for (seqno i = 1; i <= 5; ++i)
    acks(i, true);
  settle();
  REQUIRE(resender.count<departure_batch>() == 1);
  CHECK(resender.all<departure_batch>()[0].items[0].promise.aru[1] == 5);
  acks(6, false);
  settle();
  CHECK(resender.count<departure_batch>() == 1);
  acks(7, true);
  settle();
  CHECK(resender.count<departure_batch>() == 2);
}

TEST_CASE_METHOD(fixture,
                 "an idle clock beats once a second, whatever the view",
                 "[actors]") {
  pass(10s);
  CHECK(resender.count<departure_batch>() == 10);
  // A further view begins no second rhythm.
  caf::anon_send(uut, view_change{make_view(2, 1, 0, 2)});
  pass(10s);
  CHECK(resender.count<departure_batch>() == 20);
}
