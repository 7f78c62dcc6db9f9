#include "actors/detector.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Member 1 of three.
struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  probe<membership_actor> membership{*this};
  probe<elector_actor> elector{*this};
  waited_actor waited = own(sys.spawn([]() -> waited_actor::behavior_type {
    return {[](get_waits) { return wait_list{}; }};
  }));
  detector_actor uut;
  std::uint64_t number = 0;

  fixture() {
    detector_options opts;
    opts.heartbeat = 50ms;
    opts.doubt_after = 100ms;
    opts.suspect_after = 300ms;
    uut = own(
      sys.spawn(detector_behavior, opts,
                detector_neighbours{transport, membership, elector, waited}));
    caf::anon_send(uut, view_stands{make_view(3)});
    settle();
  }

  /// Members 2 and 3 live for `span`, or 2 alone.
  void live(timespan span, bool both) {
    for (timespan t{0}; t < span; t += 50ms) {
      ++number;
      for (member_id who : {2, 3})
        if (who == 2 || both)
          caf::anon_send(
            uut,
            frame_batch{{from_member(who, pulse{{1, 0}, number, false, {}})}});
      pass(50ms);
    }
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a member beats, and doubts nobody who does",
                 "[actors][detector]") {
  live(2s, true);
  CHECK(transport.count<outbound_batch>() >= 30);
  CHECK(membership.count<hearing>() == 0);
}

TEST_CASE_METHOD(fixture, "who falls silent is told to both who must know",
                 "[actors][detector]") {
  live(1s, true);
  live(1s, false);
  REQUIRE(membership.count<hearing>() == 1);
  CHECK(membership.all<hearing>()[0].who == 3);
  CHECK(!membership.all<hearing>()[0].heard);
  CHECK(elector.count<hearing>() == 1);
  live(200ms, true);
  REQUIRE(membership.count<hearing>() == 2);
  CHECK(membership.all<hearing>()[1].heard);
}

TEST_CASE_METHOD(fixture, "the detector begins anew with each view",
                 "[actors][detector]") {
  live(1s, true);
  live(1s, false);
  auto next = std::make_shared<view>(*make_view(2, 1, 0, 2));
  caf::anon_send(uut, view_stands{next});
  auto before = membership.count<hearing>();
  pass(100ms);
  CHECK(membership.count<hearing>() == before);
}

TEST_CASE_METHOD(fixture, "who was suspected, when and why can be asked",
                 "[actors][detector]") {
  live(1s, true);
  live(1s, false);
  auto log = ask<evidence_list>(*this, uut, get_evidence{});
  REQUIRE(log.items.size() == 1);
  CHECK(log.items[0].who_name == "peer-3");
  CHECK(log.items[0].by_name == "peer-1");
  CHECK(log.items[0].why == evidence_cause::silence);
  CHECK(log.items[0].when - *log.items[0].last_heard == 300ms);
}
