#include "nodes/supervisor.hpp"
#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>
#include <spdlog/spdlog.h>

#include <csignal>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Puts the mask of signals back that a wait room changes for its thread.
struct signal_mask {
  sigset_t before{};

  signal_mask() {
    pthread_sigmask(SIG_SETMASK, nullptr, &before);
  }

  ~signal_mask() {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
};

struct fixture : deterministic {
  signal_mask mask;
  wait_room room;
  node_supervisor_actor uut = own(spawn_supervisor(sys, room));

  fixture() {
    spdlog::set_level(spdlog::level::off);
  }

  ~fixture() {
    spdlog::set_level(spdlog::level::info);
  }

  counted_actor spawn_watched() {
    auto result = own(sys.spawn([]() -> counted_actor::behavior_type {
      return {[](get_counters) { return counters{}; }};
    }));
    caf::anon_send(uut, supervise{{caf::actor_cast<caf::actor_addr>(result)}});
    settle();
    return result;
  }

  void end(const counted_actor& x, caf::exit_reason why) {
    caf::anon_send_exit(x, why);
    settle();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a life that is over wakes the node: well or badly",
                 "[nodes]") {
  CHECK(!room.wait(0ms));
  caf::anon_send(uut, life_over{true});
  settle();
  auto x = room.wait(0ms);
  REQUIRE(x);
  REQUIRE(x->over);
  CHECK(x->over->good);
  CHECK(!x->fell);
  caf::anon_send(uut, life_over{true});
  caf::anon_send(uut, life_over{false});
  settle();
  x = room.wait(0ms);
  REQUIRE(x);
  REQUIRE(x->over);
  CHECK(!x->over->good);
  CHECK(!room.wait(0ms));
}

TEST_CASE_METHOD(fixture, "a life that was refused says why, the worst last",
                 "[nodes]") {
  caf::anon_send(uut, life_over{false, errc::wire_version});
  caf::anon_send(uut, life_over{false});
  settle();
  auto x = room.wait(0ms);
  REQUIRE(x);
  REQUIRE(x->over);
  CHECK(x->over->why == errc::wire_version);
  caf::anon_send(uut, life_over{false, errc::refused});
  settle();
  x = room.wait(0ms);
  REQUIRE(x);
  REQUIRE(x->over);
  CHECK(x->over->why == errc::refused);
  for (auto why : {errc::timed_out, errc::no_coordinator, errc::io_failed}) {
    caf::anon_send(uut, life_over{false, why});
    settle();
    x = room.wait(0ms);
    REQUIRE(x);
    REQUIRE(x->over);
    CHECK(x->over->why == why);
  }
  caf::anon_send(uut, life_over{false, errc::too_large});
  settle();
  x = room.wait(0ms);
  REQUIRE(x);
  REQUIRE(x->over);
  CHECK(!x->over->good); // Badly, for a reason that has no exit code.
  CHECK(x->over->why == errc::none);
}

TEST_CASE_METHOD(fixture, "an actor that falls wakes the node", "[nodes]") {
  end(spawn_watched(), caf::exit_reason::unhandled_exception);
  auto x = room.wait(0ms);
  REQUIRE(x);
  CHECK(x->fell);
  CHECK(!x->over);
}

TEST_CASE_METHOD(fixture, "an actor that is told to end does not fall",
                 "[nodes]") {
  end(spawn_watched(), caf::exit_reason::user_shutdown);
  CHECK(!room.wait(0ms));
}

TEST_CASE_METHOD(fixture, "an actor that fell before it was watched is missed",
                 "[nodes]") {
  auto result = own(sys.spawn([]() -> counted_actor::behavior_type {
    return {[](get_counters) { return counters{}; }};
  }));
  end(result, caf::exit_reason::unhandled_exception);
  caf::anon_send(uut, supervise{{caf::actor_cast<caf::actor_addr>(result)}});
  settle();
  auto x = room.wait(0ms);
  REQUIRE(x);
  CHECK(x->fell);
}

TEST_CASE_METHOD(fixture, "a signal wakes the node and is named", "[nodes]") {
  ::raise(SIGTERM);
  auto x = room.wait(0ms);
  REQUIRE(x);
  CHECK(x->signal == SIGTERM);
  CHECK(!x->over);
}

TEST_CASE_METHOD(fixture, "signals that wait can be forgotten, others stay",
                 "[nodes]") {
  for (auto signal : {SIGINT, SIGTERM, SIGUSR1})
    ::raise(signal);
  room.forget({SIGINT, SIGTERM});
  auto x = room.wait(0ms);
  REQUIRE(x);
  CHECK(x->signal == SIGUSR1);
  CHECK(!room.wait(0ms));
}
