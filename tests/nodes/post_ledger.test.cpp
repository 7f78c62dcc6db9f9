#include "nodes/post_ledger.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("a post is missing with each follower that was not shown it",
          "[nodes][ledger]") {
  post_ledger uut;
  uut.on_follow(1, 0);
  uut.on_follow(2, 0);
  uut.on_shown(1, 0, 1); // Before its author heard of it.
  uut.on_acked(0, 1);
  CHECK(uut.missing() == 1);
  uut.on_shown(2, 0, 1);
  CHECK(uut.missing() == 0);
  CHECK(uut.acked() == 1);
  CHECK(uut.shown() == 2);
}

TEST_CASE("what was not acknowledged is not missing", "[nodes][ledger]") {
  post_ledger uut;
  uut.on_follow(1, 0);
  uut.on_acked(0, 1);
  uut.on_acked(0, 3);
  uut.on_shown(1, 0, 1);
  uut.on_shown(1, 0, 3);
  CHECK(uut.missing() == 0);
}

TEST_CASE("a post that is shown again was shown twice, not out of order",
          "[nodes][ledger]") {
  post_ledger uut;
  uut.on_follow(1, 0);
  uut.on_shown(1, 0, 1);
  uut.on_shown(1, 0, 2);
  uut.on_shown(1, 0, 1);
  CHECK(uut.shown_twice() == 1);
  CHECK(uut.out_of_order() == 0);
}

TEST_CASE("a post behind a later one of its author is out of order",
          "[nodes][ledger]") {
  post_ledger uut;
  uut.on_follow(2, 0);
  uut.on_follow(2, 1);
  uut.on_shown(2, 0, 2);
  uut.on_shown(2, 1, 1); // Authors have no order among each other.
  CHECK(uut.out_of_order() == 0);
  uut.on_shown(2, 0, 1);
  CHECK(uut.out_of_order() == 1);
  CHECK(uut.shown_twice() == 0);
  uut.on_shown(1, 0, 1); // Follows nobody.
  CHECK(uut.out_of_order() == 2);
}
