#include "tests/support/swim_fixture.hpp"

#include <map>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

constexpr auto alive = swim_status::alive;
constexpr auto suspect = swim_status::suspect;
constexpr auto faulty = swim_status::faulty;

int number_of(const std::string& name) {
  return std::stoi(name.substr(1));
}

} // namespace

TEST_CASE("each member is probed once in a round, in changing order",
          "[core]") {
  swim_fixture f{6};
  std::vector<std::vector<std::string>> rounds;
  for (int round = 0; round < 4; ++round) {
    std::vector<std::string> order;
    while (order.size() < 6) {
      auto x = f.next_probe();
      f.hear(number_of(x.target), swim_ack{x.number, x.inc});
      order.push_back(x.target);
    }
    rounds.push_back(order);
    std::sort(order.begin(), order.end());
    // The first rounds are disturbed by the members that came in between.
    CHECK(std::unique(order.begin(), order.end()) == order.end());
  }
  CHECK(rounds[1] != rounds[2]);
}

TEST_CASE("an answer in time is no suspicion", "[core]") {
  swim_fixture f{4};
  for (int i = 0; i < 20; ++i) {
    auto x = f.next_probe();
    f.hear(number_of(x.target), swim_ack{x.number, x.inc});
  }
  CHECK(f.value("swim_probes_failed") == 0);
  CHECK(f.uut.members().suspects().empty());
  CHECK(f.uut.health() == 0);
}

TEST_CASE("who does not answer is asked again, then by others, then suspected",
          "[core]") {
  swim_fixture f{5};
  auto x = f.next_probe();
  f.out = {};
  f.pass(180ms);
  auto pings = f.sent<swim_ping>();
  CHECK(pings.size() >= 3); // Every quarter of the time-out.
  CHECK(f.sent<swim_ping_request>().empty());
  f.out = {};
  f.pass(40ms);
  auto asked = f.sent<swim_ping_request>();
  REQUIRE(asked.size() == 3);
  for (auto& [to, what] : asked) {
    CHECK(what.target == x.target);
    CHECK(what.number == x.number);
    CHECK(what.at == f.place(number_of(x.target)));
    CHECK(to != what.at);
  }
  f.out = {};
  f.pass(400ms);
  CHECK(f.status(number_of(x.target)) == suspect);
  REQUIRE(!f.out.events.empty());
  CHECK(f.out.events[0].kind == swim_event_kind::suspected);
  CHECK(f.out.events[0].why == swim_cause::probe);
  CHECK(f.out.events[0].what.by == "self");
}

TEST_CASE("an answer that a relay brings is as good as a direct one",
          "[core]") {
  swim_fixture f{5};
  auto x = f.next_probe();
  f.pass(250ms);
  auto relay = f.sent<swim_ping_request>().at(0).first;
  f.uut.on_frame({{relay, 1, 0, 1}, swim_ack{x.number, x.inc}}, f.now, f.out);
  f.pass(400ms);
  CHECK(f.status(number_of(x.target)) == alive);
}

TEST_CASE("an answer of another life or to another question is none",
          "[core]") {
  swim_fixture f{5};
  auto x = f.next_probe();
  f.hear(number_of(x.target), swim_ack{x.number, x.inc + 1});
  f.hear(number_of(x.target), swim_ack{x.number + 1, x.inc});
  CHECK(f.value("swim_unexpected_acks") == 2);
  f.pass(700ms);
  CHECK(f.status(number_of(x.target)) == suspect);
}

TEST_CASE("relays that say no vouch for this node, silent ones do not",
          "[core]") {
  auto health_after = [](int nacks) {
    swim_fixture f{6};
    auto x = f.next_probe();
    f.pass(250ms);
    auto asked = f.sent<swim_ping_request>();
    REQUIRE(asked.size() == 3);
    for (int i = 0; i < nacks; ++i)
      f.uut.on_frame({{asked[static_cast<std::size_t>(i)].first, 1, 0, 1},
                      swim_nack{x.number}},
                     f.now, f.out);
    while (f.value("swim_probes_failed") == 0)
      f.pass(10ms);
    return f.uut.health();
  };
  CHECK(health_after(3) == 0);
  CHECK(health_after(2) == 1);
  CHECK(health_after(0) == 3);
}

TEST_CASE("a node in trouble probes more slowly, until it is answered",
          "[core]") {
  swim_fixture f{5};
  f.uut.on_health(1s);
  f.uut.on_health(1s);
  f.uut.on_health(1s);
  REQUIRE(f.uut.health() == 3);
  auto x = f.next_probe();
  f.out = {};
  f.pass(780ms); // Four times 200 ms, less than the step of the probe.
  CHECK(f.sent<swim_ping_request>().empty());
  f.pass(40ms);
  CHECK(f.sent<swim_ping_request>().size() == 3);
  f.hear(number_of(x.target), swim_ack{x.number, x.inc});
  CHECK(f.uut.health() == 2);
}

TEST_CASE("a suspect hears of it with the next ping", "[core]") {
  swim_fixture f{1};
  f.hear(1, swim_gossip{{f.about(1, suspect, 1, 0, "n2")}});
  f.next_probe();
  for (auto& x : f.out.to_send)
    if (std::holds_alternative<swim_ping>(x.frames[0])) {
      REQUIRE(x.frames.size() == 2);
      auto& first = std::get<swim_gossip>(x.frames[1]).updates.at(0);
      CHECK(first.name == "n1");
      CHECK(first.status == suspect);
      CHECK(first.by == "n2");
    }
}

TEST_CASE("the gone are not probed", "[core]") {
  swim_fixture f{3};
  f.hear(2, swim_gossip{{f.about(1, faulty), f.about(2, swim_status::left)}});
  for (int i = 0; i < 10; ++i) {
    auto x = f.next_probe();
    CHECK(x.target == "n3");
    f.hear(3, swim_ack{x.number, x.inc});
  }
}

TEST_CASE("news goes to a few at random, and to the faulty for a while",
          "[core]") {
  swim_fixture f{10};
  f.hear(2, swim_gossip{{f.about(1, faulty)}});
  auto told_faulty = [&](timespan span) {
    f.out = {};
    f.pass(span);
    std::size_t result = 0;
    for (auto& [to, news] : f.sent<swim_gossip>())
      result += to == f.place(1) ? 1 : 0;
    return result;
  };
  auto early = told_faulty(29s);
  CHECK(early > 0);
  f.pass(2s);
  CHECK(told_faulty(28s) == 0);
}

TEST_CASE("a faulty member is looked for now and then, in any life", "[core]") {
  swim_fixture f{1};
  f.hear(2, swim_gossip{{f.about(1, faulty)}});
  f.out = {};
  f.pass(61s);
  std::size_t tries = 0;
  for (auto& x : f.out.to_send)
    if (std::holds_alternative<swim_push_pull>(x.frames[0])) {
      CHECK(x.to.at == f.place(1));
      CHECK(x.to.inc == 0);
      ++tries;
    }
  CHECK(tries >= 2);
}

TEST_CASE("a joining node asks one seed after the other until one answers",
          "[core]") {
  swim uut{swim_options{}, {"self", 5, swim_fixture::place(0)}, 1};
  swim_out out;
  instant now{48h};
  uut.on_join({swim_fixture::place(1), swim_fixture::place(2)}, now, out);
  std::map<endpoint, int> asked;
  auto end = now + 10s;
  while (*uut.next_deadline() < end) {
    now = *uut.next_deadline();
    uut.on_tick(now, out);
  }
  for (auto& x : out.to_send) {
    auto page = std::get_if<swim_push_pull>(&x.frames[0]);
    REQUIRE(page);
    CHECK(page->asks);
    CHECK(page->updates.at(0).name == "self");
    ++asked[x.to.at];
  }
  CHECK(asked.size() == 2);
  // Once it knows members it goes on with them.
  auto last = std::get<swim_push_pull>(out.to_send.back().frames[0]);
  out = {};
  uut.on_frame(
    {{swim_fixture::place(1), 1, 0, 1},
     swim_push_pull{last.number, false, false, {}, {swim_fixture::about(1)}}},
    now, out);
  REQUIRE(out.events.size() == 1);
  CHECK(uut.members().find("n1"));
}
