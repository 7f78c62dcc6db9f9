#include "actors/ack_tracker.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"
#include "tests/support/tracking.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<clock_actor> clock{*this};
  probe<orderer_actor> orderer{*this};
  probe<resender_actor> resender{*this};
  ack_tracker_actor uut
    = own(sys.spawn(ack_tracker_behavior, asks_after_5ms(), clock.handle(),
                    orderer.handle(), resender.handle()));
  view_ptr current = make_view(2);

  fixture() {
    caf::anon_send(uut, view_change{current});
    settle();
  }

  void arrive(std::vector<envelope_batch_ptr> batches,
              std::vector<promise> promises = {}) {
    caf::anon_send(uut, arrivals{std::move(batches), std::move(promises), 1});
    settle();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "the tracker passes a view on to the orderer",
                 "[actors]") {
  CHECK(orderer.count<view_change>() == 1);
}

TEST_CASE_METHOD(fixture, "one arrival is told to orderer, clock and resender",
                 "[actors]") {
  arrive({make_batch(current, 2, 1, 1)});
  CHECK(orderer.all<progress>().size() == 1);
  CHECK(resender.all<holdings>().size() == 1);
  REQUIRE(clock.count<ack_vector>() == 1);
  CHECK(clock.all<ack_vector>()[0].due);
}

TEST_CASE_METHOD(fixture, "an arrival out of order is told to the resender",
                 "[actors]") {
  arrive({make_batch(current, 2, 2, 2)});
  CHECK(resender.all<holdings>().back().batches.size() == 1);
}

TEST_CASE_METHOD(fixture, "what moves nothing is told to nobody", "[actors]") {
  arrive({make_batch(current, 2, 1, 1)}, {{1, 5, 1, {0, 1}}});
  auto heard = [&] { return orderer.size() + clock.size() + resender.size(); };
  auto before = heard();
  arrive({}, {{1, 5, 1, {0, 1}}});
  CHECK(heard() == before);
}

TEST_CASE_METHOD(fixture, "a gap is asked for in time, until it closes",
                 "[actors]") {
  arrive({make_batch(current, 2, 2, 2)});
  pass(4ms);
  CHECK(resender.count<repair_batch>() == 0);
  pass(1ms);
  CHECK(resender.count<repair_batch>() == 1);
  pass(10ms);
  CHECK(resender.count<repair_batch>() == 2);
  arrive({make_batch(current, 2, 1, 1)}, {{1, 5, 2, {0, 2}}});
  pass(10s);
  CHECK(resender.count<repair_batch>() == 2);
  CHECK(!sched.has_pending_timeout());
}

TEST_CASE_METHOD(fixture, "the tracker tells for whom messages wait [6.09]",
                 "[actors]") {
  arrive({make_batch(current, 1, 1, 1)});
  auto waits = ask<wait_list>(*this, uut, get_waits{}).items;
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].who == 2);
}
