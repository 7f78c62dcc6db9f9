#include "actors/member_finder.hpp"

#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

endpoint place(std::size_t i) {
  return v4_endpoint(0x7f000001, static_cast<std::uint16_t>(4000 + i));
}

/// Several finders on a wire that loses nothing.
struct fixture : deterministic {
  probe<supervisor_actor> supervisor{*this};
  std::vector<std::unique_ptr<probe<gossiper_actor>>> gossipers;
  std::vector<member_finder_actor> finders;
  transport_actor wire;
  std::vector<std::string> names;

  void begin(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      gossipers.push_back(std::make_unique<probe<gossiper_actor>>(*this));
      member_finder_setup x;
      x.opts = gossip_swim();
      x.self = {"node-" + std::to_string(i), 10 + i, place(i),
                "tag=" + std::to_string(i)};
      x.seed = i;
      x.group = 3;
      if (i > 0)
        x.seeds = {place(0)}; // One is enough.
      x.transport = port_of(i);
      x.gossiper = *gossipers.back();
      x.supervisor = supervisor;
      finders.push_back(own(sys.spawn(member_finder_behavior, x)));
    }
    settle();
  }

  /// Hands datagrams of `i` to who stands where they go.
  transport_actor port_of(std::size_t i) {
    return own(sys.spawn([this, i]() -> transport_actor::behavior_type {
      return {[this, i](const outbound_batch& x) {
                for (auto& item : x.items) {
                  auto to
                    = static_cast<std::size_t>(item.to->at(0).at.port - 4000);
                  frame_batch out;
                  for (auto& f : item.frames)
                    out.items.push_back({{place(i), 3, 0, 10 + i}, f});
                  if (to < finders.size() && to != silent)
                    caf::anon_send(finders[to], std::move(out));
                }
              },
              [](const attach&) {},
              [](const impair&) {},
              [](const speak&) {},
              [](const tap&) {},
              [](get_counters) { return counters{}; },
              [](tick) {}};
    }));
  }

  std::size_t silent = 99;
};

} // namespace

TEST_CASE_METHOD(fixture, "who joins one learns of all, tags and all [2.03]",
                 "[actors][gossip]") {
  begin(5);
  pass(5s);
  for (auto& x : gossipers) {
    std::set<std::string> there;
    for (auto& news : x->all<peer_news>())
      for (auto& peer : news.there)
        there.insert(peer.name);
    CHECK(there.size() == 4);
  }
  auto all = ask<peer_table_ptr>(*this, finders[1], get_peers{});
  REQUIRE(all->rows.size() == 5);
  CHECK(all->rows[4].tags == "tag=4");
  CHECK(all->node == "node-1");
}

TEST_CASE_METHOD(fixture,
                 "a silent member is gone within seconds, and who "
                 "leaves says so",
                 "[actors][gossip]") {
  begin(5);
  pass(5s);
  silent = 4;
  caf::anon_send_exit(finders[4], caf::exit_reason::kill);
  pass(5s);
  CHECK(gossipers[0]->all<peer_news>().back().gone
        == std::vector<std::string>{"node-4"});
  caf::anon_send(finders[3], leave{});
  pass(2s);
  CHECK(gossipers[0]->all<peer_news>().back().gone
        == std::vector<std::string>{"node-3"});
  REQUIRE(supervisor.count<life_over>() == 1);
  CHECK(supervisor.all<life_over>()[0].good);
}

TEST_CASE_METHOD(fixture, "tags that change reach all", "[actors][gossip]") {
  begin(3);
  pass(5s);
  caf::anon_send(finders[2], set_tags{"role=new"});
  pass(2s);
  auto all = ask<peer_table_ptr>(*this, finders[0], get_peers{});
  CHECK(all->rows.at(2).tags == "role=new");
}

TEST_CASE_METHOD(fixture, "who is told of seeds later joins all the same",
                 "[actors][gossip]") {
  begin(3);
  // A fourth that knows nobody.
  gossipers.push_back(std::make_unique<probe<gossiper_actor>>(*this));
  member_finder_setup x;
  x.opts = gossip_swim();
  x.self = {"node-3", 13, place(3), ""};
  x.group = 3;
  x.transport = port_of(3);
  x.gossiper = *gossipers.back();
  x.supervisor = supervisor;
  finders.push_back(own(sys.spawn(member_finder_behavior, x)));
  pass(5s);
  CHECK(gossipers[3]->count<peer_news>() == 0);
  caf::anon_send(finders[3], new_seeds{{place(1)}});
  pass(5s);
  auto all = ask<peer_table_ptr>(*this, finders[3], get_peers{});
  CHECK(all->rows.size() == 4);
}
