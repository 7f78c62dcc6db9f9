#include "actors/resender.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  resender_actor uut
    = own(sys.spawn(resender_behavior, resender_options{}, transport.handle()));
  view_ptr current = make_view(2);

  fixture() {
    caf::anon_send(uut, view_change{current});
    departure next{
      make_batch(current, 1, 1, 1), {current->id, 1, 1, {1, 0}}, 0};
    caf::anon_send(uut, departure_batch{{std::move(next)}});
    settle();
  }

  std::size_t sent() const {
    return transport.count<outbound_batch>();
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "the resender sends, and again with its timer "
                 "[0.14]",
                 "[actors]") {
  CHECK(sent() == 1);
  pass(99ms);
  CHECK(sent() == 1);
  pass(1ms);
  CHECK(sent() == 2);
  pass(200ms);
  CHECK(sent() == 3);
}

TEST_CASE_METHOD(fixture, "the timer stops when all is acknowledged",
                 "[actors]") {
  caf::anon_send(uut, holdings{{}, {1, 0}, {1, 1}, current->id});
  pass(10s);
  CHECK(sent() == 1);
  CHECK(!sched.has_pending_timeout());
  CHECK(value_of(ask<counters>(*this, uut, get_counters{}), "batches_kept")
        == 0);
}

TEST_CASE_METHOD(fixture, "the resender repairs for others and asks them",
                 "[actors]") {
  repair_request what{current->id, false, {{1, 1, 1}}};
  caf::anon_send(uut, repair_order{2, what});
  settle();
  CHECK(sent() == 2);
  caf::anon_send(uut, repair_batch{{{2, what}}});
  settle();
  CHECK(sent() == 3);
}
