#include "actors/group.hpp"
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
  probe<violation_listener_actor> listener{*this};
  group_room_actor uut;
  view_ptr current;

  void spawn(check_mode mode) {
    group_options opts;
    opts.check = mode;
    uut = own(sys.spawn(group_behavior, opts, clock.handle(), app.handle()));
    caf::anon_send(uut, join_check{listener});
    install(make_view(2));
  }

  void install(const view_ptr& x, std::vector<seqno> cut = {}) {
    current = x;
    caf::anon_send(uut, view_change{x, std::move(cut)});
    caf::anon_send(uut, view_installed{x}); // It has come around.
    settle();
  }

  void deliver(member_id from, lamport_time time, seqno first) {
    caf::anon_send(uut, delivery{0,
                                 {make_batch(current, from, time, first)},
                                 ~seqno{0},
                                 1,
                                 current->id});
    settle();
  }

  std::uint64_t count(const std::string& name) {
    return value_of(ask<counters>(*this, uut, get_counters{}), name);
  }
};

view_ptr led_by(member_id leader, std::uint64_t epoch) {
  auto result = std::make_shared<view>(*make_view(2));
  result->id = {epoch, leader};
  result->dynamic = true;
  return result;
}

} // namespace

TEST_CASE_METHOD(fixture, "a group that checks tells what it finds, and counts",
                 "[actors][check]") {
  spawn(check_mode::report);
  deliver(2, 1, 1);
  CHECK(listener.size() == 0);
  deliver(2, 2, 3);
  REQUIRE(listener.count<delivery_violation>() == 1);
  auto found = listener.all<delivery_violation>()[0];
  CHECK(found.kind == violation_kind::gap);
  CHECK(found.message == "peer-2#3");
  CHECK(count("messages_checked") == 2);
  CHECK(count("violations_gap") == 1);
  CHECK(count("violations") == 1);
  CHECK(app.count<delivery>() == 2); // It only looks on.
}

TEST_CASE_METHOD(fixture, "a group does not check unless it is told to",
                 "[actors][check]") {
  spawn(check_mode::off);
  deliver(2, 1, 7);
  caf::anon_send(uut, leadership{1, 5, {}});
  caf::anon_send(uut, leadership{2, 5, {}});
  settle();
  CHECK(listener.size() == 0);
  CHECK(count("violations") == ~std::uint64_t{0}); // No such counter.
}

TEST_CASE_METHOD(fixture, "a group that checks goes on where nobody listens",
                 "[actors][check]") {
  spawn(check_mode::report);
  caf::anon_send(uut, join_check{});
  deliver(2, 1, 7);
  CHECK(count("violations") == 1);
}

TEST_CASE_METHOD(fixture, "the end of a view is held against its cut",
                 "[actors][check]") {
  spawn(check_mode::exit);
  install(led_by(2, 2));
  deliver(2, 1, 1);
  install(led_by(2, 3), {0, 1});
  CHECK(listener.size() == 0);
  install(led_by(2, 4), {0, 1});
  REQUIRE(listener.count<delivery_violation>() == 1);
  CHECK(listener.all<delivery_violation>()[0].kind == violation_kind::cut);
}

TEST_CASE_METHOD(fixture, "two who are said to lead in one epoch are told of",
                 "[actors][check]") {
  spawn(check_mode::report);
  install(led_by(2, 2));
  caf::anon_send(uut, leadership{2, 2, {}});
  settle();
  CHECK(listener.size() == 0);
  caf::anon_send(uut, leadership{1, 2, {}});
  settle();
  REQUIRE(listener.count<delivery_violation>() == 1);
  CHECK(listener.all<delivery_violation>()[0].found == "peer-1");
}
