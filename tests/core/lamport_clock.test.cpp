#include "tests/support/clock_fixture.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

using fixture = clock_fixture;

} // namespace

TEST_CASE("the clock is raised by one before each send [0.08] [1.24]",
          "[core]") {
  for (auto start : starts) {
    fixture f{3, start};
    f.send();
    REQUIRE(f.out.leaving.items.size() == 1);
    CHECK(f.out.leaving.items[0].batch->time == start + 1);
    CHECK(f.out.leaving.items[0].batch->first == start + 1);
    f.send({"a", "b"});
    CHECK(f.out.leaving.items[0].batch->time == start + 2);
    CHECK(f.out.leaving.items[0].batch->first == start + 2);
    CHECK(f.out.leaving.items[0].batch->last() == start + 3);
  }
}

TEST_CASE("what the door knows of a batch goes with it", "[core]") {
  for (auto plain : {true, false}) {
    fixture f;
    draft_batch drafts;
    drafts.items.push_back({make_units({"a"}), 1, {}, plain});
    f.out.clear();
    f.uut.on_drafts(drafts, f.out);
    CHECK(f.out.leaving.items.at(0).batch->plain == plain);
  }
}

TEST_CASE("on a message the clock becomes max(own, received) + 1 [0.18]",
          "[core]") {
  fixture f;
  for (int i = 0; i < 7; ++i)
    f.send();
  REQUIRE(f.uut.time() == 7);
  f.receive(from_member(2, make_batch(f.current, 2, 40, 1)));
  CHECK(f.uut.time() == 41);
  CHECK(f.out.arrived.own_time == 41);
  f.receive(from_member(3, make_batch(f.current, 3, 5, 1)));
  CHECK(f.uut.time() == 42);
}

TEST_CASE("a lone stamp lifts the clock but adds nothing to it", "[core]") {
  fixture f;
  f.receive(from_member(2, f.stamp_of(9, 0)));
  CHECK(f.uut.time() == 9);
  f.receive(from_member(3, f.stamp_of(4, 0)));
  CHECK(f.uut.time() == 9);
}

TEST_CASE("what is sent is also handed to the own rooms [0.10]", "[core]") {
  fixture f;
  f.send();
  REQUIRE(f.out.arrived.batches.size() == 1);
  CHECK(f.out.arrived.batches[0] == f.out.leaving.items[0].batch);
  CHECK(f.out.arrived.own_time == 1);
}

TEST_CASE("every promise holds time, last and holdings of one moment",
          "[core]") {
  fixture f;
  f.uut.on_acks({{0, 6, 4}, false, f.current->id});
  f.send({"a", "b"});
  auto& said = f.out.leaving.items[0].promise;
  CHECK(said.time == 1);
  CHECK(said.last == 2);
  CHECK(said.aru == std::vector<seqno>{2, 6, 4});
}

TEST_CASE("frames of other views, strangers and other lives are counted",
          "[core]") {
  fixture f;
  auto before = make_view(3, 1, 0, 0);
  f.receive(from_member(2, make_batch(before, 2, 1, 1)));
  CHECK(f.count("frames_of_older_views") == 1);
  f.receive(from_member(9, make_batch(f.current, 2, 1, 1)));
  CHECK(f.count("frames_of_strangers") == 1);
  auto other_life = from_member(2, make_batch(f.current, 2, 1, 1));
  other_life.source.inc += 1;
  f.receive(other_life);
  CHECK(f.count("frames_of_strangers") == 2);
  f.receive(from_member(2, make_batch(f.current, 9, 1, 1)));
  f.receive(from_member(2, make_batch(f.current, 1, 1, 1)));
  CHECK(f.count("frames_of_strangers") == 4);
  f.receive(from_member(2, stamp{f.current->id, 5, 0, {0, 0}}));
  CHECK(f.count("frames_of_strangers") == 5);
  f.receive(from_member(2, make_batch(f.current, 2, 1, 1, {"x"}, {0, 0})));
  CHECK(f.count("frames_of_strangers") == 6);
  CHECK(f.uut.time() == 0);
  CHECK(f.out.arrived.batches.empty());
}

TEST_CASE("frames of the next view are kept, and taken when it comes",
          "[core]") {
  clock_options opts;
  opts.early_frames_max = 2;
  fixture f{3, 0, opts};
  auto next = make_view(3, 1, 0, 2);
  for (seqno i = 1; i <= 3; ++i)
    f.receive(from_member(2, make_batch(next, 2, i, i)));
  CHECK(f.out.arrived.batches.empty());
  CHECK(f.count("frames_early") == 2);
  CHECK(f.count("frames_early_dropped") == 1);
  f.out.clear();
  f.uut.on_view(next, f.out);
  REQUIRE(f.out.arrived.batches.size() == 2);
  CHECK(f.out.arrived.batches[1]->first == 2);
  CHECK(f.count("frames_early") == 0);
}

TEST_CASE("a frame two views ahead waits through the next view", "[core]") {
  fixture f;
  auto third = make_view(3, 1, 0, 3);
  f.receive(from_member(2, make_batch(third, 2, 1, 1)));
  f.out.clear();
  f.uut.on_view(make_view(3, 1, 0, 2), f.out);
  CHECK(f.out.arrived.batches.empty());
  f.uut.on_view(third, f.out);
  CHECK(f.out.arrived.batches.size() == 1);
}

TEST_CASE("a clock value beyond the greatest jump is refused", "[core]") {
  clock_options opts;
  opts.jump_max = 1000;
  for (auto start : starts) {
    fixture f{3, start, opts};
    f.receive(
      from_member(2, make_batch(f.current, 2, start + 1001, start + 1)));
    f.receive(from_member(2, f.stamp_of(start + 1001, start)));
    CHECK(f.uut.time() == start);
    CHECK(f.count("frames_implausible") == 2);
    CHECK(f.out.arrived.batches.empty());
    CHECK(f.out.arrived.promises.empty());
    f.receive(from_member(2, f.stamp_of(start + 1000, start)));
    CHECK(f.uut.time() == start + 1000);
  }
}

TEST_CASE("a due acknowledgement leaves alone, once, if nothing else says it",
          "[core]") {
  fixture f;
  CHECK(!f.uut.on_acks({{0, 1, 0}, false, f.current->id}));
  f.uut.on_drained(f.out);
  CHECK(f.out.leaving.items.empty());
  CHECK(f.uut.on_acks({{0, 2, 0}, true, f.current->id}));
  f.uut.on_drained(f.out);
  REQUIRE(f.out.leaving.items.size() == 1);
  CHECK(!f.out.leaving.items[0].batch);
  CHECK(f.out.leaving.items[0].promise.aru == std::vector<seqno>{0, 2, 0});
  f.out.clear();
  f.uut.on_drained(f.out);
  CHECK(f.out.leaving.items.empty());
  f.uut.on_acks({{0, 3, 0}, true, f.current->id});
  f.send();
  f.out.clear();
  f.uut.on_drained(f.out);
  CHECK(f.out.leaving.items.empty());
  CHECK(f.count("lone_acks_sent") == 1);
}

TEST_CASE("an acknowledgement of the view before counts for nothing in this",
          "[core]") {
  fixture f;
  clock_out out;
  auto next = make_view(3, 1, 0, 2);
  f.uut.on_view(next, out);
  // It was in the mailbox when the view changed; the size is the same.
  CHECK(!f.uut.on_acks({{50, 60, 70}, true, f.current->id}));
  f.send();
  CHECK(f.out.leaving.items[0].promise.aru == std::vector<seqno>{1, 0, 0});
}

TEST_CASE("who asks for a stamp gets it alone, other requests are passed on",
          "[core]") {
  fixture f;
  f.receive(from_member(3, repair_request{f.current->id, true, {{1, 4, 5}}}));
  REQUIRE(f.out.leaving.items.size() == 1);
  CHECK(f.out.leaving.items[0].to == 3);
  REQUIRE(f.out.asked.size() == 1);
  CHECK(f.out.asked[0].to == 3);
  CHECK(f.out.asked[0].what.missing[0].last == 5);
}

TEST_CASE("without a view nothing leaves, and what enters waits", "[core]") {
  lamport_clock uut;
  clock_out out;
  draft_batch drafts{{{make_units({"x"}), 1, {}}}};
  uut.on_drafts(drafts, out);
  uut.on_drained(out);
  CHECK(!uut.on_acks({{0}, true, {}}));
  CHECK(out.leaving.items.empty());
  auto first = make_view(2);
  uut.on_frames({{from_member(2, make_batch(first, 2, 1, 1))}}, out);
  CHECK(out.arrived.batches.empty());
  uut.on_view(first, out);
  CHECK(out.arrived.batches.size() == 1);
}

TEST_CASE("all above a promise's last has a time above the promise's",
          "[core]") {
  CHECK(rc::check([] {
    auto start = *rc::gen::elementOf(starts);
    fixture f{2, start};
    auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40));
    stamp said{f.current->id, start, start, {}};
    seqno theirs = start;
    for (auto x : steps) {
      if (x < 15) {
        f.send(std::vector<std::string>(1 + x % 4, "x"));
        auto& batch = *f.out.leaving.items[0].batch;
        RC_ASSERT(batch.first == said.last + 1);
        RC_ASSERT(batch.time > said.time);
      } else if (x < 30) {
        ++theirs;
        f.receive(from_member(2, make_batch(f.current, 2, f.uut.time() + x - 20,
                                            theirs)));
        if (f.out.arrived.batches.empty())
          continue;
        RC_ASSERT(f.uut.time() > f.out.arrived.batches[0]->time);
      } else {
        f.receive(from_member(2, f.stamp_of(f.uut.time() + x - 35, theirs)));
      }
      f.out.clear();
      f.uut.on_acks({f.stamp_of(0, 0).aru, true, f.current->id});
      f.uut.on_drained(f.out);
      if (!f.out.leaving.items.empty()) {
        auto& next = f.out.leaving.items[0].promise;
        RC_ASSERT(next.time >= said.time);
        RC_ASSERT(next.last >= said.last);
        said = next;
      }
    }
  }));
}
