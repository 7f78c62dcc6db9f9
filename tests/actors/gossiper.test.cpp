#include "actors/gossiper.hpp"

#include "tests/support/probe.hpp"
#include "tests/support/still_folder.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  still_folder folder{*this};
  std::vector<std::string> told;
  gossiper_actor uut;

  gossiper_setup setup() {
    gossiper_setup x;
    x.name = "self";
    x.inc = 7;
    x.seed = 1;
    x.group = 3;
    x.transport = transport;
    x.files = folder.handle;
    x.tell = [this](const notice& n) { told.push_back(n.text); };
    x.peers = {{"other", {v4_endpoint(0x7f000001, 4001), 5}}};
    return x;
  }

  void begin() {
    uut = own(sys.spawn(gossiper_behavior, setup()));
    pass(1ms); // The first answer of the folder.
  }

  gossip_table_ptr table() {
    return ask<gossip_table_ptr>(*this, uut, get_gossip{});
  }

  std::size_t times(const std::string& what) const {
    std::size_t result = 0;
    for (auto& x : told)
      result += x.find(what) != std::string::npos ? 1 : 0;
    return result;
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "the folder is looked at in the beginning and at its interval "
                 "[2.06] [2.16] [2.19]",
                 "[actors][gossip]") {
  begin();
  CHECK(table()->rows.at(0).version == 0);
  pass(gossip_options{}.refresh_every * 3 + 1s);
  CHECK(table()->rows.at(0).version == 3);
  CHECK(times("looked at the own folder: version 3") == 1);
}

TEST_CASE_METHOD(fixture, "a change is seen at once, and told [2.10] [2.21]",
                 "[actors][gossip]") {
  begin();
  transport.clear();
  folder.set({"a.txt"});
  settle();
  auto sent = transport.all<outbound_batch>();
  REQUIRE(!sent.empty());
  auto& item = sent[0].items.at(0);
  CHECK(item.group == 3);
  CHECK(item.to->at(0).at == v4_endpoint(0x7f000001, 4001));
  auto delta = std::get_if<gossip_delta>(&item.frames.at(0));
  REQUIRE(delta);
  CHECK(delta->entries.at(0).name == "a.txt");
  pass(60s);
  CHECK(times("sent own metadata to other") >= 1);
}

TEST_CASE_METHOD(fixture, "what others share is taken at any moment [2.13]",
                 "[actors][gossip]") {
  begin();
  gossip_delta x;
  x.origin = "third";
  x.inc = 9;
  x.version = 0;
  x.last = 1;
  x.through = 1;
  x.entries = {{1, "b.txt"}};
  origin from{v4_endpoint(0x7f000001, 4001), 3, 0, 5};
  caf::anon_send(uut, frame_batch{{{from, x}}});
  settle();
  auto all = table();
  REQUIRE(all->rows.size() == 2);
  CHECK(all->rows[1].origin == "third");
  CHECK(all->rows[1].values.at(0).first == "b.txt");
  pass(gossip_options{}.expire_after + 15s);
  CHECK(table()->rows[1].expired);
  CHECK(times("dropped what third had shared") == 1);
}

TEST_CASE_METHOD(fixture, "a folder that cannot be read is told, and read on",
                 "[actors][gossip]") {
  begin();
  folder.set({}, "cannot read the folder x: gone");
  settle();
  CHECK(times("cannot read the folder x: gone") == 1);
  folder.set({"a"});
  settle();
  CHECK(table()->rows.at(0).files == 1);
}

TEST_CASE_METHOD(fixture, "who comes and goes is known", "[actors][gossip]") {
  begin();
  caf::anon_send(uut, peer_news{{{"x", {v4_endpoint(1, 1), 1}}}, {"other"}});
  caf::anon_send(uut, peer_news{{{"y", {v4_endpoint(2, 1), 1}}}});
  settle();
  CHECK(table()->peers == 2);
  CHECK(!ask<counters>(*this, uut, get_counters{}).items.empty());
}

TEST_CASE("options that cannot work are refused", "[actors][gossip]") {
  gossip_options x;
  CHECK(!validate(x));
  x.fanout = 0;
  CHECK(validate(x) == errc::invalid_config);
  x = {};
  x.round = 0s;
  CHECK(validate(x) == errc::invalid_config);
}
