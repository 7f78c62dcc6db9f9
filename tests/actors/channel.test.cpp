#include "actors/channel.hpp"

#include "actors/core/submission.hpp"
#include "tests/support/channel_link.hpp"
#include "tests/support/channel_nodes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace std::literals;
using namespace troupe;
using test::patterned_body;

namespace {

std::uint8_t number(errc x) {
  return static_cast<std::uint8_t>(x);
}

struct fixture : test::channel_nodes {
  channel_actor client = spawn_node(1);
  channel_actor server = spawn_node(2);
  std::vector<incoming_call> asked;
  std::vector<call_result> results;

  call_handler_actor serve_echo(std::vector<call_name> names) {
    auto echo = [this](const incoming_call& x) -> caf::result<call_result> {
      asked.push_back(x);
      if (x.what.body.text() == "fail")
        return caf::make_error(errc::io_failed, "the disk is full");
      return call_result{0, "done", x.what.body};
    };
    return serve_with(server, std::move(names), echo);
  }

  void call_server(call_name name, slice body, timespan limit = 10s,
                   std::uint16_t port = 2) {
    ask(client, {at(port), limit, 0}, {name, std::move(body)},
        [this](const call_result& x) { results.push_back(x); });
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a call reaches its handler and the answer comes "
                 "back",
                 "[actors][channel]") {
  serve_echo({call_name::list_peers});
  call_server(call_name::list_peers, slice::copy_of("hello"));
  pass(10ms);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].from == at(1));
  CHECK(asked[0].inc == 10);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == 0);
  CHECK(results[0].about == "done");
  CHECK(results[0].body.text() == "hello");
}

TEST_CASE_METHOD(fixture,
                 "a name that nobody serves is refused with a text "
                 "[6.03]",
                 "[actors][channel]") {
  call_server(static_cast<call_name>(999), {});
  pass(10ms);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == number(errc::refused));
  CHECK(results[0].about == "call 999 is unknown here");
}

TEST_CASE_METHOD(fixture, "a handler's error comes back as a refusal",
                 "[actors][channel]") {
  serve_echo({call_name::submit_log});
  call_server(call_name::submit_log, slice::copy_of("fail"));
  pass(10ms);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == number(errc::refused));
  CHECK(results[0].about.find("the disk is full") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a handler that has died is a refusal, too",
                 "[actors][channel]") {
  auto handler = serve_echo({call_name::submit_log});
  caf::anon_send_exit(handler, caf::exit_reason::kill);
  settle();
  call_server(call_name::submit_log, {});
  pass(10ms);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == number(errc::refused));
}

TEST_CASE_METHOD(fixture, "a node that is not there costs the time limit",
                 "[actors][channel]") {
  call_server(call_name::list_peers, {}, 3s, 9);
  pass(2999ms);
  CHECK(results.empty());
  pass(1ms);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == number(errc::timed_out));
  auto sent = datagrams();
  CHECK(sent > 1);
  pass(1min);
  CHECK(datagrams() == sent);
}

TEST_CASE_METHOD(fixture, "a call that means an earlier life is not executed",
                 "[actors][channel]") {
  serve_echo({call_name::list_peers});
  ask(client, {at(2), 3s, 19}, {call_name::list_peers, {}},
      [this](const call_result& x) { results.push_back(x); });
  pass(3s);
  CHECK(asked.empty());
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == number(errc::timed_out));
}

TEST_CASE_METHOD(fixture,
                 "over a lossy network every call is executed once, "
                 "whole [6.15]",
                 "[actors][channel]") {
  impair_all(0.25, 20ms);
  serve_echo({call_name::submit_log});
  std::vector<slice> bodies;
  for (auto size : {0u, 1u, 2049u, 32769u, 1u << 20})
    bodies.push_back(patterned_body(size, size));
  for (auto& body : bodies)
    call_server(call_name::submit_log, body, 5min);
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

TEST_CASE_METHOD(fixture, "an idle channel sends nothing",
                 "[actors][channel]") {
  serve_echo({call_name::list_peers});
  call_server(call_name::list_peers, {});
  pass(5s);
  REQUIRE(results.size() == 1);
  auto sent = datagrams();
  CHECK(sent == 4); // Request, ack, reply, ack.
  pass(10min);
  CHECK(datagrams() == sent);
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
  CHECK(err.code() == number(errc::invalid_config));
}

TEST_CASE_METHOD(fixture, "a large log comes through a bad link in a few tries",
                 "[actors][channel]") {
  serve_echo({call_name::submit_log});
  impair_all(0.3, 60ms);
  auto log = patterned_body(400000);
  call_server(call_name::submit_log, log, 2s);
  pass(2s);
  REQUIRE(results.size() == 1);
  CHECK(results[0].error == number(errc::timed_out)); // Nor would it ever.
  std::uint32_t tries = 0;
  while (results.back().error != 0 && tries < 4) {
    auto limit = core::submission_limit(2s, log.size(), tries++);
    call_server(call_name::submit_log, log, limit);
    pass(limit);
  }
  CHECK(results.back().error == 0);
  CHECK(asked.back().what.body.size() == log.size());
}
