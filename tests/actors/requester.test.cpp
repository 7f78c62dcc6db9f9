#include "actors/requester.hpp"
#include "actors/core/call_body.hpp"
#include "tests/support/channel_nodes.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// A requester that knows one receiver, and what it says.
struct fixture : channel_nodes {
  fixture() {
    auto serving = spawn_node(1);
    serve_with(serving, {call_name::process_request}, [this](auto&) {
      ++asked;
      return answer;
    });
    requester_setup with;
    with.opts.try_limit = 1s;
    with.channel = spawn_node(2);
    with.directory
      = own(sys.spawn([]() -> directory_client_actor::behavior_type {
          return {
            [](const register_receiver&) { return directory_said{}; },
            [](const beat_receiver&) { return directory_said{}; },
            [](const remove_receiver&) { return directory_said{}; },
            [](list_receivers) {
              receiver_entry who;
              who.id = "one";
              who.port = 1;
              return receivers_listed{{}, {{who, at(1)}}};
            },
          };
        }));
    with.probe = own(sys.spawn([this]() -> port_probe_actor::behavior_type {
      return {[this](const probe_port&) { return port_probed{refused}; }};
    }));
    with.listener
      = own(sys.spawn([this]() -> ask_listener_actor::behavior_type {
          return {[this](const ask_event& x) { seen.push_back(x); },
                  [this](ask_more) { ++wanted; },
                  [this](const life_over& x) { over = x.good; }};
        }));
    uut = own(sys.spawn(requester_behavior, with));
    settle();
  }

  void ask() {
    caf::anon_send(uut, ask_receiver{slice::copy_of("work")});
    settle();
  }

  bool has(ask_step step) const {
    return std::any_of(seen.begin(), seen.end(),
                       [=](auto& x) { return x.step == step; });
  }

  call_result answer{0, {}, slice::copy_of("done")};
  bool refused = false;
  int asked = 0;
  int wanted = 0;
  std::vector<ask_event> seen;
  std::optional<bool> over;
  requester_actor uut;
};

} // namespace

TEST_CASE_METHOD(fixture, "a requester tells each step, and the reply [4.15]",
                 "[actors][requester]") {
  ask();
  pass(100ms);
  REQUIRE(has(ask_step::sent));
  REQUIRE(seen.back().step == ask_step::acked);
  CHECK(seen.back().reply.text() == "done");
  CHECK(wanted == 2); // At its begin, and since it has room again.
  caf::anon_send(uut, asked_all{});
  settle();
  CHECK(over == true);
}

TEST_CASE_METHOD(fixture,
                 "a try without an answer is followed by another [4.16] [4.17]",
                 "[actors][requester]") {
  answer.silent = true;
  ask();
  pass(1500ms);
  CHECK(has(ask_step::timed_out));
  answer.silent = false;
  pass(5s);
  CHECK(!has(ask_step::failed));
}

TEST_CASE_METHOD(fixture,
                 "a request in doubt ends: no further try could tell "
                 "more",
                 "[actors][requester]") {
  answer = core::failure(errc::in_doubt, "it may have had its effect");
  ask();
  pass(1min);
  CHECK(asked == 1);
  REQUIRE(seen.back().step == ask_step::failed);
  CHECK(seen.back().about == "it may have had its effect");
}

TEST_CASE_METHOD(fixture, "a port that is refused ends the try at once",
                 "[actors][requester]") {
  answer.silent = true;
  refused = true;
  ask();
  CHECK(has(ask_step::refused));
}
