#include "actors/core/hold_back_queue.hpp"
#include "actors/core/lamport_clock.hpp"
#include "actors/core/retransmit_buffer.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

// How the rooms of the ordered stream end a view.

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using texts = std::vector<std::string>;
using vec = std::vector<seqno>;

namespace {

struct queue_fixture {
  view_ptr current = make_view(3);
  hold_back_queue uut;

  explicit queue_fixture(level order) : uut(order) {
    uut.on_view(current);
  }

  texts step(std::vector<envelope_batch_ptr> batches,
             std::vector<lamport_time> heard = {0, 0, 0},
             vec stable = {0, 0, 0}) {
    return texts_of(
      uut.on_progress({std::move(batches), {std::move(heard), stable, 1}, {}})
        .batches);
  }

  envelope_batch_ptr batch(member_id from, lamport_time time, seqno first,
                           texts what, vec deps = {}) const {
    return make_batch(current, from, time, first, what, std::move(deps));
  }
};

} // namespace

// -- the clock ----------------------------------------------------------------

TEST_CASE("a frozen view is neither acknowledged nor witnessed", "[core]") {
  auto current = make_view(3);
  lamport_clock uut{clock_options{}};
  clock_out out;
  uut.on_view(current, out);
  CHECK(uut.on_freeze({current->id}));
  CHECK_FALSE(uut.on_freeze({current->id}));
  CHECK_FALSE(uut.on_acks({{0, 5, 0}, true, current->id}));
  uut.on_frames(
    {{from_member(2, make_batch(current, 2, 7, 1)),
      from_member(3, stamp{current->id, 9, 0, {0, 0, 0}}),
      from_member(3, repair_request{current->id, true, {{1, 1, 1}}})}},
    out);
  uut.on_drained(out);
  uut.on_heartbeat(out);
  CHECK_FALSE(uut.heartbeat_pause());
  CHECK(out.leaving.items.empty());
  CHECK(out.asked.empty());
  CHECK(out.arrived.batches.empty());
  CHECK(out.arrived.promises.empty());
  CHECK(uut.time() == current->start_time);
  CHECK(value_of(uut.count(), "frames_of_frozen_views") == 3);
}

TEST_CASE("a frozen view lets in what its cut needs", "[core]") {
  auto current = make_view(3);
  lamport_clock uut{clock_options{}};
  clock_out out;
  uut.on_view(current, out);
  CHECK_FALSE(uut.on_fetch({current->id, {}, {}})); // It is not frozen yet.
  uut.on_freeze({current->id});
  uut.on_frames(
    {{from_member(3, repair_request{current->id, false, {{1, 1, 1}}, true})}},
    out);
  CHECK(out.asked.size() == 1);
  CHECK(uut.on_fetch({current->id, {}, {}}));
  uut.on_frames({{from_member(2, make_batch(current, 2, 7, 1))}}, out);
  CHECK(out.arrived.batches.size() == 1);
}

TEST_CASE("the next view ends the frost, and takes what came early", "[core]") {
  auto current = make_view(3);
  auto next = make_view(3, 1, 0, 2);
  lamport_clock uut{clock_options{}};
  clock_out out;
  uut.on_view(current, out);
  uut.on_freeze({current->id});
  uut.on_frames({{from_member(2, make_batch(next, 2, 7, 1))}}, out);
  CHECK(out.arrived.batches.empty());
  uut.on_view(next, out);
  CHECK(out.arrived.batches.size() == 1);
  CHECK(uut.on_acks({{0, 1, 0}, true, next->id}));
}

TEST_CASE("a frozen view takes nothing for its cut that cannot be", "[core]") {
  auto current = make_view(3);
  lamport_clock uut{clock_options{}};
  clock_out out;
  uut.on_view(current, out);
  uut.on_freeze({current->id});
  uut.on_fetch({current->id, {}, {}});
  auto from_2 = [&](envelope_batch_ptr x) {
    uut.on_frames({{from_member(2, std::move(x))}}, out);
    return out.arrived.batches.size();
  };
  auto strange = [&](member_id origin, seqno first, vec deps) {
    auto x = *make_batch(current, 2, 7, 1, {"x"}, std::move(deps));
    x.origin = origin;
    x.first = first;
    return std::make_shared<const envelope_batch>(std::move(x));
  };
  CHECK(from_2(strange(9, 1, {})) == 0); // No member.
  CHECK(from_2(strange(1, 1, {})) == 0); // What I have said, I have.
  CHECK(from_2(strange(2, 0, {})) == 0);
  CHECK(from_2(strange(2, 1, {1, 1})) == 0);
  CHECK(value_of(uut.count(), "frames_of_strangers") == 4);
  CHECK(from_2(strange(2, 1, {1, 1, 1})) == 1);
}

// -- the buffer ---------------------------------------------------------------

TEST_CASE("a frozen view is repaired for its cut alone", "[core]") {
  auto current = make_view(3);
  retransmit_buffer uut{resender_options{}};
  uut.on_view(current);
  instant now{};
  auto own = make_batch(current, 1, 1, 1, {"a"});
  uut.on_departures({{{own, {current->id, 1, 1, {1, 0, 0}}, 0}}}, now);
  CHECK(uut.next_deadline());
  uut.on_freeze({current->id});
  CHECK_FALSE(uut.next_deadline());
  repair_order asked{2, {current->id, false, {{1, 1, 1}}, false}};
  CHECK(uut.on_asked(asked, now).items.empty());
  asked.what.of_cut = true;
  CHECK(uut.on_asked(asked, now).items.size() == 1);
}

// -- the queue ----------------------------------------------------------------

TEST_CASE("a frozen view delivers nothing before its cut", "[core]") {
  queue_fixture f{level::agreed};
  f.uut.on_freeze({f.current->id});
  CHECK(f.step({f.batch(2, 1, 1, {"a"})}, {9, 9, 9}).empty());
  CHECK(texts_of(f.uut.on_cut({0, 1, 0}).batches) == texts{"a"});
}

TEST_CASE("the rest of a view comes in its order up to the cut", "[core]") {
  auto order = GENERATE(level::agreed, level::safe);
  queue_fixture f{order};
  f.step({f.batch(3, 2, 1, {"c1"}), f.batch(2, 2, 1, {"b1", "b2"}),
          f.batch(1, 3, 1, {"a1"}), f.batch(2, 4, 3, {"b3", "b4"})});
  f.uut.on_freeze({f.current->id});
  auto out = f.uut.on_cut({0, 3, 1});
  CHECK(texts_of(out.batches) == texts{"b1", "b2", "c1", "b3"});
  CHECK(out.rank == 0);
  f.uut.on_view(make_view(2, 1, 0, 2));
  CHECK(f.uut.held() == 0);
}

TEST_CASE("a message whose past is lost falls out of the cut", "[core]") {
  queue_fixture f{level::agreed};
  // 3 answers 1's second message, which nobody here has; 2 answers that.
  f.step({f.batch(1, 1, 1, {"a1"}), f.batch(3, 5, 1, {"c1"}, {1, 0, 0}),
          f.batch(3, 6, 2, {"c2"}, {2, 0, 1}),
          f.batch(2, 7, 1, {"b1"}, {1, 0, 2})});
  CHECK(f.uut.closed({1, 1, 2}).closed == vec{1, 0, 1});
  CHECK(f.uut.closed({1, 1, 1}).closed == vec{1, 0, 1});
  CHECK(f.uut.closed({0, 0, 0}).closed == vec{0, 0, 0});
}

TEST_CASE("no message of a closed cut lacks its past", "[core]") {
  CHECK(rc::check([] {
    queue_fixture f{level::agreed};
    auto size = *rc::gen::inRange<seqno>(1, 8);
    std::vector<envelope_batch_ptr> all;
    for (member_id from = 1; from <= 3; ++from)
      for (seqno n = 1; n <= size; ++n) {
        auto deps = *rc::gen::container<vec>(3, rc::gen::inRange<seqno>(0, 9));
        all.push_back(f.batch(from, n, n, {"x"}, deps));
      }
    f.step(all);
    auto cut = f.uut.closed({size, size, size}).closed;
    for (const auto& x : all)
      if (x->first <= cut[x->origin - 1])
        for (std::size_t q = 0; q < 3; ++q)
          RC_ASSERT(q + 1 == x->origin || x->deps[q] <= cut[q]);
    // It is the largest one: each next message lacks something.
    for (const auto& x : all)
      if (x->first == cut[x->origin - 1] + 1) {
        auto lacks = false;
        for (std::size_t q = 0; q < 3; ++q)
          lacks = lacks || (q + 1 != x->origin && x->deps[q] > cut[q]);
        RC_ASSERT(lacks);
      }
  }));
}
