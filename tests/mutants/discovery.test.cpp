// What each mutant of the discovery story breaks, and that nothing is broken
// without it.
#include "tests/support/planting.hpp"
#include "tests/support/work_world.hpp"

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

/// Returns the promises that are broken in a few seeds.
std::set<std::string> broken_promises() {
  std::set<std::string> result;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    work_world it{seed};
    play_work(it);
    for (auto& x : it.broken())
      result.insert(x);
  }
  return result;
}

void expect_broken(std::string_view name, const std::string& promise) {
  planting bug{name};
  auto found = broken_promises();
  INFO(name);
  CHECK(found.count(promise) == 1);
}

} // namespace

TEST_CASE("without a mutant the discovery story keeps its promises",
          "[mutants]") {
  uproot();
  CHECK(broken_promises().empty());
}

TEST_CASE("expired-receiver-listed lists the dead", "[mutants]") {
  expect_broken("expired-receiver-listed", "listed");
}

TEST_CASE("beat-of-unknown-accepted leaves the living out", "[mutants]") {
  expect_broken("beat-of-unknown-accepted", "listed");
}

TEST_CASE("ack-before-processing answers too early", "[mutants]") {
  expect_broken("ack-before-processing", "early");
}

TEST_CASE("retry-processed-again repeats effects", "[mutants]") {
  expect_broken("retry-processed-again", "once");
}

TEST_CASE("retry-without-id repeats effects", "[mutants]") {
  expect_broken("retry-without-id", "once");
}
