#include "actors/core/call_table.hpp"

#include "actors/core/call_body.hpp"
#include "messages/errc.hpp"
#include "tests/support/channel_link.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

std::uint8_t number(errc x) {
  return static_cast<std::uint8_t>(x);
}

std::uint64_t counter_of(const core::call_table& x, const std::string& name) {
  counters all;
  x.add_to(all);
  for (auto& y : all.items)
    if (y.name == name)
      return y.value;
  throw std::runtime_error{"no counter " + name};
}

void check_echo(channel_link& uut, const slice& body) {
  auto id = uut.begin(body);
  uut.run(10min);
  REQUIRE(uut.results.count(id) == 1);
  CHECK(uut.results[id].error == number(errc::none));
  CHECK(uut.results[id].about == "echo");
  CHECK(uut.results[id].body == body);
  CHECK(uut.executed[std::string{body.text()}] == 1);
  CHECK(uut.server.size() == 0);
  CHECK(uut.server.bytes() == 0);
  CHECK(uut.client.size() == 0);
}

} // namespace

TEST_CASE("bodies of any size arrive whole in both directions [6.15]",
          "[core]") {
  channel_link uut{{}, {}, 1};
  for (auto size : {0u, 1u, 1198u, 1199u, 2049u, 32769u, 1u << 20})
    check_echo(uut, patterned_body(size));
}

TEST_CASE("a body of exactly the limit arrives, one more byte is refused",
          "[core]") {
  channel_options opts;
  opts.body_bytes_max = 5000;
  channel_link uut{opts, {}, 1};
  uut.answer = [](const incoming_call&) { return call_result{}; };
  auto whole = uut.begin(patterned_body(5000 - core::request_head_bytes));
  auto above = uut.begin(patterned_body(5001 - core::request_head_bytes));
  CHECK(uut.results.at(above).error == number(errc::too_large));
  uut.run(1s);
  CHECK(uut.results.at(whole).error == number(errc::none));
}

TEST_CASE("a request above the server's limit is refused before it is sent "
          "whole",
          "[core]") {
  channel_options opts;
  channel_link uut{opts, {}, 1};
  opts.body_bytes_max = 5000;
  uut.server = core::reply_table{opts};
  auto id = uut.begin(patterned_body(1u << 20));
  uut.run(1s);
  CHECK(uut.results.at(id).error == number(errc::too_large));
  CHECK(uut.executed.empty());
  CHECK(uut.server.bytes() == 0);
}

TEST_CASE("a reply above the caller's limit ends the call with too_large",
          "[core]") {
  channel_options opts;
  channel_link uut{opts, {}, 1};
  uut.answer = [](const incoming_call&) {
    return call_result{0, "", patterned_body(6000)};
  };
  opts.body_bytes_max = 5000;
  uut.client = core::call_table{opts};
  auto id = uut.begin({});
  uut.run(1s);
  CHECK(uut.results.at(id).error == number(errc::too_large));
  CHECK(uut.server.size() == 0); // It need not be sent on and on.
}

TEST_CASE("one call more than may be under way is refused", "[core]") {
  channel_options opts;
  opts.calls_max = 3;
  channel_link uut{opts, {100, 0, 1}, 1};
  for (int i = 0; i < 3; ++i)
    uut.begin({});
  CHECK(uut.results.empty());
  auto id = uut.begin({});
  CHECK(uut.results.at(id).error == number(errc::overloaded));
  CHECK(counter_of(uut.client, "calls_refused_here") == 1);
}

TEST_CASE("without an answer a call ends at its time limit, not before",
          "[core]") {
  channel_link uut{{}, {100, 0, 1}, 1};
  auto id = uut.begin({}, 5s);
  uut.run(5s - 1ms);
  CHECK(uut.results.empty());
  uut.run(1ms);
  CHECK(uut.results.at(id).error == number(errc::timed_out));
  CHECK(!uut.client.next_deadline());
}

TEST_CASE("resends back off: silence costs a few datagrams, not many",
          "[core]") {
  channel_link uut{{}, {100, 0, 1}, 1};
  uut.begin(patterned_body(1u << 20), 60s);
  uut.run(61s);
  // Ten at once, then one at 100, 200, 400 ms ... and every two seconds.
  auto resent = counter_of(uut.client, "request_pieces_resent");
  CHECK(resent > 25);
  CHECK(resent < 40);
}

TEST_CASE("a reply that comes after the time limit changes nothing", "[core]") {
  channel_link uut{{}, {0, 0, 1000}, 7};
  auto id = uut.begin(patterned_body(10), 1ms);
  uut.run(5min);
  CHECK(uut.results.at(id).error == number(errc::timed_out));
  CHECK(uut.executed.size() == 1);
  CHECK(uut.server.size() == 0); // The caller has acknowledged it anyway.
}

TEST_CASE("a node that restarted is not asked a second time", "[core]") {
  channel_link uut{{}, {}, 1};
  uut.begin({}, 10s);
  uut.run(1s);
  uut.answer = [](const incoming_call& x) {
    return call_result{0, "", x.what.body};
  };
  auto id = uut.begin(patterned_body(1u << 20), 10s);
  uut.run(2ms); // Some pieces are acknowledged.
  uut.server = core::reply_table{uut.opts};
  uut.server_inc = 23;
  uut.run(20s);
  CHECK(uut.results.at(id).error == number(errc::timed_out));
  CHECK(uut.executed.size() == 1);
}

TEST_CASE("a frame of a later life of the server ends the call", "[core]") {
  core::call_table uut{{}};
  core::call_table_out out;
  auto server = channel_link::at(2);
  auto id = uut.on_call({server, 10s, 0}, {}, {}, out);
  out.clear();
  uut.on_ack({server, 0, 0, 5}, {call_kind::request, id, 1, 0}, {}, out);
  uut.on_ack({server, 0, 0, 4}, {call_kind::request, id, 1, 0}, {}, out);
  CHECK(out.finished.empty());
  CHECK(counter_of(uut, "reply_strays") == 1);
  uut.on_ack({server, 0, 0, 6}, {call_kind::request, id, 1, 0}, {}, out);
  REQUIRE(out.finished.size() == 1);
  CHECK(out.finished[0].result.error == number(errc::timed_out));
}

TEST_CASE("a reply from another address is not the answer", "[core]") {
  core::call_table uut{{}};
  core::call_table_out out;
  auto id = uut.on_call({channel_link::at(2), 10s, 0}, {}, {}, out);
  channel_chunk forged{call_kind::reply, id, 0, 1, core::pack(call_result{})};
  out.clear();
  uut.on_chunk({channel_link::at(3), 0, 0, 5}, forged, {}, out);
  CHECK(out.finished.empty());
  CHECK(out.to_send.empty());
  uut.on_chunk({channel_link::at(2), 0, 0, 5}, forged, {}, out);
  CHECK(out.finished.size() == 1);
}

TEST_CASE("a reply to a call that was never made is not even acknowledged",
          "[core]") {
  core::call_table uut{{}};
  core::call_table_out out;
  for (auto id : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}})
    uut.on_chunk({channel_link::at(2), 0, 0, 5},
                 {call_kind::reply, id, 0, 1, slice::copy_of("x")}, {}, out);
  CHECK(out.to_send.empty());
  CHECK(out.finished.empty());
  CHECK(counter_of(uut, "reply_strays") == 3);
}

TEST_CASE("a reply that cannot be read is a failure, not a crash", "[core]") {
  core::call_table uut{{}};
  core::call_table_out out;
  auto id = uut.on_call({channel_link::at(2), 10s, 0}, {}, {}, out);
  uut.on_chunk({channel_link::at(2), 0, 0, 5},
               {call_kind::reply, id, 0, 1, slice::copy_of("\x01\xff")}, {},
               out);
  REQUIRE(out.finished.size() == 1);
  CHECK(out.finished[0].result.error == number(errc::refused));
}

TEST_CASE("call numbers work beyond 32 bits and up to the end", "[core]") {
  for (auto first :
       {(std::uint64_t{1} << 32) - 5, (std::uint64_t{1} << 63) - 5}) {
    channel_link uut{{}, {20, 20, 5}, 3, first};
    for (int i = 0; i < 10; ++i)
      check_echo(uut, patterned_body(100, static_cast<std::uint64_t>(i)));
  }
}

TEST_CASE("loss, copies and disorder: each request runs once, bodies intact",
          "[core]") {
  CHECK(rc::check([] {
    weather sky;
    sky.loss = *rc::gen::inRange(0u, 40u);
    sky.duplicate = *rc::gen::inRange(0u, 50u);
    sky.delay_max_ms = *rc::gen::inRange(1u, 500u);
    channel_link uut{{}, sky, *rc::gen::arbitrary<std::uint64_t>()};
    auto sizes = *rc::gen::container<std::vector<std::size_t>>(
      rc::gen::inRange<std::size_t>(0, 100000));
    sizes.resize(std::min<std::size_t>(sizes.size(), 8));
    std::map<std::uint64_t, slice> asked;
    for (auto size : sizes) {
      // The first bytes make every body another one.
      auto body = slice::copy_of(std::to_string(asked.size()) + ":"
                                 + std::string(patterned_body(size).text()));
      asked.emplace(uut.begin(body), body);
    }
    uut.run(50min);
    for (auto& [id, body] : asked) {
      RC_ASSERT(uut.results.count(id) == 1u);
      RC_ASSERT(uut.results[id].error == number(errc::none));
      RC_ASSERT(uut.results[id].body == body);
      RC_ASSERT(uut.executed[std::string{body.text()}] == 1);
    }
    RC_ASSERT(uut.executed.size() == asked.size());
    RC_ASSERT(uut.server.bytes() == 0u);
  }));
}

TEST_CASE("1 MiB crosses a link that loses 30 % in both directions", "[core]") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    channel_link uut{{}, {30, 10, 20}, seed};
    check_echo(uut, patterned_body(1u << 20, seed));
  }
}
