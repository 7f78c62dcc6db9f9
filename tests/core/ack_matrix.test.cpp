#include "actors/core/ack_matrix.hpp"
#include "tests/support/ack_matrix_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using matrix_fixture = ack_matrix_fixture;

TEST_CASE("a clock that overtakes its sender's message is not heard before it",
          "[core]") {
  for (auto start : starts) {
    matrix_fixture f{3, start};
    // Message 1 of member 2 has time 1; its stamp with time 5 comes first.
    f.promise_of(2, start + 5, start + 1, {start, start + 1, start});
    CHECK(f.heard(2) == start);
    f.arrive(make_batch(f.current, 2, start + 1, start + 1));
    CHECK(f.heard(2) == start + 5);
    CHECK(f.out.forward.batches.size() == 1);
  }
}

TEST_CASE("a batch split over two datagrams promises its time less one",
          "[core]") {
  for (auto start : starts) {
    matrix_fixture f{3, start};
    auto whole = make_batch(f.current, 2, start + 7, start + 1,
                            {"a", "b", "c"});
    f.arrive(keep_first(whole, 2));
    CHECK(f.heard(2) == start + 6);
    CHECK(f.own(2) == start + 2);
    f.arrive(drop_before(whole, start + 3));
    CHECK(f.heard(2) == start + 7);
    CHECK(f.own(2) == start + 3);
  }
}

TEST_CASE("messages of one sender are put in its order, once each", "[core]") {
  matrix_fixture f;
  f.arrive(make_batch(f.current, 2, 3, 3, {"c"}));
  CHECK(f.out.forward.batches.empty());
  // What waits is held from now on, and the resender is told.
  CHECK(f.out.held.batches.size() == 1);
  f.arrive(make_batch(f.current, 2, 2, 2, {"b"}));
  f.arrive(make_batch(f.current, 2, 1, 1, {"a"}));
  CHECK(texts_of(f.out.forward.batches)
        == std::vector<std::string>{"a", "b", "c"});
  f.arrive(make_batch(f.current, 2, 2, 2, {"b"}));
  CHECK(f.out.forward.batches.empty());
  CHECK(f.out.held.batches.empty());
  CHECK(value_of(f.uut.count(), "duplicates_dropped") == 1);
  CHECK(value_of(f.uut.count(), "batches_out_of_order") == 2);
}

TEST_CASE("of an overlapping batch only what is new goes on", "[core]") {
  matrix_fixture f;
  auto whole = make_batch(f.current, 2, 1, 1, {"a", "b", "c", "d"});
  f.arrive(drop_before(whole, 3)); // Early.
  f.arrive(keep_first(whole, 3));  // Overlaps what waits.
  CHECK(texts_of(f.out.forward.batches)
        == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(f.own(2) == 4);
  CHECK(value_of(f.uut.count(), "batches_early") == 0);
}

TEST_CASE("a message that is here already makes a new acknowledgement due",
          "[core]") {
  matrix_fixture f;
  auto batch = make_batch(f.current, 2, 1, 1);
  f.arrive(batch);
  CHECK(f.out.acks.due);
  CHECK(f.out.acks.aru == std::vector<seqno>{0, 1, 0});
  f.arrive(batch);
  CHECK(f.out.acks.due);
}

TEST_CASE("neither a stamp nor an own message makes one due", "[core]") {
  matrix_fixture f;
  f.promise_of(2, 5, 0, {0, 0, 0});
  CHECK(!f.out.acks.due);
  f.arrive(make_batch(f.current, 1, 1, 1));
  CHECK(!f.out.acks.due);
}

TEST_CASE("stable is what every member holds", "[core]") {
  for (auto start : starts) {
    matrix_fixture f{3, start};
    f.arrive(make_batch(f.current, 1, start + 1, start + 1, {"a", "b"}));
    CHECK(f.stable(1) == start);
    f.promise_of(2, start + 2, start, {start + 2, start, start});
    CHECK(f.stable(1) == start);
    CHECK(f.out.held.acked == std::vector<seqno>{start + 2, start + 2, start});
    CHECK(f.out.forward.limit.slowest == 3);
    f.promise_of(3, start + 2, start, {start + 1, start, start});
    CHECK(f.stable(1) == start + 1);
    f.promise_of(3, start + 3, start, {start + 2, start, start});
    CHECK(f.stable(1) == start + 2);
    CHECK(f.out.held.view == f.current->id);
    CHECK(f.out.acks.view == f.current->id);
  }
}

TEST_CASE("an acknowledgement of what was never sent counts for nothing",
          "[core]") {
  matrix_fixture f;
  f.arrive(make_batch(f.current, 1, 1, 1));
  f.promise_of(2, 2, 0, {9, 0, 0});
  f.promise_of(3, 2, 0, {1, 0, 0});
  CHECK(f.stable(1) == 0);
  CHECK(value_of(f.uut.count(), "acks_false") == 1);
}

TEST_CASE("an acknowledgement is never taken back by an older one", "[core]") {
  matrix_fixture f{2};
  f.arrive(make_batch(f.current, 1, 1, 1, {"a", "b"}));
  f.promise_of(2, 5, 0, {2, 0});
  f.promise_of(2, 3, 0, {1, 0});
  CHECK(f.stable(1) == 2);
  CHECK(f.heard(2) == 5);
}

TEST_CASE("a clock alone that moves is told to the orderer", "[core]") {
  // Its data is withheld from member 3, but its clock flows: at `agreed` the
  // message must go although neither stability nor the own clock moves.
  matrix_fixture f;
  f.arrive(make_batch(f.current, 2, 1, 1));
  f.pass_own_time(9);
  f.promise_of(3, 7, 0, {0, 0, 0});
  CHECK(f.out.moved);
  CHECK(f.heard(3) == 7);
  CHECK(f.stable(2) == 0);
}

TEST_CASE("an acknowledgement alone that moves is told to the resender",
          "[core]") {
  matrix_fixture f;
  f.arrive(make_batch(f.current, 1, 1, 1));
  f.pass_own_time(9);
  f.promise_of(2, 1, 0, {1, 0, 0});
  CHECK(f.out.moved);
  CHECK(f.out.held.acked == std::vector<seqno>{1, 1, 0});
}

TEST_CASE("what came in is never more than its sender is known to hold",
          "[core]") {
  matrix_fixture f;
  f.arrive(make_batch(f.current, 2, 1, 1));
  CHECK(f.uut.rows()[1][1] == 1);
}

TEST_CASE("batches out of order are kept up to a limit, then counted",
          "[core]") {
  ack_tracker_options opts;
  opts.reorder_max = 2;
  matrix_fixture f{2, 0, opts};
  for (seqno i = 2; i <= 4; ++i)
    f.arrive(make_batch(f.current, 2, i, i));
  CHECK(f.out.held.batches.empty());
  CHECK(value_of(f.uut.count(), "batches_early") == 2);
  CHECK(value_of(f.uut.count(), "batches_early_dropped") == 1);
  f.arrive(make_batch(f.current, 2, 1, 1));
  CHECK(f.own(2) == 3);
}

TEST_CASE("clock values that wait for messages are kept up to a limit",
          "[core]") {
  matrix_fixture f{2};
  for (lamport_time t = 1; t <= 300; ++t)
    f.promise_of(2, t, 1, {0, 1});
  CHECK(value_of(f.uut.count(), "promises_dropped") == 44);
  f.arrive(make_batch(f.current, 2, 1, 1));
  CHECK(f.heard(2) == 256);
}

TEST_CASE("what is not stable is held up to a limit, then the ack stops",
          "[core]") {
  ack_tracker_options opts;
  opts.bytes_max = 1u << 20;
  matrix_fixture f{3, 0, opts};
  auto units = make_units({std::string(60000, 'x')});
  seqno number = 0;
  auto next = [&] {
    auto batch = std::make_shared<envelope_batch>();
    batch->view = f.current->id;
    batch->origin = 2;
    batch->time = batch->first = ++number;
    batch->count = 1;
    batch->units = units;
    f.arrive(batch);
  };
  // Member 3 has said nothing here: none of it is known to be stable.
  while (number < 30)
    next();
  CHECK(f.own(2) == opts.bytes_max / units.size() + 1);
  CHECK(f.own(2) == 18);
  CHECK(value_of(f.uut.count(), "batches_refused_unstable") > 0);
  auto held = f.own(2);
  f.promise_of(3, 1, 0, {0, held, 0});
  number = held;
  next();
  // What had come behind it waited, and follows.
  CHECK(f.own(2) == 30);
}

TEST_CASE("a view begins with nothing of the view before", "[core]") {
  matrix_fixture f;
  f.arrive(make_batch(f.current, 2, 3, 2));
  f.promise_of(3, 5, 4, {0, 0, 4});
  auto before = f.current;
  f.view(make_view(3, 1, 0, 2));
  CHECK(!f.uut.next_deadline());
  f.arrive(make_batch(before, 2, 1, 1));
  CHECK(f.own(2) == 0);
  f.arrive(make_batch(f.current, 2, 1, 1));
  CHECK(f.own(2) == 1);
  CHECK(f.heard(3) == 0);
}
