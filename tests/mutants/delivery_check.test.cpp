// Planted bugs that a node sees in its own deliveries, without anybody who
// knows what the others delivered.
#include "tests/support/judged_run.hpp"
#include "tests/support/planting.hpp"

using namespace troupe;
using namespace troupe::test;

namespace {

/// What the nodes of ten runs find, by counter.
std::map<std::string, std::uint64_t> findings(level order) {
  std::map<std::string, std::uint64_t> result;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    cluster_options opts;
    opts.order = order;
    opts.seed = seed;
    opts.links = rough(0.1, 0.05);
    opts.stream.group.check = check_mode::report;
    cluster c{opts};
    c.install();
    talk(c, 25);
    c.finish(10s);
    for (auto& x : c.nodes)
      for (auto name :
           {"violations", "violations_gap", "violations_duplicate",
            "violations_order", "violations_past", "violations_unstable"})
        result[name] += c.count(x.stream.group, name);
  }
  return result;
}

/// Expects that nodes find `name` themselves, by the counter `finding`.
void expect_found(const std::string& name, level order,
                  const std::string& finding) {
  planting bug{name};
  CHECK(findings(order)["violations_" + finding] > 0);
}

} // namespace

TEST_CASE("nodes find nothing wrong where nothing is", "[mutants][check]") {
  core::uproot();
  for (auto order : {level::fifo, level::causal, level::agreed, level::safe})
    CHECK(findings(order)["violations"] == 0);
}

TEST_CASE("nodes see that the clocks of a majority were enough",
          "[mutants][check]") {
  expect_found("deliver-on-majority", level::agreed, "order");
}

TEST_CASE("nodes see that nothing was held back", "[mutants][check]") {
  expect_found("deliver-on-receipt", level::safe, "unstable");
}

TEST_CASE("nodes see that an answer came before its question",
          "[mutants][check]") {
  expect_found("causal-ignores-others", level::causal, "past");
}

TEST_CASE("nodes see that messages came as they arrived", "[mutants][check]") {
  expect_found("fifo-by-arrival", level::fifo, "gap");
}

TEST_CASE("nodes see that a copy was handed on", "[mutants][check]") {
  expect_found("duplicates-accepted", level::fifo, "duplicate");
}

TEST_CASE("nodes see that what came too early was dropped",
          "[mutants][check]") {
  expect_found("reorder-dropped", level::fifo, "gap");
}
