#include "actors/core/notify_client.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

namespace {

using kind = client_event::kind;

struct fixture {
  client_options opts;
  std::vector<endpoint> servers{v4_endpoint(1, 1), v4_endpoint(2, 1)};
  std::optional<notify_client> uut;
  instant now{1s};
  client_out out;
  std::vector<client_event> seen;

  void begin() {
    uut.emplace(opts, client_setup{"ada", servers, {}});
    uut->on_start(now, out);
  }

  void hear(packet x) {
    origin from;
    from.from = uut->server();
    out = {};
    uut->on_packet(from, x, now, out);
  }

  /// Lets time pass as an actor does; all servers answer so, if at all.
  void pass(timespan x, std::optional<packet_code> answer = std::nullopt) {
    auto end = now + x;
    for (auto due = uut->next_deadline(); due && *due <= end;
         due = uut->next_deadline()) {
      now = std::max(now, *due);
      out = {};
      uut->on_tick(now, out);
      seen.insert(seen.end(), out.events.begin(), out.events.end());
      if (answer && uut->next_deadline())
        hear({*answer});
    }
    now = end;
  }

  std::size_t count(kind x) const {
    return static_cast<std::size_t>(std::count_if(
      seen.begin(), seen.end(), [=](const auto& y) { return y.what == x; }));
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a client that was never let in gives up in time",
                 "[core][notify_client]") {
  opts.connect_limit = 5s;
  begin();
  pass(4999ms);
  CHECK(count(kind::waiting) == 1);
  CHECK(seen.back().text == "no server answers");
  CHECK(count(kind::unanswered) == 0);
  pass(1ms);
  CHECK(count(kind::unanswered) == 1);
  CHECK(uut->current() == notify_client::phase::over);
  CHECK_FALSE(uut->next_deadline());
}

TEST_CASE_METHOD(fixture,
                 "servers that answer, and of which none leads, are "
                 "told apart from none",
                 "[core][notify_client]") {
  opts.connect_limit = 5s;
  begin();
  pass(6s, packet_code::election);
  REQUIRE(count(kind::waiting) == 1);
  CHECK(seen.front().text == "no server leads at present");
  CHECK(count(kind::leaderless) == 1);
}

TEST_CASE_METHOD(fixture, "a client that was let in never gives up",
                 "[core][notify_client]") {
  opts.connect_limit = 5s;
  begin();
  hear({packet_code::accept, {}, 5, 0, 0, 1, 0, "nobody else"});
  pass(60s);
  CHECK(count(kind::waiting) == 1);
  CHECK(count(kind::unanswered) == 0);
  CHECK(uut->current() == notify_client::phase::connected);
}

TEST_CASE_METHOD(fixture, "without a limit a script waits for its servers",
                 "[core][notify_client]") {
  begin();
  pass(600s);
  CHECK(uut->current() == notify_client::phase::connecting);
  CHECK(count(kind::waiting) == 1);
}
