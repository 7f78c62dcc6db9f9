#include "tests/support/judged_run.hpp"
#include "tests/support/planting.hpp"

using namespace troupe;
using namespace troupe::test;

namespace {

constexpr std::uint64_t seeds = 10;

/// Plants `name` and expects that runs of ten seeds break `invariant`.
void expect_caught(const std::string& name, const std::string& invariant,
                   const judged_options& what = {}) {
  planting bug{name};
  std::set<std::string> broken;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    broken.merge(judged_run{what, seed}.broken);
  CHECK(broken.count(invariant) == 1);
}

judged_options at(level order) {
  judged_options result;
  result.order = order;
  return result;
}

/// Many who wait for an acknowledgement that only one of them has lost.
judged_options crowd() {
  judged_options result;
  result.members = 6;
  result.loss = 0.3;
  return result;
}

judged_options cut_off() {
  judged_options result;
  result.cut = 6s;
  return result;
}

judged_options in_parts() {
  judged_options result;
  result.unit_bytes = 300;
  return result;
}

judged_options several_rounds() {
  judged_options result;
  result.members = 4;
  result.duplicate = 0.3;
  result.rounds = 3;
  return result;
}

} // namespace

TEST_CASE("without a mutant nothing is broken", "[mutants]") {
  core::uproot();
  for (auto& what :
       {at(level::safe), at(level::agreed), at(level::causal), at(level::fifo),
        crowd(), cut_off(), in_parts(), several_rounds()})
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
      CHECK(judged_run{what, seed}.broken == std::set<std::string>{});
}

TEST_CASE("deliver-on-receipt breaks every order", "[mutants]") {
  expect_caught("deliver-on-receipt", "order", at(level::agreed));
  expect_caught("deliver-on-receipt", "causal", at(level::causal));
  expect_caught("deliver-on-receipt", "safe");
}

TEST_CASE("deliver-on-majority breaks the total order", "[mutants]") {
  expect_caught("deliver-on-majority", "order", at(level::agreed));
  expect_caught("deliver-on-majority", "order", at(level::safe));
}

TEST_CASE("stable-without-heard-time breaks the total order", "[mutants]") {
  expect_caught("stable-without-heard-time", "order");
}

TEST_CASE("no-tie-break breaks the total order", "[mutants]") {
  expect_caught("no-tie-break", "order");
}

TEST_CASE("causal-ignores-others delivers an answer before its question",
          "[mutants]") {
  expect_caught("causal-ignores-others", "causal", at(level::causal));
}

TEST_CASE("safe-on-majority delivers what not all hold", "[mutants]") {
  expect_caught("safe-on-majority", "safe");
}

TEST_CASE("heard-without-context breaks the total order", "[mutants]") {
  expect_caught("heard-without-context", "order");
}

TEST_CASE("heard-time-from-relay breaks the total order", "[mutants]") {
  expect_caught("heard-time-from-relay", "order");
}

TEST_CASE("ack-without-context delivers what not all hold, and hangs",
          "[mutants]") {
  expect_caught("ack-without-context", "safe");
  expect_caught("ack-without-context", "hang", at(level::fifo));
}

TEST_CASE("duplicates-accepted delivers twice", "[mutants]") {
  expect_caught("duplicates-accepted", "integrity", at(level::fifo));
}

TEST_CASE("fifo-by-arrival breaks the order of one sender", "[mutants]") {
  expect_caught("fifo-by-arrival", "fifo", at(level::fifo));
}

TEST_CASE("reorder-dropped leaves holes", "[mutants]") {
  expect_caught("reorder-dropped", "fifo");
}

TEST_CASE("clock-not-raised waits for clocks that never come", "[mutants]") {
  expect_caught("clock-not-raised", "hang");
}

TEST_CASE("batch-split-misstamped breaks the total order", "[mutants]") {
  expect_caught("batch-split-misstamped", "order", at(level::agreed));
}

TEST_CASE("stale-view-accepted delivers what not all hold", "[mutants]") {
  expect_caught("stale-view-accepted", "safe", several_rounds());
}

TEST_CASE("stamp-request-ignored waits for a lost acknowledgement",
          "[mutants]") {
  expect_caught("stamp-request-ignored", "hang", crowd());
}

TEST_CASE("resend-stops forgets who was cut off", "[mutants]") {
  expect_caught("resend-stops", "hang", cut_off());
}

TEST_CASE("repair-wrong-range never repairs the last message", "[mutants]") {
  expect_caught("repair-wrong-range", "hang");
}

TEST_CASE("forget-before-stable cannot repair", "[mutants]") {
  expect_caught("forget-before-stable", "hang");
}

TEST_CASE("split-repeats-message delivers twice", "[mutants]") {
  expect_caught("split-repeats-message", "integrity");
}

TEST_CASE("fragment-lost-at-end hands up what is not whole", "[mutants]") {
  expect_caught("fragment-lost-at-end", "integrity", in_parts());
}

TEST_CASE("end-forgets-tail tells the end too soon", "[mutants]") {
  expect_caught("end-forgets-tail", "end");
}
