#include "tests/support/handshake_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = handshake_fixture;
using state = handshake_barrier::state;
using places = std::vector<endpoint>;

TEST_CASE("a handshake goes to every other peer before any data [0.01]",
          "[core]") {
  fixture f{4};
  f.begin();
  CHECK(f.told(handshake_kind::ready)
        == places{place_of(2), place_of(3), place_of(4)});
  CHECK(f.count("handshakes_sent") == 3);
  CHECK(!f.out.ready);
}

TEST_CASE("one handshake ack that is held back keeps the barrier shut [0.02]",
          "[core]") {
  fixture f;
  f.begin();
  for (member_id who : {2u, 3u})
    f.hear(who, handshake_kind::ready);
  f.hear(2, handshake_kind::ready_ack);
  CHECK(!f.out.ready);
  CHECK(f.uut.current() == state::greeting);
  f.hear(3, handshake_kind::ready_ack);
  REQUIRE(f.out.ready);
  CHECK(f.uut.current() == state::open);
}

TEST_CASE("one handshake that is held back keeps the barrier shut [0.03]",
          "[core]") {
  fixture f;
  f.begin();
  for (member_id who : {2u, 3u})
    f.hear(who, handshake_kind::ready_ack);
  f.hear(3, handshake_kind::ready);
  CHECK(!f.out.ready);
  f.hear(2, handshake_kind::ready);
  REQUIRE(f.out.ready);
  auto& agreed = *f.out.ready->agreed;
  CHECK(agreed.id.epoch == 1);
  CHECK(agreed.members[1].inc == life_of(2));
  CHECK(agreed.members[2].inc == life_of(3));
}

TEST_CASE("both conditions count, each alone is not enough [0.07] [1.22]",
          "[core]") {
  fixture f;
  f.begin();
  f.hear(2, handshake_kind::ready);
  f.hear(3, handshake_kind::ready);
  CHECK(f.uut.status().readies_received == 2);
  CHECK(f.uut.status().acks_received == 0);
  CHECK(f.uut.status().waiting_for.size() == 2);
  f.hear(2, handshake_kind::ready_ack);
  REQUIRE(f.uut.status().waiting_for.size() == 1);
  CHECK(f.uut.status().waiting_for[0].name == "peer-3");
  f.hear(3, handshake_kind::ready_ack);
  CHECK(f.uut.status().waiting_for.empty());
}

TEST_CASE("each handshake is answered with one ack [0.04]", "[core]") {
  fixture f;
  f.begin();
  f.hear(2, handshake_kind::ready);
  CHECK(f.told(handshake_kind::ready_ack) == places{place_of(2)});
  f.hear(2, handshake_kind::ready);
  CHECK(f.told(handshake_kind::ready_ack) == places{place_of(2)});
  CHECK(f.count("handshake_acks_sent") == 2);
}

TEST_CASE("the ack goes to the source's address at the known port [0.05]",
          "[core]") {
  fixture f;
  f.begin();
  auto x = from_member(2, fixture::said(2, handshake_kind::ready));
  x.source.from = v4_endpoint(0xc0a80005, 50123);
  f.hear(x);
  CHECK(f.told(handshake_kind::ready_ack)
        == places{v4_endpoint(0xc0a80005, 6789)});
}

TEST_CASE("late handshakes are heard and confirmed while data flows [0.06] "
          "[1.21]",
          "[core]") {
  fixture f;
  f.open();
  CHECK(f.uut.current() == state::open);
  f.hear(3, handshake_kind::ready);
  CHECK(f.told(handshake_kind::ready_ack) == places{place_of(3)});
  CHECK(f.count("handshakes_late") == 1);
}

TEST_CASE("a handshake is sent again when no ack comes in time [1.20]",
          "[core]") {
  handshake_options opts;
  opts.interval = 2s;
  fixture f{3, opts};
  f.begin();
  f.hear(2, handshake_kind::ready_ack);
  f.pass(1999ms);
  CHECK(f.told(handshake_kind::ready).empty());
  f.pass(1ms);
  CHECK(f.told(handshake_kind::ready) == places{place_of(3)});
}

TEST_CASE("five tries of two seconds, then the handshake has failed [6.12]",
          "[core]") {
  handshake_options opts;
  opts.interval = 2s;
  opts.tries = 5;
  fixture f{3, opts};
  f.begin();
  f.hear(2, handshake_kind::ready);
  f.hear(2, handshake_kind::ready_ack);
  for (int i = 0; i < 4; ++i) {
    f.pass(2s);
    CHECK(f.told(handshake_kind::ready) == places{place_of(3)});
  }
  f.pass(2s);
  REQUIRE(f.out.failed);
  CHECK(f.out.failed->round == 1);
  CHECK(f.out.failed->why == "no answer after 5 greetings");
  REQUIRE(f.out.failed->missing.size() == 1);
  CHECK(f.out.failed->missing[0].name == "peer-3");
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("who has given up lets nobody begin without it", "[core]") {
  handshake_options opts;
  opts.tries = 1;
  fixture f{2, opts};
  f.begin();
  f.pass(1s);
  REQUIRE(f.uut.current() == state::failed);
  f.hear(2, handshake_kind::ready);
  CHECK(f.told(handshake_kind::ready_ack).empty());
  CHECK(f.told(handshake_kind::refused) == places{place_of(2)});
}

TEST_CASE("a handshake tells how much the socket takes, and the smallest one "
          "bounds the window",
          "[core]") {
  fixture f{3};
  f.uut = handshake_barrier{{}, {{}, 400'000}};
  f.begin();
  CHECK(std::get<handshake>(f.out.leaving[0].frames[0]).room == 400'000);
  std::uint64_t room = 600'000;
  for (member_id who : {2u, 3u}) {
    for (auto kind : {handshake_kind::ready, handshake_kind::ready_ack})
      f.hear(from_member(who, f.said(who, kind, 1, room)));
    room = 100'000;
  }
  REQUIRE(f.out.ready);
  CHECK(f.out.ready->agreed->window_bytes == 50'000);
}

TEST_CASE("members that do not know their room bound no window", "[core]") {
  fixture f;
  f.open();
  REQUIRE(f.out.ready);
  CHECK(f.out.ready->agreed->window_bytes == view::unlimited);
}
