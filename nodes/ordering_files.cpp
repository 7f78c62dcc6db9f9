#include "nodes/ordering_files.hpp"

#include "config/node_config.hpp"
#include "config/units.hpp"

#include <algorithm>

namespace troupe {

namespace {

using config::format_duration;
using config::format_span_range;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using json = nlohmann::ordered_json;

constexpr timespan round_limit_min = seconds{30};
/// The largest that the key takes.
constexpr timespan round_limit_max = hours{24};

/// What all nodes have: a port that the system picks, and no state, since the
/// next demo has nodes of the same names.
json node_file(const char* kind, const std::string& name, const char* profile,
               const ordering_plan& plan) {
  json result;
  result["node"] = kind;
  result["name"] = name;
  result["profile"] = profile;
  result["state_dir"] = nullptr;
  result["log"] = {{"level", to_string(plan.opts.log.level)}};
  result["transport"] = {{"bind", "127.0.0.1:0"}};
  return result;
}

/// Draws one of many seeds from one (the finaliser of SplitMix64), below 2^53
/// so that every reader of JSON takes it exactly.
std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t stream) {
  auto x = seed + stream * 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return (x ^ (x >> 31)) >> 11;
}

} // namespace

timespan round_limit_of(const demo_ordering_options& opts) {
  if (opts.round_limit)
    return *opts.round_limit;
  using fractional = std::chrono::duration<double>;
  // All messages at their slowest, and some air for the last to be repaired.
  auto longest = fractional{opts.gap_max} * static_cast<double>(opts.messages)
                   * 1.25
                 + fractional{seconds{20}};
  if (longest <= fractional{round_limit_min})
    return round_limit_min;
  return longest < fractional{round_limit_max}
           ? std::chrono::duration_cast<timespan>(longest)
           : round_limit_max;
}

std::vector<std::string> peer_names(std::uint64_t count) {
  std::vector<std::string> result;
  for (std::uint64_t i = 1; i <= count; ++i)
    result.push_back("peer-" + std::to_string(i));
  return result;
}

std::string trace_file(const std::string& peer) {
  return peer + ".trace.jsonl";
}

json manager_file(const ordering_plan& plan) {
  return node_file("manager", "manager", "local", plan);
}

json comparison_file(const ordering_plan& plan, const std::string& manager) {
  auto result = node_file("comparison", "comparison", "local", plan);
  result["manager"] = manager;
  result["comparison"] = {{"messages", plan.opts.messages},
                          {"peers", plan.opts.peers},
                          {"rounds", 1},
                          {"round_limit", format_duration(plan.round_limit)}};
  return result;
}

json peer_file(const ordering_plan& plan, const std::string& manager,
               std::uint64_t number) {
  const auto& opts = plan.opts;
  auto name = "peer-" + std::to_string(number);
  auto result = node_file("peer", name, "demo", plan);
  result["manager"] = manager;
  result["log_file"] = name + ".log";
  result["trace"] = {{"file", trace_file(name)}};
  result["group"] = {{"level", to_string(plan.order)}};
  auto delay = config::span_range{opts.impaired.delay_min,
                                  opts.impaired.delay_max};
  result["transport"]["impairment"]
    = {{"loss", opts.impaired.loss},
       {"duplicate", opts.impaired.duplicate},
       {"delay", format_span_range(delay)},
       {"seed", derived_seed(plan.seed, 2 * number)}};
  result["source"] = {{"kind", "text"},
                      {"gap", format_span_range({opts.gap_min, opts.gap_max})},
                      {"seed", derived_seed(plan.seed, 2 * number + 1)}};
  // The last messages may still be on their way for as long as the delay.
  auto linger = std::min<timespan>(opts.impaired.delay_max + seconds{1},
                                   std::chrono::minutes{10});
  result["naive"] = {{"linger", format_duration(linger)}};
  // Peers hand in what they have before the comparison server gives up.
  auto patience = std::max<timespan>(plan.round_limit / 5 * 4,
                                     milliseconds{100});
  result["peer"] = {{"round_limit", format_duration(patience)}};
  return result;
}

} // namespace troupe
