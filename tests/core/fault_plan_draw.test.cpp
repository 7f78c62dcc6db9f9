#include "actors/core/fault_plan.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

using namespace troupe;
using namespace std::chrono_literals;
using core::draw_faults;
using core::fault;
using core::fault_kind;
using core::fault_profile;

namespace {

constexpr std::array<fault_profile, 6> profiles{
  fault_profile::calm,    fault_profile::lossy, fault_profile::partitions,
  fault_profile::crashes, fault_profile::churn, fault_profile::chaos,
};

std::set<fault_kind> kinds_in(fault_profile profile, std::uint32_t nodes = 5) {
  std::set<fault_kind> result;
  for (std::uint64_t seed = 0; seed < 200; ++seed)
    for (const auto& x : draw_faults(profile, seed, nodes, 60s))
      result.insert(x.kind);
  return result;
}

std::set<fault_kind> kinds_between(fault_kind first, fault_kind last) {
  std::set<fault_kind> result;
  for (auto i = static_cast<int>(first); i <= static_cast<int>(last); ++i)
    result.insert(static_cast<fault_kind>(i));
  return result;
}

bool is_subset_of(const std::vector<std::uint32_t>& xs, std::uint32_t nodes) {
  std::set<std::uint32_t> all(xs.begin(), xs.end());
  return all.size() == xs.size() && (all.empty() || *all.rbegin() < nodes);
}

/// Checks what holds of each fault of any plan.
void check_fault(const fault& x, std::uint32_t nodes, timespan window) {
  INFO(to_text(x));
  REQUIRE(x.begin >= 0s);
  REQUIRE(x.begin <= x.end);
  REQUIRE(x.end <= window);
  REQUIRE(x.delay_min >= 0s);
  REQUIRE(x.delay_min <= x.delay_max);
  REQUIRE(x.chance > 0);
  REQUIRE(x.chance <= core::all_parts);
  REQUIRE(is_subset_of(x.nodes, nodes));
  REQUIRE(is_subset_of(x.others, nodes));
  if (x.kind == fault_kind::delay || x.kind == fault_kind::tail)
    REQUIRE(x.delay_max <= 2s);
  if (x.kind == fault_kind::loss)
    REQUIRE(x.chance <= 600'000);
  if (x.kind == fault_kind::duplicate)
    REQUIRE(x.chance <= 500'000);
  if (x.kind == fault_kind::replay)
    REQUIRE(x.delay_min >= 1s);
  if (x.kind == fault_kind::bandwidth)
    REQUIRE(x.rate > 0);
  if (x.kind == fault_kind::flap || x.kind == fault_kind::slow) {
    REQUIRE(x.period > 0s);
    REQUIRE(x.share > 0);
    REQUIRE(x.share < core::all_parts);
  }
}

/// Checks who is on which side.
void check_sides(const fault& x, std::uint32_t nodes) {
  INFO(to_text(x));
  auto all = x.nodes;
  all.insert(all.end(), x.others.begin(), x.others.end());
  switch (x.kind) {
    case fault_kind::cut:
      REQUIRE(!x.nodes.empty());
      REQUIRE(!x.others.empty());
      REQUIRE(is_subset_of(all, nodes));
      break;
    case fault_kind::partition:
    case fault_kind::bridge:
    case fault_kind::flap:
      REQUIRE(!x.nodes.empty());
      REQUIRE(!x.others.empty());
      REQUIRE(is_subset_of(all, nodes));
      REQUIRE(all.size() == nodes - (x.kind == fault_kind::bridge ? 1 : 0));
      break;
    case fault_kind::swizzle:
      REQUIRE(x.nodes.size() >= 2);
      REQUIRE(x.nodes != x.others);
      REQUIRE(std::is_permutation(x.nodes.begin(), x.nodes.end(),
                                  x.others.begin(), x.others.end()));
      break;
    case fault_kind::isolate:
    case fault_kind::pause:
    case fault_kind::slow:
      REQUIRE(x.nodes.size() == 1);
      REQUIRE(x.others.empty());
      break;
    default:
      REQUIRE(x.nodes.size() < std::max(nodes, 1u));
      REQUIRE(x.others.size() < std::max(nodes, 1u));
      break;
  }
}

} // namespace

TEST_CASE("the same seed draws the same faults, another seed others",
          "[core][fault-plan]") {
  for (auto profile : profiles) {
    if (profile == fault_profile::calm)
      continue;
    auto x = draw_faults(profile, 7, 5, 60s);
    CHECK(x == draw_faults(profile, 7, 5, 60s));
    CHECK(!(x == draw_faults(profile, 8, 5, 60s)));
    CHECK(!(x == draw_faults(profile, 7 + (1ull << 60), 5, 60s)));
  }
}

TEST_CASE("a seed draws the same faults on every machine",
          "[core][fault-plan]") {
  auto xs = draw_faults(fault_profile::chaos, 2024, 5, 60s);
  std::vector<std::string> texts;
  texts.reserve(xs.size());
  for (const auto& x : xs)
    texts.push_back(to_text(x));
  REQUIRE(texts.size() == 11);
  texts.resize(4);
  CHECK(texts
        == std::vector<std::string>{
          "from 5.538 s to 20.261 s node 1 is parted from nodes 0, 3 and 4, "
          "but a node between sees both sides",
          "from 5.974 s to 20.429 s each link to nodes 0 and 1 delays 28 % of "
          "its datagrams by 116 ms to 427 ms",
          "from 15.584 s to 37.162 s node 4 runs only during the first 22 % of "
          "each 493 ms",
          "from 15.608 s to 42.523 s nodes 0, 1 and 2 are parted from nodes 3 "
          "and 4"});
  CHECK(xs.back().seed == 130143519);
}

TEST_CASE("every fault is well made and lies within the window",
          "[core][fault-plan]") {
  for (auto profile : profiles)
    for (std::uint32_t nodes = 0; nodes <= 8; ++nodes)
      for (timespan window : {timespan{0}, timespan{1}, timespan{37ms},
                              timespan{60s}, timespan{2h}})
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
          auto xs = draw_faults(profile, seed, nodes, window);
          for (const auto& x : xs) {
            check_fault(x, nodes, window);
            check_sides(x, nodes);
          }
          REQUIRE(std::is_sorted(xs.begin(), xs.end(), [](auto& x, auto& y) {
            return x.begin < y.begin;
          }));
          REQUIRE(xs.size() <= 12);
        }
  CHECK(draw_faults(fault_profile::chaos, 1, 5, -1s).size() > 1);
}

TEST_CASE("each profile draws its own kinds of faults, and all of them",
          "[core][fault-plan]") {
  CHECK(kinds_in(fault_profile::calm).empty());
  CHECK(kinds_in(fault_profile::lossy)
        == kinds_between(fault_kind::loss, fault_kind::bandwidth));
  auto partitions = kinds_between(fault_kind::cut, fault_kind::swizzle);
  partitions.insert(fault_kind::loss);
  CHECK(kinds_in(fault_profile::partitions) == partitions);
  CHECK(kinds_in(fault_profile::crashes)
        == std::set<fault_kind>{fault_kind::loss, fault_kind::pause});
  CHECK(kinds_in(fault_profile::churn)
        == std::set<fault_kind>{fault_kind::loss, fault_kind::delay,
                                fault_kind::pause, fault_kind::slow});
  CHECK(kinds_in(fault_profile::chaos)
        == kinds_between(fault_kind::loss, fault_kind::slow));
}

TEST_CASE("what needs more nodes than there are is not drawn",
          "[core][fault-plan]") {
  CHECK(kinds_in(fault_profile::partitions, 1)
        == std::set<fault_kind>{fault_kind::loss});
  CHECK(kinds_in(fault_profile::chaos, 2).count(fault_kind::bridge) == 0);
  CHECK(kinds_in(fault_profile::chaos, 2).count(fault_kind::swizzle) == 1);
  CHECK(kinds_in(fault_profile::crashes, 0)
        == std::set<fault_kind>{fault_kind::loss});
}

TEST_CASE("a lossy plan has several kinds before any comes again",
          "[core][fault-plan]") {
  std::set<std::size_t> sizes;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    auto xs = draw_faults(fault_profile::lossy, seed, 5, 60s);
    std::set<fault_kind> kinds;
    for (const auto& x : xs)
      kinds.insert(x.kind);
    REQUIRE(kinds.size() == xs.size());
    sizes.insert(xs.size());
  }
  CHECK(sizes == std::set<std::size_t>{2, 3, 4, 5, 6, 7, 8});
}
