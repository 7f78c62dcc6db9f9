#include "tests/support/gossip_fixture.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;
using kind = core::gossip_event_kind;

TEST_CASE_METHOD(gossip_fixture,
                 "own metadata goes to one node at random, never to itself "
                 "[2.10]",
                 "[core][gossip]") {
  begin(5);
  look({{"a"}});
  pass(1s);
  sent<gossip_delta>();
  out.events.clear();
  pass(opts.own_every * 200);
  std::map<std::string, int> chosen;
  for (auto& x : out.events)
    if (x.kind == kind::sent_own)
      ++chosen[x.peer];
  CHECK(chosen.size() == 5);
  CHECK(chosen.count("self") == 0);
  for (auto& [name, times] : chosen)
    CHECK(times > 15);
  CHECK(count(kind::sent_own) > 180);
  CHECK(count(kind::sent_own) < 225);
}

TEST_CASE_METHOD(gossip_fixture,
                 "another's metadata goes to a random third [2.11]",
                 "[core][gossip]") {
  begin(3);
  opts.expire_after = 1000h;
  begin(3);
  hear(1, delta_of(1));
  hear(2, delta_of(2));
  out.events.clear();
  pass(opts.other_every * 100);
  std::map<std::pair<std::string, std::string>, int> sends;
  for (auto& x : out.events)
    if (x.kind == kind::sent_other)
      ++sends[{x.origin, x.peer}];
  CHECK(sends.size() == 4); // Of each of the two to both others.
  for (auto& [who, times] : sends)
    CHECK(who.first != who.second);
}

TEST_CASE_METHOD(gossip_fixture, "alone a node sends nothing",
                 "[core][gossip]") {
  begin(0);
  look({{"a"}});
  pass(10min);
  CHECK(out.to_send.empty());
  uut.on_peers({{{"node-1", {place_of(1), 1}}}}, now);
  pass(1s);
  CHECK(!sent<gossip_delta>().empty()); // The news has waited.
}

TEST_CASE_METHOD(gossip_fixture, "news goes out at once, to the fan-out",
                 "[core][gossip]") {
  begin(10);
  look({{"a"}});
  auto first = sent<gossip_delta>();
  CHECK(first.size() == opts.fanout);
  CHECK(first[0].second.entries.size() == 1);
  CHECK(first[0].second.age == 0);
  CHECK(first[0].first != first[1].first);
  pass(opts.round);
  CHECK(sent<gossip_delta>().size() == opts.fanout);
  pass(10s);
  CHECK(sent<gossip_delta>().size() <= 8 * opts.fanout);
  CHECK(uut.round_peak() == opts.fanout);
}

TEST_CASE_METHOD(gossip_fixture,
                 "a look without a change is no news, but a new version [2.16]",
                 "[core][gossip]") {
  begin(3);
  look({{"a"}});
  pass(2s);
  sent<gossip_delta>();
  look({{"a"}});
  CHECK(sent<gossip_delta>().empty());
  CHECK(uut.store().own().version() == 1);
  CHECK(out.events.back().version == 1);
}

TEST_CASE_METHOD(gossip_fixture, "what is heard is handed on",
                 "[core][gossip]") {
  begin(10);
  hear(4, delta_of(4));
  CHECK(count(kind::taken) == 1);
  auto handed = sent<gossip_delta>();
  REQUIRE(!handed.empty());
  CHECK(handed[0].second.origin == "node-4");
  CHECK(handed[0].second.after == 0);
  hear(5, delta_of(4));
  CHECK(count(kind::taken) == 1);
}

TEST_CASE_METHOD(gossip_fixture, "what is not refreshed is dropped [2.12]",
                 "[core][gossip]") {
  begin(3);
  hear(1, delta_of(1));
  out.events.clear();
  pass(opts.expire_after - 1s);
  CHECK(count(kind::expired) == 0);
  pass(opts.expire_every + 3s);
  CHECK(count(kind::expired) == 1);
  CHECK(uut.store().find("node-1")->size() == 0);
  CHECK(uut.store().own().version() == -1);
}

TEST_CASE_METHOD(gossip_fixture, "who has gone is told nothing more",
                 "[core][gossip]") {
  begin(2);
  uut.on_peers({{}, {"node-1", "stranger"}}, now);
  CHECK(uut.peers() == 1);
  look({{"a"}});
  pass(10min);
  for (auto& x : out.to_send)
    CHECK(x.to.at == place_of(2));
  uut.on_peers({{{"node-2", {place_of(9), 5}}}}, now);
  out.to_send.clear();
  pass(10min);
  REQUIRE(!out.to_send.empty());
  CHECK(out.to_send.back().to.at == place_of(9));
}

TEST_CASE_METHOD(gossip_fixture, "what does not fit a datagram is announced",
                 "[core][gossip]") {
  begin(3);
  std::vector<folder_file> files;
  for (int i = 0; i < 300; ++i)
    files.push_back({"file-" + std::to_string(1000 + i)});
  look(files);
  auto told = sent<gossip_delta>();
  REQUIRE(!told.empty());
  CHECK(told[0].second.entries.empty());
  CHECK(told[0].second.through == 300);
  CHECK(told[0].second.after == 300);
}

TEST_CASE_METHOD(gossip_fixture, "all is counted", "[core][gossip]") {
  begin(3);
  look({{"a"}});
  counters all;
  uut.tell(all);
  std::map<std::string, std::uint64_t> by_name;
  for (auto& x : all.items)
    by_name[x.name] = x.value;
  CHECK(by_name.at("gossip_peers") == 3);
  CHECK(by_name.at("gossip_news") == 1);
  CHECK(by_name.at("gossip_news_sent") == 3);
  CHECK(by_name.at("gossip_looks") == 1);
}
