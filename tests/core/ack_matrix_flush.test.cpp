#include "tests/support/ack_matrix_fixture.hpp"

#include <catch2/catch.hpp>

// How the matrix ends a view.

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;
using namespace std::chrono_literals;

using texts = std::vector<std::string>;
using vec = std::vector<seqno>;

TEST_CASE("a frozen member says what it holds without a gap", "[core]") {
  ack_matrix_fixture f;
  f.arrive({make_batch(f.current, 2, 1, 1, {"a", "b"}),
            make_batch(f.current, 3, 1, 2, {"beyond a gap"})});
  f.pass_own_time(8);
  f.out = {};
  f.uut.on_freeze({f.current->id}, f.out);
  REQUIRE(f.out.frozen);
  CHECK(f.out.frozen->aru == vec{0, 2, 0});
  CHECK(f.out.frozen->time == 8);
  CHECK_FALSE(f.uut.next_deadline());
  f.arrive(make_batch(f.current, 2, 9, 3));
  CHECK(f.own(2) == 2);
  CHECK(f.out.forward.batches.empty());
}

TEST_CASE("what a cut needs is asked of its holder until it is here",
          "[core]") {
  ack_matrix_fixture f;
  f.arrive(make_batch(f.current, 2, 1, 1, {"a"}));
  f.uut.on_freeze({f.current->id}, f.out);
  f.out = {};
  f.uut.on_fetch({f.current->id, {0, 3, 1}, {1, 3, 3}}, f.now, f.out);
  REQUIRE(f.out.repairs.items.size() == 2);
  for (const auto& x : f.out.repairs.items) {
    CHECK(x.to == 3);
    CHECK(x.what.of_cut);
  }
  CHECK(f.out.forward.fetched.empty());
  f.pass(10ms);
  CHECK(f.out.repairs.items.size() == 2);
  f.arrive({make_batch(f.current, 2, 4, 2, {"b", "c", "d"}),
            make_batch(f.current, 3, 5, 1, {"e", "f"})});
  CHECK(f.out.forward.fetched == vec{0, 3, 1});
  CHECK(f.own(2) == 3); // Nothing beyond the cut.
  CHECK(f.own(3) == 1);
  CHECK(texts_of(f.out.forward.batches) == texts{"b", "c", "e"});
  CHECK(texts_of(f.out.held.batches) == texts{"b", "c", "e"});
  CHECK(f.out.held.view == f.current->id);
  CHECK_FALSE(f.uut.next_deadline());
}

TEST_CASE("a cut that is held needs no fetching", "[core]") {
  ack_matrix_fixture f;
  f.arrive(make_batch(f.current, 2, 1, 1, {"a"}));
  f.uut.on_freeze({f.current->id}, f.out);
  f.out = {};
  f.uut.on_fetch({f.current->id, {0, 1, 0}, {1, 1, 1}}, f.now, f.out);
  CHECK(f.out.repairs.items.empty());
  CHECK(f.out.forward.fetched == vec{0, 1, 0});
}

TEST_CASE("what waits beyond a cut does not slip in when its gap closes",
          "[core]") {
  ack_matrix_fixture f;
  f.arrive({make_batch(f.current, 2, 3, 2, {"b", "c"}),
            make_batch(f.current, 2, 4, 4, {"d"})});
  f.uut.on_freeze({f.current->id}, f.out);
  f.uut.on_fetch({f.current->id, {0, 2, 0}, {3, 3, 3}}, f.now, f.out);
  f.arrive(make_batch(f.current, 2, 1, 1, {"a"}));
  CHECK(f.own(2) == 2);
  CHECK(texts_of(f.out.forward.batches) == texts{"a", "b"});
  CHECK(f.out.forward.fetched == vec{0, 2, 0});
}

TEST_CASE("a second ballot may fetch more", "[core]") {
  ack_matrix_fixture f;
  f.uut.on_freeze({f.current->id}, f.out);
  f.uut.on_fetch({f.current->id, {0, 1, 0}, {3, 3, 3}}, f.now, f.out);
  f.arrive(make_batch(f.current, 2, 1, 1, {"a"}));
  f.out = {};
  f.uut.on_fetch({f.current->id, {0, 2, 0}, {3, 3, 3}}, f.now, f.out);
  CHECK(f.out.forward.fetched.empty());
  f.arrive(make_batch(f.current, 2, 2, 2, {"b"}));
  CHECK(f.out.forward.fetched == vec{0, 2, 0});
}

TEST_CASE("of batches that are cut in different ways nothing is beyond a cut",
          "[core]") {
  ack_matrix_fixture f;
  f.arrive({make_batch(f.current, 2, 3, 2, {"b", "c", "d"}),
            make_batch(f.current, 2, 3, 3, {"c"})});
  f.uut.on_freeze({f.current->id}, f.out);
  f.uut.on_fetch({f.current->id, {0, 3, 0}, {3, 3, 3}}, f.now, f.out);
  f.arrive(make_batch(f.current, 2, 1, 1, {"a"}));
  CHECK(f.own(2) == 3);
  CHECK(texts_of(f.out.forward.batches) == texts{"a", "b", "c"});
}
