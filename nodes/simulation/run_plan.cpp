#include "nodes/simulation/run_plan.hpp"

#include "nodes/simulation/drawn_config.hpp"
#include "nodes/simulation/draws.hpp"
#include "nodes/simulation/gossip_plan.hpp"
#include "nodes/simulation/service_plan.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace troupe::simulation {

namespace {

/// In the order of the enumeration.
constexpr std::array<const char*, 5> scenario_names{
  "multicast", "group", "discovery", "gossip", "service"};

constexpr timespan year = std::chrono::hours{24 * 365};

/// A simulated node has no standard input.
void refuse_what_needs_a_world(const node_config& x,
                               const std::vector<std::string>& sets,
                               config::fault_list& faults) {
  if (!faults.empty() || x.source.kind != source_kind::standard_input)
    return;
  auto is_of_source = [](const std::string& set) {
    return set.compare(0, 6, "source") == 0;
  };
  auto last = std::find_if(sets.rbegin(), sets.rend(), is_of_source);
  faults.add(
    {last == sets.rend() ? std::string{simulated_file} : "--set " + *last,
     {},
     "/source/kind",
     "\"stdin\"",
     "text, database or relay in a simulation",
     ""});
}

} // namespace

std::string to_string(scenario_kind x) {
  return scenario_names.at(static_cast<std::size_t>(x));
}

std::optional<scenario_kind> parse_scenario(std::string_view text) {
  auto found = std::find(scenario_names.begin(), scenario_names.end(), text);
  if (found == scenario_names.end())
    return std::nullopt;
  return static_cast<scenario_kind>(found - scenario_names.begin());
}

timespan run_plan::faults_end() const {
  timespan result{0};
  for (const auto& x : faults) {
    // What was held back last is still to come.
    auto holds_back = x.kind == core::fault_kind::delay
                      || x.kind == core::fault_kind::tail;
    result = std::max(result, x.end + (holds_back ? x.delay_max : timespan{}));
  }
  return result;
}

timespan run_plan::last_word() const {
  const auto& source = config.source;
  auto bursts = (source.messages + source.burst - 1) / source.burst;
  auto most
    = static_cast<std::uint64_t>(year / std::max(source.gap_max, timespan{1}));
  return source.gap_max * static_cast<std::int64_t>(std::min(bursts, most));
}

drawn_plan draw_plan(const run_terms& x, std::uint64_t seed) {
  if (x.scenario == scenario_kind::gossip)
    return draw_gossip_plan(x, seed);
  if (x.scenario == scenario_kind::service)
    return draw_service_plan(x, seed);
  drawn_plan result;
  auto& plan = result.plan;
  plan.scenario = x.scenario;
  plan.seed = seed;
  plan.nodes = x.nodes;
  plan.duration = x.duration;
  auto read = draw_config(x, seed);
  result.faults = std::move(read.faults);
  plan.config = std::move(read.config);
  refuse_what_needs_a_world(plan.config, x.sets, result.faults);
  draws of_links{seed, links};
  plan.calm = of_links.calm_link();
  plan.grain = std::chrono::microseconds{of_links.one_of({100, 500, 1000})};
  draws of_counters{seed, counters};
  // Around the places where 32 bits and a sign end (row 6.02 of the wire).
  plan.start = of_counters.one_of<std::uint64_t>(
    {0, (std::uint64_t{1} << 32) - 5, (std::uint64_t{1} << 63) - 5});
  auto draw = x.scenario == scenario_kind::multicast ? core::draw_faults
                                                     : core::draw_group_faults;
  plan.faults = draw(x.faults, seed, x.nodes, x.duration * faults_share / 100);
  if (x.scenario == scenario_kind::discovery)
    draw_absences(seed, plan.faults);
  draws of_units{seed, units};
  plan.unit_bytes = of_units.between(256, 1500);
  plan.receive_room = of_units.one_of<std::size_t>({0, 16u << 10, 1u << 20});
  draws of_disks{seed, disks};
  plan.sync_takes = std::chrono::microseconds{of_disks.between(0, 10'000)};
  // The nodes greet each other at once, and that must suffer too.
  draws of_onset{seed, onset};
  if (!plan.faults.empty() && of_onset.between(1, 2) == 1)
    plan.faults.front().begin = timespan{0};
  return result;
}

} // namespace troupe::simulation
