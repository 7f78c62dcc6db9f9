#include "actors/core/reception.hpp"

#include "tests/support/reception_fixture.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = reception_fixture;

TEST_CASE_METHOD(fixture, "who does not serve says who does",
                 "[core][reception]") {
  uut.on_turn({false, 4, there, {}}, now, out);
  say(packet_code::connect, 0, "ada");
  REQUIRE(said().size() == 1);
  CHECK(said()[0].code == packet_code::coordinator);
  CHECK(said()[0].text == to_string(there));
  CHECK(said()[0].epoch == 4);
  CHECK(out.requests.empty());
  out = {};
  uut.on_turn({false, 5, here, {}}, now, out); // About to, itself.
  say(packet_code::send, 1, "hi");
  CHECK(said()[0].code == packet_code::election);
}

TEST_CASE_METHOD(fixture, "a connect is accepted or rejected [3.15] [3.26]",
                 "[core][reception]") {
  connect();
  REQUIRE(said().size() == 1);
  CHECK(said()[0].code == packet_code::accept);
  CHECK(said()[0].session == session);
  CHECK(said()[0].answered == 2);
  CHECK(said()[0].text == "connected: ada");
  say(packet_code::connect, 0, "ada");
  answer(done("!ada has 2 sessions already"));
  CHECK(said()[0].code == packet_code::reject);
  CHECK(said()[0].text == "ada has 2 sessions already");
}

TEST_CASE_METHOD(fixture, "requests go to the replica with their ids [3.29]",
                 "[core][reception]") {
  connect();
  say(packet_code::send, 3, "hello");
  REQUIRE(out.requests.size() == 1);
  const auto& x = out.requests[0].second;
  CHECK(x.kind == request_kind::call);
  CHECK(x.id.client == client);
  CHECK(x.id.session == session);
  CHECK(x.id.number == 3);
  CHECK(x.body.text() == "=hello");
  answer(done("+message sent"));
  CHECK(said()[0].code == packet_code::info);
  CHECK(said()[0].sequence == 3);
  say(packet_code::follow, 4, "+bob");
  CHECK(out.requests[0].second.body.text() == "+bob");
  answer(done("!there is no user bob"));
  CHECK(said()[0].code == packet_code::error);
  say(packet_code::user_info, reads_from + 1);
  CHECK(out.requests[0].second.kind == request_kind::read);
  say(packet_code::disconnect, 5);
  CHECK(out.requests[0].second.kind == request_kind::close);
}

TEST_CASE_METHOD(fixture, "what came too late for its session says so",
                 "[core][reception]") {
  connect();
  say(packet_code::send, 3, "hello");
  answer({reply_status::expired, {}, 0, 0, {}});
  CHECK(said()[0].code == packet_code::error);
  CHECK(said()[0].sequence == 0);
  uut.on_effects({{}, {}, {session}}, now, out);
  say(packet_code::heartbeat);
  answer({reply_status::expired, {}, 0, 0, {}});
  CHECK(said()[0].text == "session expired");
}

TEST_CASE_METHOD(fixture,
                 "a session that is not known here may be younger than the "
                 "view: the replica says",
                 "[core][reception]") {
  serve();
  for (auto code : {packet_code::heartbeat, packet_code::confirm,
                    packet_code::user_info, packet_code::send}) {
    say(code, 3, "hello");
    CHECK(said().empty());
    REQUIRE(out.requests.size() == 1);
    auto reads = code != packet_code::send;
    CHECK(out.requests[0].second.kind
          == (reads ? request_kind::read : request_kind::call));
    answer({reply_status::not_leader, {}, 0, 0, {}});
    CHECK(said()[0].code == packet_code::election);
  }
  say(packet_code::heartbeat);
  answer(done("+ada: 0 followers"));
  CHECK(said()[0].code == packet_code::reply);
  CHECK(said()[0].text.empty());
}

TEST_CASE_METHOD(fixture, "notifications go again until they are shown [3.22]",
                 "[core][reception]") {
  connect();
  tell(3);
  tell(4);
  REQUIRE(said().size() == 1);
  CHECK(said()[0].code == packet_code::notification);
  CHECK(said()[0].sequence == 4);
  CHECK(said()[0].answered == 2);
  pass(200ms);
  REQUIRE(said().size() == 2);
  CHECK(said()[0].sequence == 3);
  say(packet_code::confirm, 3);
  pass(0ms);
  pass(200ms);
  REQUIRE(said().size() == 1);
  CHECK(said()[0].sequence == 4);
  // The log has it, too, a little later.
  REQUIRE(out.requests.size() == 1);
  CHECK(out.requests[0].second.kind == request_kind::note);
  CHECK(out.requests[0].second.body.text() == "3");
  say(packet_code::confirm, 4);
  pass(1s);
  CHECK(said().empty());
}

TEST_CASE_METHOD(fixture, "no more are under way than the window takes",
                 "[core][reception]") {
  connect();
  service_effects many;
  for (std::uint64_t i = 3; i < 103; ++i)
    many.items.push_back({session, client, i, 2, "x"});
  out = {};
  uut.on_effects(many, now, out);
  CHECK(said().size() == reception_options{}.window);
  say(packet_code::confirm, 12);
  pass(0ms);
  REQUIRE(said().size() == 10);
  CHECK(said()[0].sequence == 3 + reception_options{}.window);
}

TEST_CASE_METHOD(fixture, "a new primary begins with all that is not shown",
                 "[core][reception]") {
  service_effects all;
  all.opened.push_back({session, client});
  all.items.push_back({session, client, 3, 2, "bob: hi"});
  serve(all);
  CHECK(said().empty()); // Nobody knows yet where the client is.
  say(packet_code::heartbeat);
  REQUIRE(said().size() == 2);
  CHECK(said()[0].code == packet_code::notification);
  CHECK(said()[1].code == packet_code::reply);
}

TEST_CASE_METHOD(fixture, "a client that is silent for long is given up",
                 "[core][reception]") {
  connect();
  pass(29s);
  say(packet_code::heartbeat);
  pass(29s);
  CHECK(out.requests.empty());
  pass(1s);
  REQUIRE(out.requests.size() == 1);
  CHECK(out.requests[0].second.kind == request_kind::expire);
  CHECK(out.requests[0].second.id.session == session);
}

TEST_CASE_METHOD(fixture, "news of others go once [6.32]",
                 "[core][reception]") {
  connect();
  out = {};
  uut.on_effects({{{session, client, 0, 0, "bob has connected"}}, {}, {}}, now,
                 out);
  REQUIRE(said().size() == 1);
  CHECK(said()[0].code == packet_code::info);
  CHECK(said()[0].sequence == 0);
  pass(1s);
  CHECK(said().empty());
}

TEST_CASE("more requests than the limit are told to try again",
          "[core][reception]") {
  reception_options opts;
  opts.requests_max = 1;
  reception uut{opts, {}};
  reception_out out;
  uut.on_turn({true, 4, endpoint{}, {}}, {}, out);
  packet x{packet_code::connect};
  uut.on_packet({}, x, {}, out);
  uut.on_packet({}, x, {}, out);
  REQUIRE(out.requests.size() == 1);
  REQUIRE(out.leaving.size() == 1);
  CHECK(std::get<packet>(out.leaving[0].what).code == packet_code::election);
}
