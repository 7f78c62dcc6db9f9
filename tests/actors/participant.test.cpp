#include "actors/participant.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  std::size_t journaled = 0;
  journal_actor journal
    = own(sys.spawn([this]() -> journal_actor::behavior_type {
        return {[this](const delivery& x) {
                  ++journaled;
                  return written{x.batches.size(), 0};
                },
                [](const view_installed&) {}, [](said) {},
                [](const waiting&) {}, [](const notice&) {}};
      }));
  probe<line_reader_actor> lines{*this};
  probe<supervisor_actor> supervisor{*this};
  probe<group_actor> group{*this};
  probe<membership_actor> membership{*this};
  detector_actor detector
    = own(sys.spawn([]() -> detector_actor::behavior_type {
        return {[](const view_stands&) {},
                [](const frame_batch&) {},
                [](get_sights) { return sight_list{}; },
                [](get_evidence) {
                  suspicion_evidence x;
                  x.who = 7;
                  return evidence_list{{x}, instant{}};
                },
                [](get_counters) { return counters{}; },
                [](tick) {},
                [](report_due) {}};
      }));
  participant_actor uut;

  fixture() {
    source_options source;
    source.kind = source_kind::text;
    source.messages = 3;
    source.gap_min = source.gap_max = 10ms;
    uut = own(sys.spawn(participant_behavior, level::safe, source,
                        participant_neighbours{journal, lines, supervisor}));
    caf::anon_send(uut, join_participant{group, membership, detector});
    phase(group_phase::member);
    caf::anon_send(uut, view_installed{make_view(2)});
    settle();
  }

  void phase(group_phase x) {
    auto status = std::make_shared<group_status>();
    status->phase = x;
    caf::anon_send(uut, group_status_ptr{status});
    settle();
  }

  group_picture_ptr picture() {
    return ask<group_picture_ptr>(*this, uut, get_picture{});
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a participant says what its source gives",
                 "[actors][participant]") {
  pass(1s);
  REQUIRE(group.count<outgoing>() == 1); // The next one waits for the answer.
  caf::anon_send(uut, send_result{1, 0});
  settle();
  CHECK(group.count<outgoing>() == 2);
  CHECK(picture()->sent == 1);
}

TEST_CASE_METHOD(fixture, "what is delivered stands in the journal and counts",
                 "[actors][participant]") {
  delivery x;
  x.view = {1, 0};
  x.batches.push_back(make_batch(make_view(2), 2, 1, 1, {"a", "b"}));
  caf::anon_send(uut, x);
  settle();
  CHECK(journaled == 1);
  CHECK(picture()->state.messages == 2);
}

TEST_CASE_METHOD(fixture, "who is told to leave asks its group first",
                 "[actors][participant]") {
  caf::anon_send(uut, leave{});
  settle();
  CHECK(membership.count<leave>() == 1);
  CHECK(supervisor.count<life_over>() == 0);
  phase(group_phase::left);
  REQUIRE(supervisor.count<life_over>() == 1);
  CHECK(supervisor.all<life_over>()[0].good);
}

TEST_CASE_METHOD(
  fixture, "who is in no touch shows it, unless nobody goes on without it",
  "[actors][participant]") {
  CHECK(!picture()->in_touch);
  caf::anon_send(uut, join_participant{group, membership, detector, false});
  settle();
  CHECK(picture()->in_touch);
}

TEST_CASE_METHOD(fixture, "a participant hands on who suspected whom",
                 "[actors][participant]") {
  auto found = ask<evidence_list>(*this, uut, get_evidence{});
  REQUIRE(found.items.size() == 1);
  CHECK(found.items[0].who == 7);
  // Before it has joined, there is nobody to ask.
  auto alone
    = own(sys.spawn(participant_behavior, level::safe, source_options{},
                    participant_neighbours{journal, lines, supervisor}));
  CHECK(ask<evidence_list>(*this, alone, get_evidence{}).items.empty());
}
