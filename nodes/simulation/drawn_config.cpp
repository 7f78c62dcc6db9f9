#include "nodes/simulation/drawn_config.hpp"

#include "nodes/simulation/draws.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>

namespace troupe::simulation {

namespace {

using json = nlohmann::ordered_json;

/// Until when the nodes speak, in hundredths of the duration. In a few runs
/// they take leave amid the faults.
constexpr std::int64_t words_share = 85;
constexpr std::int64_t few_words_share = 35;

/// Pauses between two greetings, and greetings beyond those of the duration.
constexpr std::chrono::microseconds greeting_min{100'000};
constexpr std::chrono::microseconds greeting_max{500'000};
constexpr std::int64_t spare_tries = 240;

/// Everything that may be tuned is drawn: a protocol that needs its defaults
/// is wrong. All of it is what a user could have configured.
json draw_tunables(std::uint64_t seed) {
  draws x{seed, tunables};
  json result;
  result["group"]["window_bytes"] = x.one_of({"2KiB", "16KiB", "64KiB"});
  result["group"]["window_messages"] = x.one_of({4, 64, 65536});
  result["group"]["eager_batches"] = x.one_of({1, 2, 64});
  result["group"]["message_bytes_max"] = "8KiB";
  auto& resender = result["resender"];
  resender["rto_min"] = x.span(5'000, 20'000);
  resender["rto_initial"] = x.span(20'000, 300'000);
  resender["rto_max"] = x.span(500'000, 2'000'000);
  resender["burst"] = x.one_of({4, 32, 64});
  auto& tracker = result["ack_tracker"];
  tracker["gap_after"] = x.span(1'000, 20'000);
  tracker["stamp_after"] = x.span(5'000, 50'000);
  tracker["gap_pause_max"] = x.span(200'000, 1'000'000);
  tracker["bytes_max"] = x.one_of({"64KiB", "1MiB"});
  tracker["reorder_max"] = x.one_of({16, 256, 8192});
  tracker["ranges_max"] = x.one_of({2, 64});
  result["clock"]["heartbeat"] = x.one_of({"0s", "300ms", "1s"});
  result["clock"]["early_frames_max"] = x.one_of({16, 4096});
  result["handshake"]["interval"]
    = x.span(static_cast<std::uint64_t>(greeting_min.count()),
             static_cast<std::uint64_t>(greeting_max.count()));
  return result;
}

/// From batches that fill a datagram to trains, in narrow and wide paths.
void draw_sizes(std::uint64_t seed, json& result) {
  draws x{seed, sizes};
  auto few = x.between(128, 1300);
  auto many = x.between(1300, 60000);
  result["group"]["batch_bytes"] = std::to_string(x.one_of({few, many, many}))
                                   + "B";
  auto narrow = x.between(512, 1400);
  auto wide = x.between(1400, 9000);
  auto path = x.one_of<std::uint64_t>({narrow, narrow, wide, 60000});
  result["transport"]["datagram_bytes"] = std::to_string(path) + "B";
  result["channel"]["chunk_bytes"] = "256B";
  result["source"]["bytes"] = x.size(16, 1000);
}

json draw_source(std::uint64_t seed, timespan duration) {
  draws x{seed, workload};
  // Some runs talk much, some little; all are drawn to last as long.
  auto gap_us = x.one_of<std::int64_t>({120'000, 250'000, 500'000, 1'000'000});
  auto share = x.between(1, 8) == 1 ? few_words_share : words_share;
  auto span_us = duration.count() / 1000 * share / 100;
  auto burst = x.one_of<std::int64_t>({1, 1, 4, 16});
  json result;
  result["kind"] = "text";
  result["burst"] = burst;
  result["gap"] = std::to_string(burst * gap_us / 2) + "us.."
                  + std::to_string(burst * gap_us * 3 / 2) + "us";
  result["messages"] = std::max<std::int64_t>(1, span_us / gap_us);
  result["seed"] = x.between(1, 1'000'000'000);
  result["large_bytes"] = x.between(1, 3) == 1 ? "0B" : x.size(1000, 6000);
  return result;
}

/// A dynamic group greets nobody. Its timers are those of a LAN, more or less.
void draw_views(std::uint64_t seed, json& result) {
  draws x{seed, views};
  result.erase("handshake");
  result["clock"]["heartbeat"] = x.one_of({"300ms", "1s"});
  result["detector"]["rule"] = x.one_of({"deadline", "phi"});
  result["ballot"]["retry"] = x.span(10'000, 50'000);
  result["membership"]["gather"] = x.span(0, 50'000);
  result["membership"]["found_wait"] = x.span(0, 300'000);
}

std::string draw_group(const run_terms& terms, std::uint64_t seed) {
  auto result = draw_tunables(seed);
  auto dynamic = terms.scenario == scenario_kind::group;
  result["node"] = dynamic ? "member" : "peer";
  result["name"] = name_of(0);
  result["encryption"] = "off"; // Nobody else is on that network.
  result["state_dir"] = dynamic ? json("/simulated") : json(nullptr);
  result["group"]["level"] = to_string(terms.order);
  result["source"] = draw_source(seed, terms.duration);
  draw_sizes(seed, result);
  if (dynamic)
    draw_views(seed, result);
  else // Nobody gives up before the faults do.
    result["handshake"]["tries"] = spare_tries + terms.duration / greeting_min;
  for (node_index i = 0; i < terms.nodes; ++i)
    result["peers"].push_back(
      {{"name", name_of(i)},
       {"address", "10.0.0." + std::to_string(i + 1) + ":6789"}});
  return result.dump();
}

} // namespace

config::load_result draw_config(const run_terms& x, std::uint64_t seed) {
  if (x.scenario == scenario_kind::discovery)
    return draw_work_config(x, seed);
  return config::load_text(simulated_file, draw_group(x, seed), {x.sets, {}});
}

} // namespace troupe::simulation
