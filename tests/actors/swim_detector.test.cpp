#include "actors/swim_detector.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Member 1 of three; what it sends is answered by the test.
struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  probe<membership_actor> membership{*this};
  probe<elector_actor> elector{*this};
  /// Since when messages wait for member 2, if they do.
  std::optional<instant> waiting;
  waited_actor waited = own(sys.spawn([this]() -> waited_actor::behavior_type {
    return {[this](get_waits) {
      wait_list result;
      if (waiting) {
        wait x;
        x.who = 2;
        x.since = *waiting;
        result.items.push_back(x);
      }
      return result;
    }};
  }));
  std::set<member_id> living{2, 3};
  std::size_t read = 0;
  detector_actor uut;

  fixture() {
    detector_options opts;
    opts.kind = detector_kind::swim;
    opts.stuck_after = 3s;
    uut = own(sys.spawn(
      swim_detector_behavior, opts,
      core::swim_identity{"peer-1", life_of(1), place_of(1)}, std::uint64_t{7},
      detector_neighbours{transport, membership, elector, waited}));
    caf::anon_send(uut, view_stands{make_view(3)});
    settle();
  }

  /// Answers all pings of the living that came since the last time.
  void answer() {
    auto sent = transport.all<outbound_batch>();
    frame_batch back;
    for (; read < sent.size(); ++read)
      for (auto& item : sent[read].items)
        for (auto& f : item.frames)
          for (member_id who : living)
            if (auto x = std::get_if<swim_ping>(&f);
                x && x->target == "peer-" + std::to_string(who)) {
              CHECK(item.to->at(0).at == place_of(who));
              CHECK(item.to->at(0).inc == life_of(who));
              back.items.push_back(
                from_member(who, swim_ack{x->number, x->inc}));
            }
    if (!back.items.empty())
      caf::anon_send(uut, std::move(back));
    settle();
  }

  void live(timespan span) {
    for (timespan t{0}; t < span; t += 5ms) {
      answer();
      pass(5ms);
    }
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "probes go to members in their lives, and those who "
                 "answer are not doubted",
                 "[actors][detector]") {
  live(2s);
  CHECK(read > 30);
  CHECK(membership.count<hearing>() == 0);
  CHECK(ask<evidence_list>(*this, uut, get_evidence{}).items.empty());
}

TEST_CASE_METHOD(fixture, "who answers no probe is told to both who must know",
                 "[actors][detector]") {
  live(1s);
  living.erase(3);
  live(1s);
  REQUIRE(membership.count<hearing>() == 1);
  CHECK(membership.all<hearing>()[0].who == 3);
  CHECK(!membership.all<hearing>()[0].heard);
  CHECK(elector.count<hearing>() == 1);
  auto sights = ask<sight_list>(*this, uut, get_sights{});
  REQUIRE(sights.items.size() == 2);
  CHECK(!sights.items[0].suspected);
  CHECK(sights.items[1].suspected);
  auto log = ask<evidence_list>(*this, uut, get_evidence{});
  REQUIRE(log.items.size() == 3);
  CHECK(log.items[0].why == evidence_cause::probe);
  CHECK(log.items[0].who_name == "peer-3");
  CHECK(log.items[0].by_name == "peer-1");
  CHECK(log.items[0].when <= log.now);
  // The other one agrees, and both are a majority.
  CHECK(membership.count<removal_verdict>() == 0);
  caf::anon_send(
    uut, frame_batch{{from_member(
           2, pulse{{1, 0}, 1, false, {{3, suspicion_cause::silence}}})}});
  settle();
  REQUIRE(membership.count<removal_verdict>() == 1);
  CHECK(membership.all<removal_verdict>()[0].who == 3);
  CHECK(membership.all<removal_verdict>()[0].remove);
}

TEST_CASE_METHOD(fixture, "a refutation is told, too", "[actors][detector]") {
  living.erase(3);
  live(1s);
  REQUIRE(membership.count<hearing>() == 1);
  living.insert(3);
  swim_update alive{"peer-3", life_of(3), 5, swim_status::alive, place_of(3)};
  caf::anon_send(uut, frame_batch{{from_member(3, swim_gossip{{alive}})}});
  live(1s);
  REQUIRE(membership.count<hearing>() == 2);
  CHECK(membership.all<hearing>()[1].heard);
  CHECK(ask<evidence_list>(*this, uut, get_evidence{}).items.back().withdrawn);
}

TEST_CASE_METHOD(fixture,
                 "who answers and holds up all is suspected, and is "
                 "heard",
                 "[actors][detector]") {
  live(1s);
  waiting = now();
  live(5s);
  REQUIRE(membership.count<hearing>() == 1);
  CHECK(membership.all<hearing>()[0].who == 2);
  CHECK(membership.all<hearing>()[0].heard);
  auto sights = ask<sight_list>(*this, uut, get_sights{});
  REQUIRE(sights.items.size() == 2);
  CHECK(sights.items[0].why == suspicion_cause::progress);
  CHECK(ask<evidence_list>(*this, uut, get_evidence{}).items[0].waiting_since
        == waiting);
}

TEST_CASE_METHOD(fixture, "a detector without a view asks nobody",
                 "[actors][detector]") {
  detector_options opts;
  probe<transport_actor> quiet{*this};
  auto alone = own(sys.spawn(
    swim_detector_behavior, opts,
    core::swim_identity{"peer-1", life_of(1), place_of(1)}, std::uint64_t{7},
    detector_neighbours{quiet, membership, elector, waited}));
  caf::anon_send(alone, frame_batch{{from_member(2, swim_ping{1, "peer-1"})}});
  pass(2s);
  CHECK(quiet.count<outbound_batch>() == 0);
}
