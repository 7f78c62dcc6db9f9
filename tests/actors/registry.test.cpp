#include "actors/registry.hpp"

#include "messages/bodies.hpp"
#include "tests/support/channel_nodes.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

struct fixture : test::channel_nodes {
  std::vector<call_result> answers;
  channel_actor manager = spawn_node(150);

  fixture() {
    own(sys.spawn(registry_behavior, registry_options{}, manager));
    settle();
  }

  void call_manager(const channel_actor& from, call_name name, slice body) {
    ask(from, {at(150), 10s, 0}, {name, std::move(body)},
        [this](const call_result& x) { answers.push_back(x); });
    pass(100ms);
  }

  void add(const channel_actor& from, const std::string& name,
           std::uint16_t port, incarnation inc) {
    call_manager(from, call_name::register_peer,
                 encode(registration{name, at(port), inc}));
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "whoever asks gets all peers that registered "
                 "[1.17] [1.18] [6.15]",
                 "[actors][registry]") {
  std::vector<channel_actor> peers;
  for (std::uint16_t i = 1; i <= 120; ++i) {
    peers.push_back(spawn_node(i, 7));
    add(peers.back(), "a-peer-with-quite-a-long-name-" + std::to_string(i), i,
        7);
    REQUIRE(answers.back().error == 0);
  }
  call_manager(peers.front(), call_name::list_peers, {});
  CHECK(answers.back().body.size() > 2048);
  auto list = decode_peer_list(answers.back().body.text());
  REQUIRE(list);
  REQUIRE(list->peers.size() == 120);
  CHECK(list->peers[8].name == "a-peer-with-quite-a-long-name-9");
  CHECK(list->peers[119].name == "a-peer-with-quite-a-long-name-120");
}

TEST_CASE_METHOD(fixture, "a second live node with a name is refused [6.03]",
                 "[actors][registry]") {
  add(spawn_node(1, 5), "peer-1", 1, 5);
  add(spawn_node(2, 6), "peer-1", 2, 6);
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].error == static_cast<std::uint8_t>(errc::refused));
  CHECK(answers[1].about
        == "the name peer-1 is in use by a live node at 127.0.0.1:1");
}

TEST_CASE_METHOD(fixture, "a restart elsewhere takes the name of a dead node",
                 "[actors][registry]") {
  add(spawn_node(1, 5), "peer-1", 1, 5);
  isolate(1);
  add(spawn_node(2, 6), "peer-1", 2, 6);
  CHECK(answers.size() == 1); // The holder has a second to show that it lives.
  pass(1s);
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].error == 0);
}

TEST_CASE_METHOD(fixture,
                 "another node at the address of a dead one does not "
                 "keep its name",
                 "[actors][registry]") {
  add(spawn_node(1, 5), "peer-1", 1, 5);
  spawn_node(1, 8); // Another life at the same address.
  add(spawn_node(2, 9), "peer-1", 2, 9);
  pass(1s);
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].error == 0);
}

TEST_CASE_METHOD(fixture, "an unknown operation is refused with a text [6.03]",
                 "[actors][registry]") {
  call_manager(spawn_node(1), call_name::submit_log, {});
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].error == static_cast<std::uint8_t>(errc::refused));
  CHECK(!answers[0].about.empty());
}

TEST_CASE("options of a registry that cannot work are refused",
          "[actors][registry]") {
  CHECK(!validate(registry_options{}));
  CHECK(validate(registry_options{0, 1s}));
  CHECK(validate(registry_options{129, 1s})); // No list could hold them.
  CHECK(validate(registry_options{4, 0s}));
}
