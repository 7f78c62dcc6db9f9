#include "nodes/simulation/service_plan.hpp"

#include "nodes/simulation/drawn_config.hpp"
#include "nodes/simulation/draws.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>

namespace troupe::simulation {

namespace {

using json = nlohmann::ordered_json;

/// For purposes of their own, as in draws.hpp.
enum service_purpose : std::uint64_t {
  server_tunables = of_scenario,
  server_links,
  server_disks,
  client_workload,
  deaths_of_all,
  partings,
};

/// About what the servers need to serve again after all have died.
constexpr timespan recovery = std::chrono::seconds{3};

std::string server_file(const run_terms& terms, std::uint64_t seed) {
  draws x{seed, server_tunables};
  json result;
  result["node"] = "server";
  result["name"] = name_of(0);
  result["encryption"] = "off"; // Nobody else is on that network.
  result["state_dir"] = "/simulated";
  result["group"]["window_bytes"] = x.one_of({"16KiB", "64KiB", "1MiB"});
  result["group"]["eager_batches"] = x.one_of({1, 2, 64});
  auto& resender = result["resender"];
  resender["rto_min"] = x.span(5'000, 20'000);
  resender["rto_initial"] = x.span(20'000, 300'000);
  resender["rto_max"] = x.span(500'000, 2'000'000);
  auto& tracker = result["ack_tracker"];
  tracker["gap_after"] = x.span(1'000, 20'000);
  tracker["stamp_after"] = x.span(5'000, 50'000);
  tracker["gap_pause_max"] = x.span(200'000, 1'000'000);
  result["clock"]["heartbeat"] = x.one_of({"300ms", "1s"});
  result["detector"]["rule"] = x.one_of({"deadline", "phi"});
  result["ballot"]["retry"] = x.span(10'000, 50'000);
  result["membership"]["gather"] = x.span(0, 50'000);
  result["membership"]["found_wait"] = x.span(0, 300'000);
  result["channel"]["chunk_bytes"] = "256B";
  result["transport"]["datagram_bytes"] = std::to_string(x.between(700, 9000))
                                          + "B";
  result["replica"]["snapshot_bytes"] = x.one_of({"64KiB", "16MiB"});
  result["replica"]["batch_bytes"] = x.one_of({"1KiB", "16KiB", "256KiB"});
  result["reception"]["window"] = x.one_of({1, 4, 32});
  result["reception"]["note_after"] = x.span(1'000, 200'000);
  for (node_index i = 0; i < terms.nodes; ++i)
    result["peers"].push_back(
      {{"name", name_of(i)},
       {"address", "10.0.0." + std::to_string(i + 1) + ":6789"}});
  return result.dump();
}

/// All servers die at one moment, and come back: now and then, and in a few
/// runs of `crashes` again and again.
void kill_all(core::fault_profile faults, std::uint64_t seed, timespan window,
              run_plan& plan) {
  draws x{seed, deaths_of_all};
  auto times = x.between(0, 2);
  if (faults == core::fault_profile::crashes && x.between(1, 3) == 1)
    times = static_cast<std::uint64_t>(window / recovery) + 1;
  for (; times > 0; --times) {
    core::fault all;
    all.kind = core::fault_kind::crash;
    all.begin = std::chrono::milliseconds{x.between(
      1, static_cast<std::uint64_t>(window / std::chrono::milliseconds{1}))};
    all.end = all.begin + x.millis(1, 2000);
    for (node_index i = 0; i < plan.nodes; ++i)
      all.nodes.push_back(i);
    plan.faults.push_back(all);
  }
}

/// One server is parted from the others, perhaps the one that leads, each side
/// with some of the clients, and some see both. Who reads stays with the one,
/// and must not be told what was true once.
void part_with_clients(std::uint64_t seed, timespan window, run_plan& plan) {
  draws x{seed, partings};
  auto last = plan.nodes - 1;
  auto reader = last + plan.guests;
  for (auto times = x.between(2, 6); times > 0; --times) {
    core::fault parted;
    parted.kind = core::fault_kind::partition;
    parted.begin = std::chrono::milliseconds{x.between(
      1, static_cast<std::uint64_t>(window / std::chrono::milliseconds{1}))};
    parted.end = parted.begin + x.millis(500, 4000);
    auto alone = x.between(0, last);
    for (node_index i = 0; i <= last; ++i)
      (i == alone ? parted.nodes : parted.others).push_back(i);
    for (node_index i = last + 1; i <= reader; ++i)
      if (auto side = x.between(0, 2); side == 0 || i == reader)
        parted.nodes.push_back(i);
      else if (side == 1)
        parted.others.push_back(i);
    plan.faults.push_back(parted);
  }
}

} // namespace

drawn_plan draw_service_plan(const run_terms& x, std::uint64_t seed) {
  drawn_plan result;
  auto& plan = result.plan;
  plan.scenario = x.scenario;
  plan.seed = seed;
  plan.nodes = x.nodes;
  plan.duration = x.duration;
  auto read = config::load_text(simulated_file, server_file(x, seed),
                                {x.sets, {}});
  result.faults = std::move(read.faults);
  plan.config = std::move(read.config);
  draws of_links{seed, server_links};
  plan.calm = of_links.calm_link();
  plan.grain = std::chrono::microseconds{of_links.one_of({100, 500, 1000})};
  plan.receive_room = of_links.one_of<std::size_t>({0, 64u << 10, 1u << 20});
  auto window = x.duration * faults_share / 100;
  plan.faults = core::draw_group_faults(x.faults, seed, x.nodes, window);
  if (x.faults == core::fault_profile::chaos
      || x.faults == core::fault_profile::crashes)
    kill_all(x.faults, seed, window, plan);
  plan.guests = draw_service_terms(plan).clients();
  if (x.faults >= core::fault_profile::partitions
      && x.faults != core::fault_profile::crashes)
    part_with_clients(seed, window, plan);
  draws of_disks{seed, server_disks};
  plan.sync_takes = of_disks.micros(0, 10'000);
  return result;
}

service_terms draw_service_terms(const run_plan& plan) {
  service_terms result;
  draws x{plan.seed, client_workload};
  result.posters = static_cast<std::uint32_t>(x.between(1, 3));
  result.replica = plan.config.replica;
  // Far below what is worth it, so that there are many, and whoever was away
  // has to catch up in many steps.
  result.replica.snapshot_bytes = x.one_of<std::size_t>(
    {1000, 3000, 16u << 10, result.replica.snapshot_bytes});
  result.replica.batch_bytes
    = x.one_of<std::size_t>({200, result.replica.batch_bytes});
  result.reception = plan.config.reception;
  result.client = plan.config.client;
  result.write_takes = x.micros(0, 20'000);
  result.gap = x.millis(20, 400);
  result.read_gap = result.gap / 4;
  return result;
}

} // namespace troupe::simulation
