#include "nodes/simulation/drawn_config.hpp"
#include "nodes/simulation/draws.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace troupe::simulation {

namespace {

using json = nlohmann::ordered_json;

constexpr std::int64_t words_share = 80;

/// Each kind of node has keys of its own, under its part's name.
enum class part { directory, requester, receiver };

const char* name_of(part x) {
  switch (x) {
    case part::directory:
      return "directory";
    case part::requester:
      return "requester";
    default:
      return "receiver";
  }
}

json draw_receiver(draws& x) {
  json result;
  result["processor"] = x.one_of({"echo", "upper", "sleep", "exec"});
  result["command"] = "/simulated";
  result["sleep_for"] = x.span(1'000, 500'000);
  result["fail_ratio"] = x.one_of({0.0, 0.3, 0.5});
  result["retry_every"] = x.span(500'000, 5'000'000);
  result["working_max"] = x.one_of({1, 8, 64});
  return result;
}

json draw_requester(draws& x) {
  json result;
  result["concurrency"] = x.one_of({1, 2, 8});
  result["try_limit"] = x.span(500'000, 5'000'000);
  result["pause_min"] = x.span(0, 500'000);
  result["pause_max"] = x.span(500'000, 5'000'000);
  result["balance"] = x.one_of({"round_robin", "least_outstanding"});
  result["breaker_failures"] = x.one_of({1, 3, 100});
  result["breaker_pause"] = x.span(1'000'000, 10'000'000);
  result["refresh_every"] = x.span(500'000, 3'000'000);
  result["retry_every"] = x.span(500'000, 5'000'000);
  return result;
}

/// A receiver is forgotten after two to four missed heartbeats.
json draw_directory(draws& x, json& receiver) {
  json result;
  auto beat_us = x.between(1'000'000, 8'000'000);
  receiver["heartbeat_every"] = std::to_string(beat_us) + "us";
  result["expire_after"] = x.span(2 * beat_us, 4 * beat_us);
  result["sweep_every"] = x.span(500'000, 2'000'000);
  return result;
}

/// What is said to the requesters, and by whom.
source_options draw_words(std::uint64_t seed, timespan duration) {
  draws x{seed, workload};
  source_options result;
  result.kind = source_kind::text;
  auto gap_us = x.one_of<std::int64_t>({250'000, 500'000, 2'000'000});
  result.gap_min = std::chrono::microseconds{gap_us / 2};
  result.gap_max = std::chrono::microseconds{gap_us * 3 / 2};
  auto span_us = duration.count() / 1000 * words_share / 100;
  result.messages
    = static_cast<std::uint64_t>(std::max<std::int64_t>(1, span_us / gap_us));
  result.bytes = x.between(16, 3000);
  result.seed = x.between(1, 1'000'000'000);
  return result;
}

bool is_of(const std::string& set, part x) {
  auto keys = name_of(x) + std::string{"."};
  return set.compare(0, keys.size(), keys) == 0;
}

/// What is of no other part is said to the receivers.
std::vector<std::string> sets_of(const std::vector<std::string>& sets,
                                 part of) {
  std::vector<std::string> result;
  for (const auto& x : sets) {
    auto elsewhere = is_of(x, part::directory) || is_of(x, part::requester);
    if (is_of(x, of) || (of == part::receiver && !elsewhere))
      result.push_back(x);
  }
  return result;
}

json file_of(part x, json body, draws& of) {
  auto directory = x == part::directory;
  json result{{"node", directory ? "discovery" : name_of(x)},
              {"name", simulation::name_of(0)},
              {"state_dir", "/simulated"}};
  result[name_of(x)] = std::move(body);
  if (directory)
    result["http"]["bind"] = "127.0.0.1:5000";
  else
    result["discovery"] = "127.0.0.1:5000";
  if (x == part::receiver) {
    result["channel"]["chunk_bytes"] = "256B";
    result["transport"]["datagram_bytes"]
      = std::to_string(of.between(512, 1400)) + "B";
  }
  return result;
}

/// Of those who are away, one in three is away for longer than a request waits
/// for it.
constexpr std::int64_t long_away_s = 45;

} // namespace

void draw_absences(std::uint64_t seed, std::vector<core::fault>& faults) {
  draws x{seed, absences};
  for (auto& item : faults)
    if (item.kind == core::fault_kind::crash && x.between(1, 3) == 1)
      item.end += std::chrono::seconds{long_away_s};
}

config::load_result draw_work_config(const run_terms& x, std::uint64_t seed) {
  draws of{seed, work};
  config::load_result result;
  auto load = [&](part which, json body) {
    auto text = file_of(which, std::move(body), of).dump();
    auto read = config::load_text(simulated_file, text,
                                  {sets_of(x.sets, which), {}});
    for (const auto& item : read.faults.items())
      result.faults.add(item);
    return std::move(read.config);
  };
  auto receiver = draw_receiver(of);
  auto directory = load(part::directory, draw_directory(of, receiver));
  auto requester = load(part::requester, draw_requester(of));
  result.config = load(part::receiver, std::move(receiver));
  result.config.directory = directory.directory;
  result.config.requester = requester.requester;
  result.config.source = draw_words(seed, x.duration);
  return result;
}

} // namespace troupe::simulation
