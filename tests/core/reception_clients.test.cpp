#include "tests/support/reception_fixture.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = reception_fixture;

TEST_CASE_METHOD(fixture,
                 "a slow request does not hold up another client's [3.13]",
                 "[core][reception]") {
  connect();
  say(packet_code::send, 1, "slow");
  auto slow = out.requests.at(0).first;
  from.from = v4_endpoint(0x0a00000a, 9);
  say(packet_code::user_info, reads_from + 1);
  answer({reply_status::done, slice::copy_of("+you are ada"), 0, 0, {}});
  REQUIRE(said().size() == 1);
  CHECK(out.leaving[0].to.at == from.from);
  CHECK(said()[0].text == "you are ada");
  out = {};
  uut.on_reply(slow, done("+message sent"), now, out);
  CHECK(said().at(0).sequence == 1);
}

TEST_CASE_METHOD(
  fixture,
  "a session is found by the client, wherever that is, and another "
  "client needs its own [3.16] [3.18]",
  "[core][reception]") {
  connect();
  from.from = v4_endpoint(0x0a00000a, 10); // Its address has changed.
  tell(3);
  say(packet_code::heartbeat);
  REQUIRE(said().size() >= 1);
  for (const auto& x : out.leaving)
    CHECK(x.to.at == from.from);
  client.fill(8); // A second address of the same user.
  say(packet_code::send, 1, "hi");
  REQUIRE(out.requests.size() == 1); // The replica knows no such session.
  answer({reply_status::expired, {}, 0, 0, {}});
  CHECK(said().at(0).code == packet_code::error);
  CHECK(said().at(0).text == "session expired");
}

TEST_CASE_METHOD(fixture,
                 "who begins to serve listens, and brings what waits [3.12]",
                 "[core][reception]") {
  service_effects all;
  all.opened = {{session, client}};
  all.items = {{session, client, 3, 2, "bob: hi"}};
  serve(all);
  CHECK(out.leaving.empty()); // Nobody knows where the client is.
  say(packet_code::heartbeat);
  auto codes = said();
  REQUIRE(codes.size() == 2);
  CHECK(codes[0].code == packet_code::notification);
  CHECK(codes[0].text == "bob: hi");
  CHECK(codes[1].code == packet_code::reply);
}

TEST_CASE_METHOD(fixture,
                 "a primary whose lease is over sends idle clients elsewhere",
                 "[core][reception]") {
  connect();
  say(packet_code::heartbeat);
  CHECK(said().at(0).code == packet_code::reply);
  uut.on_lease(now + 1s);
  pass(1s);
  say(packet_code::heartbeat);
  CHECK(said().at(0).code == packet_code::election);
}

TEST_CASE_METHOD(fixture, "what a session has shown is noted before it ends",
                 "[core][reception]") {
  connect();
  tell(3);
  say(packet_code::confirm, 3);
  say(packet_code::disconnect, 1);
  REQUIRE(out.requests.size() == 2);
  CHECK(out.requests[0].second.kind == request_kind::note);
  CHECK(out.requests[0].second.body.text() == "3");
  CHECK(out.requests[1].second.kind == request_kind::close);
  say(packet_code::disconnect, 1); // Once more.
  CHECK(out.requests.size() == 1);
}
