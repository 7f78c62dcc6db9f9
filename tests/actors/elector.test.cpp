#include "actors/elector.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Member 2 of three, led by 3.
struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  probe<membership_actor> membership{*this};
  elector_actor uut;

  fixture() {
    elector_options opts;
    opts.call_interval = 20ms;
    opts.reply_timeout = 60ms;
    uut = own(sys.spawn(elector_behavior, opts, transport.handle(),
                        membership.handle()));
    auto current = std::make_shared<view>(*make_view(3, 2));
    current->id = {4, 3};
    caf::anon_send(uut, view_stands{current});
    settle();
  }

  void hear(member_id who, bool heard) {
    caf::anon_send(uut, hearing{who, heard});
    settle();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "the elector tells who leads the view",
                 "[actors][elector]") {
  REQUIRE(membership.count<leadership>() == 1);
  CHECK(membership.all<leadership>()[0].leader == 3);
  CHECK(membership.all<leadership>()[0].epoch == 4);
}

TEST_CASE_METHOD(fixture, "whoever is said to lead is told to who listens",
                 "[actors][elector]") {
  probe<claim_listener_actor> listener{*this};
  caf::anon_send(uut, listener.handle());
  auto say = [&](leadership x) {
    caf::anon_send(uut, frame_batch{{from_member(3, coordinator{x})}});
    settle();
  };
  say({3, 4, place_of(3)});
  CHECK(listener.size() == 0); // As it is known.
  say({1, 4, {}});
  say({1, 3, {}});
  REQUIRE(listener.count<leadership>() == 2);
  CHECK(listener.all<leadership>()[0].leader == 1);
  CHECK(listener.all<leadership>()[0].epoch == 4);
  CHECK(membership.count<leadership>() == 1);
}

TEST_CASE_METHOD(fixture, "the highest that is heard stands at once [3.01]",
                 "[actors][elector]") {
  hear(3, false);
  CHECK(membership.count<stand_now>() == 1);
}

TEST_CASE_METHOD(fixture, "a lower one waits for replies, and then stands",
                 "[actors][elector]") {
  auto current = std::make_shared<view>(*make_view(4, 2));
  current->id = {5, 3};
  caf::anon_send(uut, view_stands{current});
  settle();
  hear(3, false);
  CHECK(membership.count<stand_now>() == 0);
  CHECK(transport.count<outbound_batch>() > 0); // ELECTION to member 4.
  pass(50ms);
  CHECK(membership.count<stand_now>() == 0);
  pass(20ms);
  CHECK(membership.count<stand_now>() == 1);
}
