#include "nodes/simulation/run_plan.hpp"

#include "actors/core/splitmix.hpp"
#include "config/units.hpp"
#include "nodes/simulation/service_plan.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <initializer_list>

namespace troupe::simulation {

namespace {

using json = nlohmann::ordered_json;

/// Numbers for one purpose: what one purpose draws does not move the others.
class draws {
public:
  draws(std::uint64_t seed, std::uint64_t purpose)
    : random_(core::splitmix::mix(seed * 0x9e3779b97f4a7c15u + purpose)) {
    // nop
  }

  std::uint64_t between(std::uint64_t low, std::uint64_t high) {
    return low + random_.next() % (high - low + 1);
  }

  template <class T>
  T one_of(std::initializer_list<T> xs) {
    return xs.begin()[random_.next() % xs.size()];
  }

  /// A size and a duration as configuration has them.
  std::string size(std::uint64_t low, std::uint64_t high) {
    return std::to_string(between(low, high)) + "B";
  }

  std::string span(std::uint64_t low_us, std::uint64_t high_us) {
    return std::to_string(between(low_us, high_us)) + "us";
  }

private:
  core::splitmix random_;
};

constexpr timespan year = std::chrono::hours{24 * 365};

enum purpose : std::uint64_t {
  tunables,
  links,
  workload,
  counters,
  onset,
  units,
  sizes,
  views,
  disks,
};

/// Stands for the file of a configuration that is drawn.
constexpr const char* simulated = "(simulated)";

/// The parts of the duration, in hundredths: faults come first, then what the
/// nodes say is said in peace. In a few runs they take leave amid the faults.
constexpr std::int64_t faults_share = 70;
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

std::string draw_config(const run_terms& terms, std::uint64_t seed) {
  auto result = draw_tunables(seed);
  auto dynamic = terms.scenario == scenario_kind::group;
  result["node"] = dynamic ? "member" : "peer";
  result["name"] = name_of(0);
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
  faults.add({last == sets.rend() ? std::string{simulated} : "--set " + *last,
              {},
              "/source/kind",
              "\"stdin\"",
              "text, database or relay in a simulation",
              ""});
}

} // namespace

std::string to_string(scenario_kind x) {
  if (x == scenario_kind::service)
    return "service";
  return x == scenario_kind::group ? "group" : "multicast";
}

std::optional<scenario_kind> parse_scenario(std::string_view text) {
  for (auto x :
       {scenario_kind::multicast, scenario_kind::group, scenario_kind::service})
    if (text == to_string(x))
      return x;
  return std::nullopt;
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
  if (x.scenario == scenario_kind::service)
    return draw_service_plan(x, seed);
  drawn_plan result;
  auto& plan = result.plan;
  plan.scenario = x.scenario;
  plan.seed = seed;
  plan.nodes = x.nodes;
  plan.duration = x.duration;
  auto read = config::load_text(simulated, draw_config(x, seed), {x.sets, {}});
  result.faults = std::move(read.faults);
  plan.config = std::move(read.config);
  refuse_what_needs_a_world(plan.config, x.sets, result.faults);
  draws of_links{seed, links};
  plan.calm.delay_min = std::chrono::microseconds{of_links.between(20, 500)};
  plan.calm.delay_max = plan.calm.delay_min
                        + std::chrono::microseconds{of_links.between(1, 3000)};
  plan.grain = std::chrono::microseconds{of_links.one_of({100, 500, 1000})};
  draws of_counters{seed, counters};
  // Around the places where 32 bits and a sign end (row 6.02 of the wire).
  plan.start = of_counters.one_of<std::uint64_t>(
    {0, (std::uint64_t{1} << 32) - 5, (std::uint64_t{1} << 63) - 5});
  auto draw = x.scenario == scenario_kind::group ? core::draw_group_faults
                                                 : core::draw_faults;
  plan.faults = draw(x.faults, seed, x.nodes, x.duration * faults_share / 100);
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
