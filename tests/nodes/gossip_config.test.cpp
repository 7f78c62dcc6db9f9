#include "tests/support/configuration.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

std::string with(const std::string& keys) {
  return R"({"node": "gossip", "name": "x", "gossip": {)" + keys + "}}";
}

node_config of_profile(const std::string& profile) {
  auto result
    = load(R"({"node": "gossip", "name": "x", "profile": ")" + profile + "\"}");
  REQUIRE(result.ok());
  return result.config;
}

} // namespace

TEST_CASE(
  "all intervals are keys, and the profiles have those of the source, of "
  "its comments and of its code [2.22] [6.19]",
  "[config][gossip]") {
  auto seed = of_profile("seed").gossip;
  CHECK(seed.refresh_every == 30s);
  CHECK(seed.own_every == 40s);
  CHECK(seed.other_every == 1min);
  CHECK(seed.expire_after == 5min);
  auto demo = of_profile("demo").gossip;
  CHECK(demo.refresh_every == 5s);
  CHECK(demo.own_every == 5s);
  CHECK(demo.other_every == 5s);
  CHECK(demo.expire_after == 30s);
  auto said = load(with(R"("refresh_every": "1s", "own_every": "2s",
    "other_every": "3s", "expire_every": "4s", "expire_after": "5s")"));
  REQUIRE(said.ok());
  CHECK(said.config.gossip.refresh_every == 1s);
  CHECK(said.config.gossip.own_every == 2s);
  CHECK(said.config.gossip.other_every == 3s);
  CHECK(said.config.gossip.expire_every == 4s);
  CHECK(said.config.gossip.expire_after == 5s);
}

TEST_CASE("a tombstone outlives what it is about", "[config][gossip]") {
  check({with(R"("tombstone_kept": "4m")"),
         "n.json:1:62: /gossip/tombstone_kept: found \"4m\", expected at "
         "least gossip.expire_after, \"5m\""});
  check({with(R"("tombstone_kept": "1m")"),
         "n.json:1:62: /gossip/tombstone_kept: found \"1m\", expected a "
         "duration such as \"500ms\", from 2m to 8760h"});
}

TEST_CASE("what a living node shares does not expire between two looks",
          "[config][gossip]") {
  check({with(R"("expire_after": "30s")"),
         "n.json:1:60: /gossip/expire_after: found \"30s\", expected more "
         "than gossip.refresh_every, \"30s\""});
}

TEST_CASE("seeds are addresses, and tags are short lines", "[config][gossip]") {
  check({with(R"("seeds": ["127.0.0.1"])"),
         "n.json:1:53: /gossip/seeds: found \"127.0.0.1\", expected addresses "
         "such as \"127.0.0.1:7101\" or \"[::1]:7101\""});
  CHECK(load(with(R"("tags": ["role=web", "any words"])")).ok());
  CHECK(!load(with(R"("tags": ["two\nlines"])")).ok());
  CHECK(!load(with("\"tags\": [\"" + std::string(512, 'a') + "\"]")).ok());
  CHECK(load(with("\"tags\": [\"" + std::string(511, 'a') + "\"]")).ok());
}
