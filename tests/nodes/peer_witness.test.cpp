#include "nodes/peer_witness.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

/// A peer that stands where it is told.
struct fixture : deterministic {
  peer_standing standing;
  group_witness_actor uut;

  fixture() {
    auto answer = own(sys.spawn([this](caf::event_based_actor*) {
      return caf::behavior{[this](get_standing) { return standing; }};
    }));
    uut = own(
      sys.spawn(peer_witness_behavior, caf::actor_cast<peer_actor>(answer)));
  }

  group_picture_ptr picture() {
    return ask<group_picture_ptr>(*this, uut, get_picture{});
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a peer that greets is in no group yet",
                 "[nodes][peer]") {
  auto x = picture();
  REQUIRE(x);
  CHECK(x->status->phase == group_phase::outside);
  CHECK(x->status->why == "the handshake is not over");
}

TEST_CASE_METHOD(fixture, "a peer in its round shows who is in it",
                 "[nodes][peer]") {
  auto round = std::make_shared<view>();
  round->members = {{1, "a", 0, {}}, {2, "b", 0, {}}};
  standing = {round, 7, 12};
  auto x = picture();
  REQUIRE(x);
  CHECK(x->status->phase == group_phase::member);
  CHECK(x->status->current->members.size() == 2);
  CHECK(x->status->known.leader == 0);
  CHECK(x->sent == 7);
  CHECK(x->state.messages == 12);
  CHECK(ask<evidence_list>(*this, uut, get_evidence{}).items.empty());
}
