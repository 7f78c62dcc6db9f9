#include "actors/group.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<clock_actor> clock{*this};
  probe<application_actor> app{*this};
  group_room_actor uut;
  view_ptr current = make_view(1);

  fixture() {
    group_options opts;
    opts.window_bytes = 4;
    uut = own(sys.spawn(group_behavior, opts, clock.handle(), app.handle()));
    caf::anon_send(uut, view_change{current});
    settle();
  }

  void send(const std::vector<std::string>& texts) {
    caf::send_as(app.handle(), uut, make_outgoing(texts));
  }

  void deliver(std::vector<envelope_batch_ptr> x, seqno stable) {
    caf::anon_send(uut, delivery{0, std::move(x), stable, 1, current->id});
    settle();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "the door passes a view on, and its end back",
                 "[actors]") {
  CHECK(clock.count<view_change>() == 1);
  caf::anon_send(uut, view_installed{current});
  settle();
  CHECK(app.count<view_installed>() == 1);
}

TEST_CASE_METHOD(fixture, "what waits together leaves together", "[actors]") {
  send({"a"});
  send({"b"});
  settle();
  REQUIRE(clock.count<draft_batch>() == 1);
  CHECK(clock.all<draft_batch>()[0].items[0].count == 2);
  CHECK(app.count<send_result>() == 2);
}

TEST_CASE_METHOD(fixture, "credit comes after a refusal, once there is room",
                 "[actors]") {
  send({"a", "b", "c"});
  settle();
  REQUIRE(app.count<send_result>() == 1);
  CHECK(app.all<send_result>()[0].refused == 1);
  auto batch = make_batch(current, 1, 1, 1, {"a", "b"});
  deliver({batch}, 0);
  CHECK(app.count<credit>() == 0);
  CHECK(app.count<delivery>() == 1);
  deliver({}, 2);
  REQUIRE(app.count<credit>() == 1);
  CHECK(app.all<credit>()[0].free_bytes == 4);
  CHECK(app.count<delivery>() == 1); // An empty one is for the door alone.
}

TEST_CASE_METHOD(fixture, "the end of the stream is told once, and last [1.29]",
                 "[actors]") {
  caf::anon_send(uut, end_stream{});
  settle();
  CHECK(clock.count<draft_batch>() == 1);
  CHECK(app.count<stream_ended>() == 0);
  auto marker = std::make_shared<envelope_batch>(*make_batch(current, 1, 1, 1));
  marker->units = make_units({""}, unit_kind::end);
  deliver({marker}, 1);
  deliver({}, 1);
  REQUIRE(app.count<stream_ended>() == 1);
  CHECK(app.all<stream_ended>()[0].delivered == 1);
}
