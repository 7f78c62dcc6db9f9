#include "actors/group.hpp"
#include "actors/timer.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
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
    install(current);
    app.clear();
  }

  void install(const view_ptr& x) {
    current = x;
    caf::anon_send(uut, view_change{x});
    settle();
    caf::anon_send(uut, view_installed{x}); // It has come around.
    settle();
  }

  /// Fills the window, and waits for room.
  void wait_for_room(const std::vector<std::string>& texts) {
    send({"aaa"});
    settle();
    app.clear();
    caf::send_as(app.handle(), uut, awaited_outgoing{make_outgoing(texts)});
    settle();
    CHECK(app.count<send_result>() == 0);
  }

  std::vector<std::string> sent_texts() const {
    std::vector<std::string> result;
    for (auto& batch : clock.all<draft_batch>())
      for (auto& x : batch.items) {
        unit_reader in{x.units.text()};
        while (auto next = in.next())
          result.emplace_back(next->payload);
      }
    return result;
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
  CHECK(app.all<stream_ended>()[0].delivered == 0); // A marker is no message.
}

TEST_CASE_METHOD(fixture,
                 "a send that waits is answered once all of it is "
                 "taken",
                 "[actors]") {
  wait_for_room({"b", "c", "d"});
  deliver({}, 1);
  CHECK(app.count<send_result>() == 0); // Two of three have gone.
  deliver({}, 3);
  REQUIRE(app.count<send_result>() == 1);
  CHECK(app.all<send_result>()[0].taken == 3);
  CHECK(app.all<send_result>()[0].refused == 0);
  CHECK(sent_texts() == std::vector<std::string>{"aaa", "b", "c", "d"});
}

TEST_CASE_METHOD(fixture,
                 "a caller that dies while it waits leaves its message "
                 "behind, and nothing else",
                 "[actors]") {
  send({"aaa"});
  settle();
  probe<caf::actor> caller{*this};
  caf::send_as(caller.handle(), uut, awaited_outgoing{make_outgoing({"b"})});
  settle();
  caf::anon_send_exit(caller.handle(), caf::exit_reason::kill);
  settle();
  CHECK(state_of<group_state>(uut).waiting.size() == 1);
  deliver({}, 1);
  CHECK(sent_texts() == std::vector<std::string>{"aaa", "b"});
  CHECK(state_of<group_state>(uut).waiting.empty());
  CHECK(caller.count<send_result>() == 0);
}

TEST_CASE_METHOD(fixture, "who waits is answered when the view ends",
                 "[actors]") {
  wait_for_room({"b", "c"});
  install(make_view(1, 1, 0, 2));
  REQUIRE(app.count<send_result>() == 1);
  CHECK(app.all<send_result>()[0].why == errc::view_changed);
  CHECK(app.all<send_result>()[0].refused == 2);
}

TEST_CASE_METHOD(fixture, "who waits is answered when the door ends",
                 "[actors]") {
  wait_for_room({"b"});
  caf::anon_send_exit(uut, caf::exit_reason::normal); // Ends nobody.
  settle();
  CHECK(app.count<send_result>() == 0);
  caf::anon_send_exit(uut, caf::exit_reason::user_shutdown);
  settle();
  REQUIRE(app.count<send_result>() == 1);
  CHECK(app.all<send_result>()[0].why == errc::shutting_down);
}

TEST_CASE_METHOD(fixture, "a request that waits is answered, too", "[actors]") {
  send({"aaa"});
  settle();
  caf::scoped_actor caller{sys};
  auto answer = caller->request(uut, caf::infinite,
                                awaited_outgoing{make_outgoing({"b"})});
  settle();
  deliver({}, 1);
  std::uint32_t taken = 0;
  answer.receive([&](const send_result& x) { taken = x.taken; },
                 [](const caf::error&) {});
  CHECK(taken == 1);
}

TEST_CASE_METHOD(fixture, "the door tells who holds the window, and since when",
                 "[actors]") {
  install(make_view(3, 1, 0, 2));
  caf::anon_send(uut, delivery{0, {}, 0, 3, current->id});
  send({"aaa", "b", "c"});
  settle();
  pass(4200ms);
  auto waits = ask<wait_list>(*this, uut, get_waits{}).items;
  REQUIRE(waits.size() == 1);
  CHECK(window_held(waits[0], now())
        == "window held by peer-3 since 4.2 s (1 messages and parts under "
           "way)");
}

TEST_CASE_METHOD(fixture, "parts reach the application as one message",
                 "[actors]") {
  auto whole
    = std::make_shared<envelope_batch>(*make_batch(current, 1, 1, 1, {"", ""}));
  unit_writer units;
  units.add({"\6\0\0\0abc", 7}, unit_kind::fragment);
  units.add("def");
  whole->units = units.take();
  deliver({keep_first(whole, 1)}, 0);
  CHECK(app.count<delivery>() == 0);
  deliver({drop_before(whole, 2)}, 0);
  REQUIRE(app.count<delivery>() == 1);
  auto heard = app.all<delivery>()[0];
  CHECK(heard.rank == 0);
  CHECK(texts_of(heard.batches) == std::vector<std::string>{"abcdef"});
}

TEST_CASE_METHOD(fixture, "own messages that are not delivered yet are known",
                 "[actors]") {
  send({"a", "b"});
  settle();
  CHECK(state_of<group_state>(uut).unsettled() == 2);
  deliver({make_batch(current, 1, 1, 1, {"a"})}, 0);
  CHECK(state_of<group_state>(uut).unsettled() == 1);
}
