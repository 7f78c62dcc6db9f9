#include "actors/core/bully_election.hpp"
#include "actors/core/notify_client.hpp"
#include "tests/support/configuration.hpp"
#include "tests/support/detector_fixture.hpp"
#include "tests/support/rooms.hpp"

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

node_config of_seed() {
  auto loaded = load(R"({"node": "member", "name": "m", "profile": "seed",
    "peers": [{"name": "m", "address": "127.0.0.1:7001"},
              {"name": "n", "address": "127.0.0.1:7002"}]})");
  REQUIRE(loaded.ok());
  return loaded.config;
}

} // namespace

TEST_CASE("with the profile seed a heartbeat leaves every 4 s, and a leader is "
          "missed after 9 s [6.36]",
          "[nodes]") {
  detector_fixture f{3, of_seed().detector};
  f.out = {};
  f.pass(40s);
  auto for_all = std::count_if(f.out.pulses.begin(), f.out.pulses.end(),
                               [](const auto& x) { return x.to == 0; });
  CHECK(for_all == 10);
  f.hear(3);
  f.pass(8999ms, 3);
  CHECK_FALSE(f.suspects(3));
  f.pass(2ms, 3);
  CHECK(f.suspects(3));
}

TEST_CASE("with the profile seed a member stands after 5 s without a reply, "
          "and asks every second [6.36]",
          "[nodes]") {
  core::bully_election uut{of_seed().elector};
  core::election_out out;
  instant now{1h};
  auto current = std::make_shared<view>(*make_view(3, 1, 0, 7));
  current->id.coordinator = 3;
  uut.on_view(current, now, out);
  out = {};
  uut.on_hearing({3, false}, now, out);
  CHECK(out.leaving.size() == 1); // To member 2, which never answers.
  auto begin = now;
  std::size_t asked = 1;
  while (!out.stand) {
    auto due = uut.next_deadline();
    REQUIRE(due);
    REQUIRE(*due <= begin + 6s);
    now = *due;
    core::election_out step;
    uut.on_tick(now, step);
    asked += step.leaving.size();
    out.stand = step.stand;
  }
  CHECK(now - begin == 5s);
  CHECK(asked == 5);
}

TEST_CASE("with the profile seed a client beats every 4 s, and leaves a server "
          "that is silent for 9 s [3.32] [6.36]",
          "[nodes]") {
  auto loaded = load(R"({"node": "client", "name": "c", "profile": "seed",
    "user": "ana", "servers": ["127.0.0.1:7001", "127.0.0.1:7002"]})");
  REQUIRE(loaded.ok());
  std::vector<endpoint> servers{v4_endpoint(1, 1), v4_endpoint(2, 1)};
  core::notify_client uut{loaded.config.client, {"ana", servers, {}}};
  core::client_out out;
  instant now{1h};
  auto begin = now;
  uut.on_start(now, out);
  origin from;
  from.from = servers[0];
  uut.on_packet(from, {packet_code::accept, {}, 5}, now, out);
  std::vector<timespan> beats;
  while (uut.server() == servers[0]) {
    auto due = uut.next_deadline();
    REQUIRE(due);
    REQUIRE(*due <= begin + 20s);
    now = *due;
    out = {};
    uut.on_tick(now, out);
    for (const auto& x : out.leaving)
      if (x.to.at == servers[0]
          && std::get<packet>(x.what).code == packet_code::heartbeat)
        beats.push_back(now - begin);
  }
  CHECK(beats == std::vector<timespan>{4s, 8s});
  CHECK(now - begin >= 9s);
  CHECK(now - begin <= 12s);
}
