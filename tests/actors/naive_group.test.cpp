#include "actors/naive_group.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  probe<application_actor> app{*this};
  naive_group_actor uut;
  view_ptr current = make_view(2);

  fixture() {
    naive_options opts;
    opts.queue_max = 2;
    uut = own(sys.spawn(naive_group_behavior, opts, level::naive,
                        transport.handle(), app.handle()));
    caf::anon_send(uut, view_change{current});
    settle();
  }

  void send(const std::vector<std::string>& texts) {
    caf::send_as(app.handle(), uut, make_outgoing(texts));
    settle();
  }

  void receive(frame what) {
    caf::anon_send(uut, frame_batch{{from_member(2, std::move(what))}});
    settle();
  }

  std::size_t sent() const {
    return transport.count<outbound_batch>();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "the naive group sends, delivers, and ends",
                 "[actors]") {
  CHECK(app.count<view_installed>() == 1);
  send({"x"});
  CHECK(sent() == 1);
  CHECK(app.count<send_result>() == 1);
  receive(plain_ack{current->id, 1, 1, 1});
  CHECK(app.count<delivery>() == 1);
  caf::anon_send(uut, end_stream{});
  receive(plain_end{current->id, 0});
  CHECK(app.count<stream_ended>() == 0);
  receive(plain_end_ack{current->id});
  CHECK(app.count<stream_ended>() == 1);
  pass(10s);
  CHECK(app.count<stream_ended>() == 1);
  CHECK(!sched.has_pending_timeout());
}

TEST_CASE_METHOD(fixture, "the naive group scans with its timer [0.14] [0.17]",
                 "[actors]") {
  send({"x"});
  pass(499ms);
  CHECK(sent() == 1);
  pass(1ms);
  CHECK(sent() == 2);
}

TEST_CASE_METHOD(fixture, "the naive group gives credit after a refusal",
                 "[actors]") {
  send({"a", "b", "c"});
  CHECK(app.all<send_result>()[0].why == errc::overloaded);
  CHECK(app.count<credit>() == 0);
  receive(plain_ack{current->id, 1, 1, 1});
  CHECK(app.count<credit>() == 1);
}

TEST_CASE_METHOD(fixture, "the naive group tells whose acks are missing [6.09]",
                 "[actors]") {
  send({"x"});
  auto waits = ask<wait_list>(*this, uut, get_waits{}).items;
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].who == 2);
}
