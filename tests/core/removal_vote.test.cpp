#include "actors/core/removal_vote.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

namespace {

constexpr auto silence = suspicion_cause::silence;
constexpr auto stuck = suspicion_cause::progress;

/// Member 1 of `count`.
struct fixture {
  removal_vote uut;
  instant now{1h};
  std::vector<removal> removals;
  std::vector<member_id> acquitted;
  std::uint64_t number = 0;

  explicit fixture(member_id count, detector_options opts = {}) : uut(opts) {
    auto x = std::make_shared<view>();
    x->id = {1, 1};
    x->self = 1;
    for (member_id m = 1; m <= count; ++m)
      x->members.push_back({m, "m", m, {}});
    uut.on_view(x);
  }

  void vote(member_id from, std::vector<suspicion> x) {
    uut.on_opinion(from, ++number, x, now);
  }

  void count(std::vector<suspicion> own) {
    uut.count(own, now, removals, acquitted);
  }
};

} // namespace

TEST_CASE("a majority that suspects a member at one time removes it, once",
          "[core][detector]") {
  fixture f{5};
  f.count({{5, silence}});
  f.vote(2, {{5, silence}});
  f.count({{5, silence}});
  CHECK(f.removals.empty());
  f.vote(3, {{5, silence}});
  f.count({{5, silence}});
  f.count({{5, silence}});
  REQUIRE(f.removals.size() == 1);
  CHECK(f.removals[0].by == std::vector<member_id>{1, 2, 3});
  CHECK(f.acquitted.empty());
  f.count({});
  CHECK(f.acquitted == std::vector<member_id>{5});
}

TEST_CASE("opinions that are not repeated remove nobody", "[core][detector]") {
  fixture f{3};
  f.vote(2, {{3, silence}});
  f.now += 1s;
  f.count({{3, silence}});
  CHECK(f.removals.empty());
}

TEST_CASE("of two members neither has a majority against the other",
          "[core][detector]") {
  fixture f{2};
  f.count({{2, silence}});
  CHECK(f.removals.empty());
}

TEST_CASE("a member that answers goes only where that is wanted and enough "
          "stay",
          "[core][detector]") {
  detector_options opts;
  fixture block{3, opts};
  block.vote(2, {{3, stuck}});
  block.count({{3, stuck}});
  CHECK(block.removals.empty());
  opts.stuck = stuck_policy::evict;
  fixture evict{3, opts};
  evict.vote(2, {{3, stuck}});
  evict.count({{3, stuck}});
  CHECK(evict.removals.size() == 1);
  opts.configured_members = 5;
  fixture few{3, opts};
  few.vote(2, {{3, stuck}});
  few.count({{3, stuck}});
  CHECK(few.removals.empty());
  counters all;
  few.uut.tell(all);
  CHECK(all.items.back().name == "detector_removals_withheld");
  CHECK(all.items.back().value == 1);
}
