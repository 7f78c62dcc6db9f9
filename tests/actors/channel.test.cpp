#include "actors/channel.hpp"

#include "tests/support/channel_link.hpp"
#include "tests/support/channel_net.hpp"
#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>

#include <caf/event_based_actor.hpp>

using namespace std::literals;
using namespace troupe;
using test::patterned_body;

namespace {

struct echo_state {
  static constexpr const char* name = "echo";
};

struct fixture : test::deterministic {
  test::channel_net net;
  endpoint there = v4_endpoint(0x7f000001, 2);
  channel_actor client = spawn_channel(v4_endpoint(0x7f000001, 1), 11);
  channel_actor server = spawn_channel(there, 22);
  std::vector<incoming_call> asked;
  std::vector<call_result> results;

  channel_actor spawn_channel(endpoint at, incarnation inc,
                              channel_options opts = {}) {
    auto transport
      = own(sys.spawn(test::channel_transport_behavior, &net, at, inc));
    auto result = own(sys.spawn(channel_behavior, opts, transport, 0u));
    settle();
    return result;
  }

  void serve_echo(std::vector<call_name> names) {
    auto echo =
      [this](call_handler_actor::pointer) -> call_handler_actor::behavior_type {
      return {
        [this](const incoming_call& x) -> caf::result<call_result> {
          asked.push_back(x);
          if (x.what.body.text() == "fail")
            return caf::make_error(errc::io_failed, "the disk is full");
          return call_result{0, "done", x.what.body};
        },
      };
    };
    auto handler = own(sys.spawn(echo));
    caf::anon_send(server, serve{std::move(names), handler});
    settle();
  }

  void ask(call_name name, slice body, timespan limit = 10s) {
    auto asker = [=](caf::event_based_actor* self) {
      self
        ->request(client, caf::infinite, call_target{there, limit, 0},
                  call{name, body})
        .then([=](const call_result& x) { results.push_back(x); });
    };
    sys.spawn(asker);
    settle();
  }

  std::uint64_t counter_of(const channel_actor& x, const std::string& name) {
    std::uint64_t result = ~std::uint64_t{0};
    sys.spawn([&](caf::event_based_actor* self) {
      self->request(x, caf::infinite, get_counters{})
        .then([&](const counters& all) {
          for (auto& y : all.items)
            if (y.name == name)
              result = y.value;
        });
    });
    settle();
    return result;
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a call reaches its handler and the answer comes "
                 "back",
                 "[actors][channel]") {
  serve_echo({call_name::list_peers});
  ask(call_name::list_peers, slice::copy_of("hello"));
  pass(10ms);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].from == v4_endpoint(0x7f000001, 1));
  CHECK(asked[0].inc == 11);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == 0);
  CHECK(results[0].about == "done");
  CHECK(results[0].body.text() == "hello");
}

TEST_CASE_METHOD(fixture,
                 "a name that nobody serves is refused with a text "
                 "[6.03]",
                 "[actors][channel]") {
  ask(static_cast<call_name>(999), {});
  pass(10ms);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == static_cast<std::uint8_t>(errc::refused));
  CHECK(results[0].about == "call 999 is unknown here");
}

TEST_CASE_METHOD(fixture, "a handler's error comes back as a refusal",
                 "[actors][channel]") {
  serve_echo({call_name::submit_log});
  ask(call_name::submit_log, slice::copy_of("fail"));
  pass(10ms);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == static_cast<std::uint8_t>(errc::refused));
  CHECK(results[0].about.find("the disk is full") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a handler that has died is a refusal, too",
                 "[actors][channel]") {
  serve_echo({call_name::submit_log});
  caf::anon_send_exit(owned.back(), caf::exit_reason::kill);
  settle();
  ask(call_name::submit_log, {});
  pass(10ms);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == static_cast<std::uint8_t>(errc::refused));
}

TEST_CASE_METHOD(fixture, "a node that is not there costs the time limit",
                 "[actors][channel]") {
  there = v4_endpoint(0x7f000001, 9);
  ask(call_name::list_peers, {}, 3s);
  pass(2999ms);
  CHECK(results.empty());
  pass(1ms);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == static_cast<std::uint8_t>(errc::timed_out));
  auto sent = net.datagrams;
  pass(1min);
  CHECK(net.datagrams == sent);
}

TEST_CASE_METHOD(fixture,
                 "over a lossy network every call is executed once, "
                 "whole [6.15]",
                 "[actors][channel]") {
  net.loss_percent = 25;
  net.delay_max = 20ms;
  serve_echo({call_name::submit_log});
  std::vector<slice> bodies;
  for (auto size : {0u, 1u, 2049u, 32769u, 1u << 20})
    bodies.push_back(patterned_body(size, size));
  for (auto& body : bodies)
    ask(call_name::submit_log, body, 5min);
  pass(5min);
  REQUIRE(results.size() == bodies.size());
  CHECK(asked.size() == bodies.size());
  for (auto& body : bodies) {
    auto same = [&](const call_result& x) { return x.body == body; };
    CHECK(std::count_if(results.begin(), results.end(), same) == 1);
  }
  CHECK(counter_of(client, "request_pieces_resent") > 0);
  CHECK(counter_of(server, "requests_executed") == bodies.size());
  CHECK(counter_of(server, "channel_bytes_held") == 0);
}

TEST_CASE_METHOD(fixture, "an idle channel sends nothing and waits for nothing",
                 "[actors][channel]") {
  serve_echo({call_name::list_peers});
  ask(call_name::list_peers, {});
  pass(5s);
  REQUIRE(results.size() == 1);
  auto sent = net.datagrams;
  pass(10min);
  CHECK(net.datagrams == sent);
}

TEST_CASE("options of a channel that cannot work are refused",
          "[actors][channel]") {
  CHECK(!validate(channel_options{}));
  channel_options opts;
  opts.chunk_bytes = 65500;
  CHECK(validate(opts));
  opts = {};
  opts.chunks_in_flight = 0;
  CHECK(validate(opts));
  opts = {};
  opts.body_bytes_max = opts.caller_bytes_max + 1;
  CHECK(validate(opts));
  opts = {};
  opts.resend_after_min = opts.resend_after + 1ms;
  auto err = validate(opts);
  REQUIRE(err);
  CHECK(err.code() == static_cast<std::uint8_t>(errc::invalid_config));
}
