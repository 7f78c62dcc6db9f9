#include "actors/core/fault_plan.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace troupe;
using namespace std::chrono_literals;
using core::fault;
using core::fault_kind;

TEST_CASE("kinds of faults and profiles are read as they are written",
          "[core][fault-plan]") {
  std::set<std::string> names;
  for (std::size_t i = 0; i < core::fault_kinds; ++i) {
    auto kind = static_cast<fault_kind>(i);
    CHECK(core::parse_fault_kind(to_string(kind)) == kind);
    names.insert(to_string(kind));
  }
  CHECK(names.size() == core::fault_kinds);
  CHECK(to_string(fault_kind::crash) == "crash");
  CHECK(!core::parse_fault_kind("los"));
  CHECK(!core::parse_fault_kind(""));
  for (auto text :
       {"calm", "lossy", "partitions", "crashes", "churn", "chaos"}) {
    auto profile = core::parse_fault_profile(text);
    REQUIRE(profile);
    CHECK(to_string(*profile) == text);
  }
  CHECK(!core::parse_fault_profile("Chaos"));
}

TEST_CASE("each kind of fault is told in one sentence", "[core][fault-plan]") {
  fault x;
  x.begin = 3200ms;
  x.end = 8900ms;
  x.nodes = {1};
  x.others = {3, 4, 0};
  x.chance = 125'000;
  x.recovery = 400'000;
  x.delay_min = 50ms;
  x.delay_max = 1s + 500us;
  x.rate = 64000;
  x.period = 2s;
  x.share = 500'000;
  auto text = [&](fault_kind kind) {
    x.kind = kind;
    auto result = to_text(x);
    std::string before = "from 3.2 s to 8.9 s ";
    CHECK(result.substr(0, before.size()) == before);
    return result.substr(before.size());
  };
  CHECK(text(fault_kind::loss)
        == "each link from node 1 to nodes 3, 4 and 0 loses 12.5 % of its "
           "datagrams");
  CHECK(text(fault_kind::cut)
        == "nothing gets from node 1 to nodes 3, 4 and 0");
  CHECK(text(fault_kind::partition)
        == "node 1 is parted from nodes 3, 4 and 0");
  CHECK(text(fault_kind::flap)
        == "node 1 is parted from nodes 3, 4 and 0 during the first 50 % of "
           "each 2 s");
  CHECK(text(fault_kind::pause) == "node 1 stands still");
  x.nodes.clear();
  x.others.clear();
  CHECK(text(fault_kind::replay)
        == "each link carries 12.5 % of its datagrams once more, 50 ms to "
           "1.0005 s later");
  CHECK(text(fault_kind::bandwidth)
        == "each link carries 64000 bytes a second, and drops what would wait "
           "longer than 1.0005 s");
  x.nodes = {0, 2};
  std::set<std::string> all;
  for (std::size_t i = 0; i < core::fault_kinds; ++i)
    all.insert(text(static_cast<fault_kind>(i)));
  CHECK(all.size() == core::fault_kinds);
  x = {};
  x.end = 1ms;
  x.delay_max = x.delay_min = 7us;
  x.kind = fault_kind::delay;
  CHECK(to_text(x)
        == "from 0 s to 1 ms each link delays 100 % of its datagrams by "
           "0.007 ms");
}

TEST_CASE("a flapping fault is in its share of each period",
          "[core][fault-plan]") {
  fault x;
  x.begin = 1s;
  x.end = 10s;
  x.period = 100ms;
  x.share = 250'000;
  CHECK(!is_in_share(x, 1s - 1ns));
  CHECK(is_in_share(x, 1s));
  CHECK(is_in_share(x, 1s + 25ms - 1ns));
  CHECK(!is_in_share(x, 1s + 25ms));
  CHECK(!is_in_share(x, 1s + 99ms));
  CHECK(is_in_share(x, 1s + 1100ms));
  x.share = core::all_parts;
  CHECK(is_in_share(x, 1s + 99ms));
  x.period = std::chrono::hours{24 * 365 * 100};
  CHECK(is_in_share(x, std::chrono::hours{24 * 365 * 99}));
  x.period = 0s;
  CHECK(!is_in_share(x, 1s));
}

TEST_CASE("a swizzle isolates in one order and restores in another",
          "[core][fault-plan]") {
  fault x;
  x.kind = fault_kind::swizzle;
  x.begin = 10s;
  x.end = 18s;
  x.nodes = {3, 0, 2, 5};
  x.others = {0, 5, 3, 2};
  using times = std::pair<timespan, timespan>;
  CHECK(away_in(x, 3) == times{10s, 17s});
  CHECK(away_in(x, 0) == times{11s, 15s});
  CHECK(away_in(x, 2) == times{12s, 18s});
  CHECK(away_in(x, 5) == times{13s, 16s});
  CHECK(away_in(x, 1) == times{18s, 18s});
}

TEST_CASE("faults are the same only if all of them is", "[core][fault-plan]") {
  fault x;
  auto y = x;
  CHECK(x == y);
  y.seed = 1;
  CHECK(!(x == y));
  y = x;
  y.others = {1};
  CHECK(!(x == y));
}
