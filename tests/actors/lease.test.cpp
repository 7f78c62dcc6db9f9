#include "actors/lease.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Member 3 of three, which leads view 4.
struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  probe<frame_listener_actor> ballot{*this};
  probe<lease_listener_actor> listener{*this};
  std::shared_ptr<timespan> slept = std::make_shared<timespan>(0);
  lease_actor uut;

  fixture() {
    lease_setup setup;
    setup.asleep = [slept = slept] { return *slept; };
    uut = own(sys.spawn(lease_behavior, std::move(setup),
                        lease_neighbours{transport.handle(),
                                         ballot.handle(),
                                         {listener.handle()}}));
    auto current = std::make_shared<view>(*make_view(3, 3));
    current->id = {4, 3};
    caf::anon_send(uut, view_stands{current});
    settle();
  }

  void grant(member_id from, std::uint64_t number) {
    caf::anon_send(
      uut, frame_batch{{from_member(from, lease_grant{{4, 3}, number})}});
    settle();
  }

  lease_held told() const {
    return listener.all<lease_held>().back();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a leader asks others, and its own voter",
                 "[actors][lease]") {
  REQUIRE(transport.count<outbound_batch>() == 1);
  CHECK(transport.all<outbound_batch>()[0].items.size() == 2);
  CHECK(ballot.count<frame_batch>() == 1);
}

TEST_CASE_METHOD(fixture, "until when it serves is told", "[actors][lease]") {
  auto asked = now();
  grant(3, 1);
  CHECK(told().until <= now());
  grant(1, 1);
  CHECK(told().view == view_id{4, 3});
  CHECK(told().until == asked + 190ms);
  pass(50ms);
  grant(3, 2);
  grant(2, 2);
  CHECK(told().until == asked + 240ms);
}

TEST_CASE_METHOD(fixture, "who hands over says at once that it serves no more",
                 "[actors][lease]") {
  grant(3, 1);
  grant(1, 1);
  caf::anon_send(uut, handed_over{{3, 3}}); // Of an earlier view.
  settle();
  CHECK(told().until > now());
  caf::anon_send(uut, handed_over{{4, 3}});
  settle();
  CHECK(told().until <= now());
  pass(1s);
  CHECK(transport.count<outbound_batch>() == 1); // Nor asks again.
}

TEST_CASE_METHOD(fixture, "a machine that slept asks anew", "[actors][lease]") {
  grant(3, 1);
  grant(1, 1);
  *slept = 5s;
  grant(2, 1);
  CHECK(told().until <= now());
  CHECK(told().asleep == 5s);
}
