#include "actors/session.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  probe<session_listener_actor> listener{*this};
  session_actor uut;

  fixture() {
    handshake_options opts;
    opts.interval = 2s;
    opts.tries = 5;
    uut = own(sys.spawn(session_behavior, opts, transport.handle(),
                        listener.handle(), core::transport_limits{}));
    caf::anon_send(uut, begin_round{1, 1, 1, make_view(2)->members});
    settle();
  }

  void hear(handshake_kind kind) {
    caf::anon_send(
      uut, frame_batch{{from_member(2, handshake{kind, 1, 2, "peer-2", {}})}});
    settle();
  }

  std::size_t sent() const {
    return transport.count<outbound_batch>();
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a silent peer is greeted again, then given up "
                 "[1.20] [6.12]",
                 "[actors]") {
  CHECK(sent() == 1);
  pass(1999ms);
  CHECK(sent() == 1);
  pass(1ms);
  CHECK(sent() == 2);
  pass(6s);
  CHECK(sent() == 5);
  CHECK(listener.count<round_failed>() == 0);
  pass(2s);
  CHECK(sent() == 5);
  CHECK(listener.count<round_failed>() == 1);
  CHECK(!sched.has_pending_timeout());
}

TEST_CASE_METHOD(fixture,
                 "both conditions open, both ends close [0.06] [1.06] "
                 "[1.22]",
                 "[actors]") {
  hear(handshake_kind::ready);
  CHECK(listener.count<round_ready>() == 0);
  hear(handshake_kind::ready_ack);
  CHECK(listener.count<round_ready>() == 1);
  auto status = ask<round_status>(*this, uut, get_round_status{});
  CHECK(status.readies_received == 1);
  CHECK(status.acks_received == 1);
  hear(handshake_kind::ready); // Late, and still confirmed.
  CHECK(
    value_of(ask<counters>(*this, uut, get_counters{}), "handshake_acks_sent")
    == 2);
  caf::anon_send(uut, finish_round{1});
  hear(handshake_kind::done);
  CHECK(listener.count<round_finished>() == 0);
  hear(handshake_kind::done_ack);
  CHECK(listener.count<round_finished>() == 1);
  pass(1min);
  CHECK(!sched.has_pending_timeout());
}

TEST_CASE_METHOD(fixture,
                 "greeting, hearing and repeating go side by side "
                 "[0.30]",
                 "[actors]") {
  // While greetings are repeated, others' are answered at once.
  pass(1s);
  hear(handshake_kind::ready);
  CHECK(sent() == 2);
  pass(1s);
  CHECK(sent() == 3);
}
