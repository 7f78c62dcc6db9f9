#include "tests/support/group_cluster.hpp"
#include "tests/support/inspections.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : group_cluster {
  fixture() : group_cluster(with_three()) {
    start_all();
    REQUIRE(unite({0, 1, 2}, 5s));
    pass(1s);
  }

  static group_cluster_options with_three() {
    group_cluster_options result;
    result.founders = 3;
    return result;
  }

  std::vector<core::finding> why(std::size_t i) {
    core::explained known;
    for (const auto& x : nodes[i].stack.actors)
      known.add(inspect_in(*this, x));
    return core::explain(known, {});
  }

  bool says(std::size_t i, const std::string& part) {
    auto all = texts_of(why(i));
    CAPTURE(all);
    return std::any_of(all.begin(), all.end(), [&](const auto& x) {
      return x.find(part) != std::string::npos;
    });
  }

  bool is_stuck(std::size_t i) {
    auto all = why(i);
    return std::any_of(all.begin(), all.end(),
                       [](const auto& x) { return x.stuck; });
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a group that goes on waits for nobody",
                 "[sim][why]") {
  CHECK(why(0).empty());
  send(0, "x");
  pass(1s);
  CHECK(why(0).empty());
  CHECK(why(2).empty());
}

TEST_CASE_METHOD(fixture, "a message names the silent member that it waits for",
                 "[sim][why]") {
  crash(1);
  send(0, "x");
  pass(50ms);
  auto all = texts_of(why(0));
  REQUIRE(!all.empty());
  CHECK_THAT(all[0],
             Catch::StartsWith("message node-1:1 waits for safe delivery: "
                               "node-2 has not acknowledged it"));
  CHECK(!is_stuck(0));
  pass(10s); // Removed by now.
  CHECK(why(0).empty());
}

TEST_CASE_METHOD(fixture, "who is cut off tells whom it does not hear",
                 "[sim][why]") {
  divide({{0}, {1, 2}});
  pass(10s);
  CHECK(says(0, "waits for a majority; no sign of life from node-2 and "
                "node-3"));
  CHECK(is_stuck(0));
  CHECK(why(1).empty());
  heal();
  pass(10s);
  CHECK(why(0).empty());
}

TEST_CASE_METHOD(fixture, "founders that are too few tell for whom they wait",
                 "[sim][why]") {
  group_cluster alone{with_three()};
  alone.start(0);
  alone.pass(5s);
  core::explained known;
  for (const auto& x : alone.nodes[0].stack.actors)
    known.add(inspect_in(alone, x));
  auto all = core::explain(known, {});
  REQUIRE(all.size() == 1);
  CHECK(all[0].text == "this node: waits for an answer from node-2 and node-3");
  CHECK(all[0].stuck);
}
