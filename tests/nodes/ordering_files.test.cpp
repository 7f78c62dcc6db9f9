#include "nodes/ordering_files.hpp"

#include "config/load.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

ordering_plan plan_of(const demo_ordering_options& opts) {
  ordering_plan result;
  result.opts = opts;
  result.order = level::agreed;
  result.seed = 7;
  result.round_limit = round_limit_of(opts);
  return result;
}

/// What a node makes of such a file.
node_config loaded(const nlohmann::ordered_json& file) {
  auto result = config::load_text("/demo/node.json", file.dump(2), {});
  for (const auto& x : result.faults.items())
    FAIL_CHECK(to_string(x));
  CHECK(result.warnings.empty());
  REQUIRE(result.ok());
  return result.config;
}

} // namespace

TEST_CASE("generated files are good and let the system pick the ports",
          "[nodes][demo]") {
  demo_ordering_options opts;
  opts.round_limit = 40s;
  auto plan = plan_of(opts);
  auto manager = loaded(manager_file(plan));
  CHECK(manager.kind == node_kind::manager);
  auto comparison = loaded(comparison_file(plan, "127.0.0.1:4711"));
  CHECK(comparison.kind == node_kind::comparison);
  CHECK(comparison.manager == "127.0.0.1:4711");
  CHECK(comparison.comparison.messages == 60);
  CHECK(comparison.comparison.peers == 4);
  CHECK(comparison.comparison.rounds == 1);
  CHECK(comparison.comparison.round_limit == 40s);
  auto peer = loaded(peer_file(plan, "127.0.0.1:4711", 3));
  CHECK(peer.kind == node_kind::peer);
  CHECK(peer.name == "peer-3");
  CHECK(peer.manager == "127.0.0.1:4711");
  CHECK(peer.group.order == level::agreed);
  CHECK(peer.log_file == "/demo/peer-3.log");
  CHECK(peer.source.kind == source_kind::text);
  CHECK(peer.source.gap_min == 10ms);
  CHECK(peer.source.gap_max == 99ms);
  CHECK(peer.peer.round_limit < comparison.comparison.round_limit);
  for (const auto* x : {&manager, &comparison, &peer}) {
    CHECK(x->transport.bind == "127.0.0.1:0");
    CHECK(!x->state_dir);
  }
}

TEST_CASE("only the datagrams of peers meet a bad network", "[nodes][demo]") {
  demo_ordering_options opts;
  opts.impaired = {0.25, 0.5, 2ms, 33ms};
  auto plan = plan_of(opts);
  CHECK(!loaded(manager_file(plan)).transport.impaired.any());
  CHECK(!loaded(comparison_file(plan, "127.0.0.1:1")).transport.impaired.any());
  auto bad = loaded(peer_file(plan, "127.0.0.1:1", 1)).transport.impaired;
  CHECK(bad.loss == 0.25);
  CHECK(bad.duplicate == 0.5);
  CHECK(bad.delay_min == 2ms);
  CHECK(bad.delay_max == 33ms);
}

TEST_CASE("no flag of the demo makes a file that a node refuses",
          "[nodes][demo]") {
  demo_ordering_options opts;
  opts.peers = 128;
  opts.messages = 1000000000;
  opts.impaired = {1, 1, 1min, 1min};
  opts.gap_min = opts.gap_max = 10min;
  opts.seed = ~std::uint64_t{0};
  for (auto limit : {std::optional<timespan>{}, std::optional<timespan>{100ms},
                     std::optional<timespan>{24h}}) {
    opts.round_limit = limit;
    auto plan = plan_of(opts);
    plan.seed = *opts.seed;
    loaded(manager_file(plan));
    loaded(comparison_file(plan, "127.0.0.1:1"));
    loaded(peer_file(plan, "127.0.0.1:1", 128));
  }
}

TEST_CASE("one seed makes the same files, and a seed of its own for each peer",
          "[nodes][demo]") {
  auto plan = plan_of({});
  std::set<std::uint64_t> seeds;
  for (std::uint64_t i = 1; i <= 8; ++i) {
    CHECK(peer_file(plan, "127.0.0.1:1", i)
          == peer_file(plan, "127.0.0.1:1", i));
    auto config = loaded(peer_file(plan, "127.0.0.1:1", i));
    seeds.insert(config.transport.seed);
    seeds.insert(config.source.seed);
    CHECK(config.transport.seed < std::uint64_t{1} << 53);
  }
  CHECK(seeds.size() == 16);
  auto before = peer_file(plan, "127.0.0.1:1", 1);
  plan.seed = 8;
  CHECK(peer_file(plan, "127.0.0.1:1", 1) != before);
}

TEST_CASE("a round has time for all its messages", "[nodes][demo]") {
  demo_ordering_options opts;
  CHECK(round_limit_of(opts) == 30s);
  opts.messages = 10000;
  CHECK(round_limit_of(opts) > 10000 * 99ms);
  opts.messages = 1000000000;
  CHECK(round_limit_of(opts) == 24h);
  opts.round_limit = 6s;
  CHECK(round_limit_of(opts) == 6s);
}

TEST_CASE("peers are numbered from one", "[nodes][demo]") {
  CHECK(peer_names(2) == std::vector<std::string>{"peer-1", "peer-2"});
}
