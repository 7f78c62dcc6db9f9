#include "nodes/loop_scheduler.hpp"
#include "nodes/run_config.hpp"

#include <catch2/catch.hpp>

#include <caf/event_based_actor.hpp>
#include <caf/io/middleman.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace std::literals;
using namespace troupe;

namespace {

using hop = caf::atom_constant<caf::atom("hop")>;

/// How long anything here may take before the test has failed.
constexpr auto patience = 10s;

struct fixture {
  run_config cfg;
  caf::actor_system sys{cfg};
  caf::scoped_actor self{sys};

  std::thread::id loop() {
    return sys.middleman().backend().thread_id();
  }
};

/// Counts down and answers to `boss` at zero; each hop goes to `next`, which is
/// told with the first message.
caf::behavior runner(caf::event_based_actor* self, caf::actor boss,
                     std::shared_ptr<std::vector<std::thread::id>> seen) {
  return {
    [=](hop, int left, const caf::actor& next) {
      seen->push_back(std::this_thread::get_id());
      if (left == 0)
        self->send(boss, hop::value);
      else
        self->send(next, hop::value, left - 1, caf::actor{self});
    },
  };
}

/// Tells the boss the numbers that it gets.
caf::behavior reporter(caf::event_based_actor* self, caf::actor boss) {
  return {[=](int x) { self->send(boss, x); }};
}

} // namespace

TEST_CASE("actors run in the thread of the event loop, and no two at a time",
          "[nodes]") {
  fixture f;
  auto seen = std::make_shared<std::vector<std::thread::id>>();
  auto a = f.sys.spawn(runner, caf::actor{f.self}, seen);
  auto b = f.sys.spawn(runner, caf::actor{f.self}, seen);
  f.self->send(a, hop::value, 5000, b);
  bool ended = false;
  f.self->receive([&](hop) { ended = true; },
                  caf::after(patience) >> [] { FAIL("nothing came"); });
  CHECK(ended);
  REQUIRE(seen->size() == 5001);
  for (auto id : *seen)
    CHECK(id == f.loop());
}

TEST_CASE("messages of many threads all arrive", "[nodes]") {
  fixture f;
  auto target = f.sys.spawn(reporter, caf::actor{f.self});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([=] {
      for (int k = 0; k < 1000; ++k)
        caf::anon_send(target, 1);
    });
  for (auto& x : threads)
    x.join();
  int sum = 0;
  f.self->receive_for(sum, 4000)([](int) {},
                                 caf::after(patience) >> [] { FAIL("lost"); });
  CHECK(sum == 4000);
}

TEST_CASE("delayed messages come in the order of their times, not before",
          "[nodes]") {
  fixture f;
  auto target = f.sys.spawn(reporter, caf::actor{f.self});
  auto begin = std::chrono::steady_clock::now();
  caf::delayed_anon_send(target, 60ms, 2);
  caf::delayed_anon_send(target, 20ms, 1); // The clock sleeps for longer.
  std::vector<int> got;
  for (int i = 0; i < 2; ++i)
    f.self->receive([&](int x) { got.push_back(x); },
                    caf::after(patience) >> [] { FAIL("nothing came"); });
  CHECK(got == std::vector<int>{1, 2});
  CHECK(std::chrono::steady_clock::now() - begin >= 60ms);
}

TEST_CASE("a request that nobody answers times out", "[nodes]") {
  fixture f;
  auto silent = f.sys.spawn([](caf::event_based_actor* self) -> caf::behavior {
    return {[=](hop) {
      auto never = self->make_response_promise<int>();
      self->attach_functor([never](const caf::error&) {});
      return never;
    }};
  });
  auto asking = f.sys.spawn([=](caf::event_based_actor* self) {
    return caf::behavior{[=](const caf::actor& boss) {
      self->request(silent, 10ms, hop::value)
        .then([=](int) { self->send(boss, 0); },
              [=](const caf::error& why) {
                self->send(boss, why == caf::sec::request_timeout ? 1 : 2);
              });
    }};
  });
  f.self->send(asking, caf::actor{f.self});
  f.self->receive([](int x) { CHECK(x == 1); },
                  caf::after(patience) >> [] { FAIL("nothing came"); });
  caf::anon_send_exit(silent, caf::exit_reason::user_shutdown);
}

TEST_CASE("an actor that is never idle lets the loop look at its sockets",
          "[nodes]") {
  fixture f;
  auto restless = f.sys.spawn([](caf::event_based_actor* self) {
    return caf::behavior{[=](hop) { self->send(self, hop::value); }};
  });
  caf::anon_send(restless, hop::value);
  for (int i = 0; i < 20; ++i) {
    std::atomic<bool> ran{false};
    f.sys.middleman().backend().post([&] { ran = true; });
    auto end = std::chrono::steady_clock::now() + patience;
    while (!ran && std::chrono::steady_clock::now() < end)
      std::this_thread::yield();
    REQUIRE(ran);
  }
  caf::anon_send_exit(restless, caf::exit_reason::user_shutdown);
}

TEST_CASE("a detached actor has a thread of its own", "[nodes]") {
  fixture f;
  auto apart = f.sys.spawn<caf::detached>(
    [](caf::event_based_actor* self, const caf::actor& boss) {
      return caf::behavior{[=](hop) {
        self->send(boss,
                   static_cast<int>(
                     std::this_thread::get_id()
                     != self->system().middleman().backend().thread_id()));
        self->quit();
      }};
    },
    caf::actor{f.self});
  f.self->send(apart, hop::value);
  f.self->receive([](int x) { CHECK(x == 1); },
                  caf::after(patience) >> [] { FAIL("nothing came"); });
}

TEST_CASE("a system ends with timers that are far away", "[nodes]") {
  fixture f;
  auto target = f.sys.spawn(reporter, caf::actor{f.self});
  caf::delayed_anon_send(target, std::chrono::hours{1}, 1);
  caf::anon_send_exit(target, caf::exit_reason::user_shutdown);
  f.self->wait_for(target);
}

TEST_CASE("a system ends although a thread's own message is not due yet",
          "[nodes]") {
  fixture f;
  auto late = [](caf::event_based_actor* self) -> caf::behavior {
    self->delayed_send(self, 1h, hop::value);
    return {[](hop) {}};
  };
  caf::anon_send_exit(f.sys.spawn<caf::detached>(late), caf::exit_reason::kill);
  // It would wait for the thread, which ends with its actor.
}
