#include "tests/nodes/simulation_support.hpp"

#include <algorithm>

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;
using namespace std::chrono_literals;

using core::fault_kind;
using core::fault_profile;

namespace {

/// A calm run in which only the second of three nodes is in trouble.
run_plan plan_with(fault_kind kind, timespan begin, timespan end) {
  auto plan = short_plan(level::agreed, fault_profile::calm, 4);
  core::fault x;
  x.kind = kind;
  x.begin = begin;
  x.end = end;
  x.nodes = {1};
  x.period = 500ms;
  x.share = core::all_parts / 5;
  plan.faults = {x};
  return plan;
}

/// Times at which a node sends or delivers, in microseconds.
std::vector<std::int64_t> times_of(const traced_run& run,
                                   const std::string& node) {
  std::vector<std::int64_t> result;
  for (const auto& x : run.lines)
    if (x.value("node", "") == node
        && (x["event"] == "send" || x["event"] == "deliver"))
      result.push_back(x["at_us"]);
  return result;
}

std::size_t count_within(const std::vector<std::int64_t>& times, timespan begin,
                         timespan end) {
  return static_cast<std::size_t>(
    std::count_if(times.begin(), times.end(),
                  [&](auto x) { return x > begin / 1us && x < end / 1us; }));
}

} // namespace

TEST_CASE("a short run passes at each level under each kind of trouble",
          "[simulation]") {
  for (auto order : {level::fifo, level::causal, level::agreed, level::safe})
    for (auto faults :
         {fault_profile::calm, fault_profile::lossy, fault_profile::partitions,
          fault_profile::crashes, fault_profile::churn, fault_profile::chaos}) {
      auto plan = short_plan(order, faults, 11);
      auto x = simulate(plan, nullptr);
      CAPTURE(to_string(order), core::to_string(faults));
      CHECK(broken_by(x).empty());
      CHECK(x.deliveries == 9 * plan.config.source.messages);
      CHECK(x.views == 3);
      CHECK(x.virtual_time > 1s);
    }
}

TEST_CASE("the same seed lives through the same run, another through another",
          "[simulation]") {
  auto play = [](std::uint64_t seed) {
    return trace_of(short_plan(level::safe, fault_profile::chaos, seed));
  };
  auto one = play(5);
  auto again = play(5);
  CHECK(one.result.digest == again.result.digest);
  CHECK(one.result.events == again.result.events);
  CHECK(one.result.counts == again.result.counts);
  CHECK(one.text == again.text);
  CHECK(play(6).result.digest != one.result.digest);
}

TEST_CASE("a trace does not change the run", "[simulation]") {
  auto plan = short_plan(level::safe, fault_profile::chaos, 7);
  auto with = trace_of(plan).result;
  auto without = simulate(plan, nullptr);
  CHECK(with.digest == without.digest);
  CHECK(with.events == without.events);
}

TEST_CASE("the exhibits break total order", "[simulation]") {
  for (auto order : {level::unordered, level::naive}) {
    CAPTURE(to_string(order));
    auto broken = false;
    for (std::uint64_t seed = 1; seed <= 20 && !broken; ++seed)
      broken = broken_by(simulate(short_plan(order, fault_profile::lossy, seed),
                                  nullptr))
               == "total-order";
    CHECK(broken);
  }
}

TEST_CASE("a paused node handles nothing, and catches up after",
          "[simulation]") {
  auto run = trace_of(plan_with(fault_kind::pause, 3s, 6s));
  CHECK(broken_by(run.result).empty());
  auto paused = times_of(run, "peer-2");
  CHECK(count_within(paused, 0s, 3s) > 10);
  CHECK(count_within(paused, 3s, 6s) == 0);
  CHECK(count_within(paused, 6s, 7s) > 10);
  CHECK(count_within(times_of(run, "peer-1"), 3s, 6s) > 0);
  CHECK(run.result.deliveries == 9 * run.of("send").size() / 3);
  CHECK(run.result.counts.at("nodes_held") == 1);
}

TEST_CASE("a slow node handles something in its share of the time only",
          "[simulation]") {
  auto run = trace_of(plan_with(fault_kind::slow, 2s, 6s));
  CHECK(broken_by(run.result).empty());
  auto slow = times_of(run, "peer-2");
  CHECK(count_within(slow, 2s, 6s) > 10);
  for (timespan begin = 2s; begin < 6s; begin += 500ms) {
    CAPTURE(begin / 1ms);
    CHECK(count_within(slow, begin + 100ms, begin + 500ms) == 0);
  }
  CHECK(run.result.deliveries == 9 * run.of("send").size() / 3);
  CHECK(run.result.counts.at("nodes_held") == 8);
}

TEST_CASE("the failing event is the last one", "[simulation]") {
  auto failing = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    auto run
      = trace_of(short_plan(level::unordered, fault_profile::lossy, seed));
    if (run.result.violations.empty())
      continue;
    ++failing;
    CHECK(run.result.violations.size() == 1);
    CHECK(run.of("deliver").size() == run.result.deliveries);
    CHECK(run.of("end").empty());
    REQUIRE(run.lines.size() > 1);
    const auto& last = run.lines.back();
    CHECK(last["event"] == "violation");
    const auto& before = run.lines[run.lines.size() - 2];
    CHECK(before["event"] == "deliver");
    auto detail = last["detail"].get<std::string>();
    CHECK(detail.find(before["node"].get<std::string>() + " delivers "
                      + before["message"].get<std::string>() + " ")
          == 0);
  }
  CHECK(failing > 0);
}

TEST_CASE("nobody leaves while one who lacks their DONE still says its own",
          "[simulation]") {
  auto plan = short_plan(level::agreed, fault_profile::calm, 4);
  // Whoever is first to deliver all is cut off from the others' DONE.
  auto calm = trace_of(plan);
  std::map<std::string, timespan> last;
  for (const auto& x : calm.of("deliver"))
    last[x["node"]] = std::chrono::microseconds{x["at_us"]};
  REQUIRE(last.size() == 3);
  auto first = std::min_element(last.begin(), last.end(), [](auto& x, auto& y) {
    return x.second < y.second;
  });
  core::fault deaf;
  deaf.kind = fault_kind::cut;
  deaf.begin = first->second + 1us;
  deaf.end = deaf.begin + 3 * plan.config.handshake.linger;
  for (std::uint32_t node = 0; node < plan.nodes; ++node)
    (name_of(node) == first->first ? deaf.others : deaf.nodes).push_back(node);
  plan.faults = {deaf};
  auto x = simulate(plan, nullptr);
  CHECK(broken_by(x).empty());
  CHECK(x.virtual_time > deaf.end);
  CHECK(x.virtual_time < deaf.end + 2s);
}

TEST_CASE("a node that gives up its round breaks liveness", "[simulation]") {
  auto terms = short_terms(level::safe, fault_profile::calm);
  terms.sets = {"handshake.tries=3"};
  auto plan = plan_of(terms, 1);
  core::fault alone;
  alone.kind = fault_kind::isolate;
  alone.end = 8s;
  alone.nodes = {0};
  plan.faults = {alone};
  auto x = simulate(plan, nullptr);
  CHECK(broken_by(x) == "liveness");
  CHECK(x.violations.front().detail.find(" gave up its round")
        != std::string::npos);
  CHECK(x.violations.front().at < 3s);
}
