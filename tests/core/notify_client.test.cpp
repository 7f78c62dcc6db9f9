#include "actors/core/notify_client.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

namespace {

using kind = client_event::kind;

struct fixture {
  std::vector<endpoint> servers{v4_endpoint(1, 1), v4_endpoint(2, 1),
                                v4_endpoint(3, 1)};
  notify_client uut{{}, {"ada", servers, {}}};
  instant now{1s};
  client_out out;

  fixture() {
    uut.on_start(now, out);
  }

  void hear(std::size_t server, packet x) {
    out = {};
    origin from;
    from.from = servers[server];
    from.inc = 1;
    uut.on_packet(from, x, now, out);
  }

  void accept(std::size_t server, std::uint64_t shown = 0) {
    hear(server, {packet_code::accept, {}, 5, 0, shown, 1, 0, "nobody else"});
  }

  void notify(std::uint64_t number, std::uint64_t gone = 0) {
    hear(0, {packet_code::notification,
             {},
             5,
             number,
             gone,
             1,
             0,
             "bob: " + std::to_string(number)});
  }

  void pass(timespan x) {
    now += x;
    out = {};
    uut.on_tick(now, out);
  }

  void ask(const std::string& text) {
    out = {};
    CHECK(uut.on_request(packet_code::send, text, now, out));
  }

  packet said(std::size_t i = 0) const {
    return std::get<packet>(out.leaving.at(i).what);
  }

  std::vector<std::string> shown() const {
    std::vector<std::string> result;
    for (const auto& x : out.events)
      if (x.what == kind::notification)
        result.push_back(x.text);
    return result;
  }
};

using strings = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(fixture, "a client connects with its name [3.23] [3.24]",
                 "[core][notify_client]") {
  CHECK(said().code == packet_code::connect);
  CHECK(said().text == "ada");
  accept(0);
  REQUIRE(out.events.size() == 1);
  CHECK(out.events[0].what == kind::connected);
  accept(0); // Once more.
  CHECK(out.events.empty());
}

TEST_CASE_METHOD(fixture, "a client that is rejected ends [3.27]",
                 "[core][notify_client]") {
  hear(0, {packet_code::reject, {}, 0, 0, 0, 1, 0, "no"});
  CHECK(out.events.at(0).what == kind::rejected);
  CHECK(uut.current() == notify_client::phase::over);
  CHECK_FALSE(uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "a request goes again under its number",
                 "[core][notify_client]") {
  accept(0);
  ask("hello");
  CHECK(said().sequence == 1);
  pass(100ms);
  REQUIRE(out.leaving.size() >= 1);
  auto last = std::get<packet>(out.leaving.back().what);
  CHECK(last.sequence == 1);
  CHECK(last.text == "hello");
  CHECK(out.leaving.back().to.at == servers[1]);
  hear(0, {packet_code::info, {}, 5, 1, 0, 1, 0, "message sent"});
  CHECK(out.events.at(0).what == kind::done);
  hear(1, {packet_code::info, {}, 5, 1, 0, 1, 0, "message sent"});
  for (const auto& x : out.events)
    CHECK(x.what == kind::fail_over);
}

TEST_CASE_METHOD(fixture,
                 "who looks elsewhere and finds the same server tells nobody",
                 "[core][notify_client]") {
  accept(0);
  pass(400ms);
  REQUIRE(uut.server() == servers[1]);
  hear(1, {packet_code::coordinator, {}, 5, 1, 0, 7, 0, to_string(servers[0])});
  hear(0, {packet_code::heartbeat, {}, 5, 0, 0, 7, 0, {}});
  CHECK(out.events.empty());
  // After a wait that was told, its end is told too.
  pass(1100ms);
  REQUIRE(out.events.size() == 1);
  CHECK(out.events[0].what == kind::waiting);
  hear(uut.server() == servers[0] ? 1 : 0,
       {packet_code::coordinator, {}, 5, 1, 0, 8, 0, to_string(servers[0])});
  REQUIRE(uut.server() == servers[0]);
  hear(0, {packet_code::heartbeat, {}, 5, 0, 0, 8, 0, {}});
  REQUIRE(out.events.size() == 1);
  CHECK(out.events[0].what == kind::fail_over);
}

TEST_CASE_METHOD(fixture, "requests wait for their turn [3.35]",
                 "[core][notify_client]") {
  accept(0);
  ask("one");
  ask("two");
  CHECK(out.leaving.empty());
  hear(0, {packet_code::error, {}, 5, 1, 0, 1, 0, "no"});
  CHECK(out.events.at(0).what == kind::refused);
  CHECK(said().sequence == 2);
  CHECK(said().answered == 1);
}

TEST_CASE_METHOD(fixture, "who leads is asked at once, and told quietly",
                 "[core][notify_client]") {
  accept(0);
  ask("one");
  hear(0, {packet_code::coordinator, {}, 5, 1, 0, 7, 0, to_string(servers[2])});
  CHECK(uut.server() == servers[2]);
  CHECK(said().sequence == 1);
  hear(2, {packet_code::info, {}, 5, 1, 0, 7, 0, "message sent"});
  REQUIRE(out.events.size() == 2);
  CHECK(out.events[0].what == kind::fail_over);
  CHECK(out.events[0].text == to_string(servers[2]));
  // What an earlier epoch says is old.
  hear(1, {packet_code::coordinator, {}, 5, 1, 0, 6, 0, to_string(servers[1])});
  CHECK(uut.server() == servers[2]);
  // And strangers are not followed.
  hear(1, {packet_code::coordinator, {}, 5, 1, 0, 8, 0, "9.9.9.9:9"});
  CHECK(uut.server() == servers[2]);
}

TEST_CASE_METHOD(fixture, "notifications are shown in order, each once [6.33]",
                 "[core][notify_client]") {
  accept(0, 4);
  notify(5, 4);
  CHECK(shown() == strings{"bob: 5"});
  CHECK(said().code == packet_code::confirm);
  CHECK(said().sequence == 5);
  notify(5, 4);
  CHECK(shown().empty());
  notify(7, 4);
  CHECK(shown().empty());
  CHECK(said().sequence == 5);
  notify(6, 4);
  CHECK(shown() == strings{"bob: 6", "bob: 7"});
  CHECK(said().sequence == 7);
}

TEST_CASE_METHOD(fixture, "what the servers did not keep is told",
                 "[core][notify_client]") {
  accept(0);
  notify(9, 8);
  CHECK(out.events.at(0).what == kind::news);
  CHECK(out.events.at(0).text == "8 older notifications were not kept");
  CHECK(shown() == strings{"bob: 9"});
}

TEST_CASE_METHOD(fixture, "a client that was given up begins anew",
                 "[core][notify_client]") {
  accept(0);
  ask("one");
  hear(0, {packet_code::error, {}, 5, 0, 0, 1, 0, "session expired"});
  CHECK(out.events.at(0).what == kind::unknown);
  CHECK(said().code == packet_code::connect);
  hear(0, {packet_code::accept, {}, 9, 0, 0, 1, 0, ""});
  ask("two");
  CHECK(said().session == 9);
  CHECK(said().sequence == 1);
}

TEST_CASE_METHOD(fixture, "who quits says so and is done [6.27]",
                 "[core][notify_client]") {
  accept(0);
  ask("one");
  uut.on_quit(now, out);
  hear(0, {packet_code::info, {}, 5, 1, 0, 1, 0, "message sent"});
  CHECK(said().code == packet_code::disconnect);
  hear(0, {packet_code::info, {}, 5, 2, 0, 1, 0, "bye"});
  CHECK(out.events.at(0).what == kind::left);
  CHECK(uut.current() == notify_client::phase::over);
}

TEST_CASE_METHOD(fixture, "an idle client looks for another server [3.32]",
                 "[core][notify_client]") {
  accept(0);
  pass(100ms);
  CHECK(said().code == packet_code::heartbeat);
  CHECK(out.leaving[0].to.at == servers[0]);
  for (int i = 0; i < 5; ++i)
    pass(100ms);
  CHECK(uut.server() != servers[0]);
  for (int i = 0; i < 6; ++i)
    pass(100ms);
  auto waits = false;
  for (int i = 0; i < 3; ++i) {
    pass(100ms);
    for (const auto& x : out.events)
      waits = waits || x.what == kind::waiting;
  }
  CHECK_FALSE(waits); // It was told once, before.
}

TEST_CASE_METHOD(fixture,
                 "an idle client does not stay with a server that is cut off",
                 "[core][notify_client]") {
  accept(0);
  for (int i = 0; i < 6 && uut.server() == servers[0]; ++i) {
    hear(0, {packet_code::election, {}, 5});
    pass(100ms);
  }
  CHECK(uut.server() != servers[0]);
}

TEST_CASE_METHOD(fixture,
                 "whatever a server says is shown as what it is [3.25] [3.26]",
                 "[core][notify_client]") {
  accept(0);
  CHECK(out.events.at(0).what == kind::connected);
  notify(1);
  CHECK(out.events.at(0).what == kind::notification);
  hear(0, {packet_code::info, {}, 5, 0, 0, 1, 0, "bob has connected"});
  CHECK(out.events.at(0).what == kind::news);
  ask("one");
  hear(0, {packet_code::info, {}, 5, 1, 0, 1, 0, "message sent"});
  CHECK(out.events.at(0).what == kind::done);
  ask("two");
  hear(0, {packet_code::error, {}, 5, 2, 0, 1, 0, "too long"});
  CHECK(out.events.at(0).what == kind::refused);
}
