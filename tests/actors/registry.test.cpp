#include "actors/registry.hpp"

#include "actors/channel.hpp"
#include "messages/bodies.hpp"
#include "tests/support/channel_net.hpp"
#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>

#include <caf/event_based_actor.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

struct fixture : test::deterministic {
  test::channel_net net;
  std::vector<call_result> answers;
  channel_actor manager = spawn_node(100, 1);

  fixture() {
    auto registry
      = own(sys.spawn(registry_behavior, registry_options{}, manager));
    caf::anon_send(manager,
                   serve{{call_name::register_peer, call_name::list_peers},
                         registry});
    settle();
  }

  static endpoint at(std::uint16_t port) {
    return v4_endpoint(0x7f000001, port);
  }

  channel_actor spawn_node(std::uint16_t port, incarnation inc) {
    auto transport
      = own(sys.spawn(test::channel_transport_behavior, &net, at(port), inc));
    auto result
      = own(sys.spawn(channel_behavior, channel_options{}, transport, 0u));
    settle();
    return result;
  }

  void ask(const channel_actor& from, call_name name, slice body) {
    sys.spawn([=](caf::event_based_actor* self) {
      self
        ->request(from, caf::infinite, call_target{at(100), 10s, 0},
                  call{name, body})
        .then([=](const call_result& x) { answers.push_back(x); });
    });
    pass(100ms);
  }

  void add(const channel_actor& from, const std::string& name,
           std::uint16_t port, incarnation inc) {
    ask(from, call_name::register_peer,
        encode(registration{name, at(port), inc}));
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "whoever asks gets all peers that registered "
                 "[1.17] [1.18]",
                 "[actors][registry]") {
  std::vector<channel_actor> peers;
  for (std::uint16_t i = 1; i <= 120; ++i) {
    peers.push_back(spawn_node(i == 100 ? 200 : i, 7));
    add(peers.back(), "a-peer-with-quite-a-long-name-" + std::to_string(i),
        i == 100 ? 200 : i, 7);
    REQUIRE(answers.back().error == 0);
  }
  ask(peers.front(), call_name::list_peers, {});
  CHECK(answers.back().body.size() > 2048); // [6.15]
  auto list = decode_peer_list(answers.back().body.text());
  REQUIRE(list);
  REQUIRE(list->peers.size() == 120);
  CHECK(list->peers[8].name == "a-peer-with-quite-a-long-name-9");
  CHECK(list->peers[119].name == "a-peer-with-quite-a-long-name-120");
}

TEST_CASE_METHOD(fixture, "a second live node with a name is refused [6.03]",
                 "[actors][registry]") {
  auto first = spawn_node(1, 5);
  add(first, "peer-1", 1, 5);
  auto second = spawn_node(2, 6);
  add(second, "peer-1", 2, 6);
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].about
        == "the name peer-1 is in use by a live node at 127.0.0.1:1");
}

TEST_CASE_METHOD(fixture, "a restart elsewhere takes the name of a dead node",
                 "[actors][registry]") {
  auto first = spawn_node(1, 5);
  add(first, "peer-1", 1, 5);
  net.nodes.erase(at(1));
  auto second = spawn_node(2, 6);
  add(second, "peer-1", 2, 6);
  CHECK(answers.size() == 1); // The holder has a second to show that it lives.
  pass(1s);
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].error == 0);
}

TEST_CASE_METHOD(fixture,
                 "another node at the address of a dead one does not "
                 "keep its name",
                 "[actors][registry]") {
  auto first = spawn_node(1, 5);
  add(first, "peer-1", 1, 5);
  auto stranger = spawn_node(1, 8); // Another life at the same address.
  auto second = spawn_node(2, 9);
  add(second, "peer-1", 2, 9);
  pass(1s);
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].error == 0);
}

TEST_CASE_METHOD(fixture, "an unknown operation is refused with a text [6.03]",
                 "[actors][registry]") {
  auto asker = spawn_node(1, 5);
  ask(asker, call_name::submit_log, {});
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].error == static_cast<std::uint8_t>(errc::refused));
  CHECK(!answers[0].about.empty());
}
