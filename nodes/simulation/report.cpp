#include "nodes/simulation/report.hpp"

#include "config/units.hpp"
#include "nodes/output.hpp"
#include "nodes/simulation/sometimes.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace troupe::simulation {

namespace {

using json = nlohmann::ordered_json;

/// Failing runs that are told in words.
constexpr std::size_t told_max = 10;

double seconds(timespan x) {
  return std::chrono::duration<double>(x).count();
}

std::string decimal(double x, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, x);
  return text.data();
}

/// The digest as people compare it.
std::string hex(std::uint64_t x) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx",
                static_cast<unsigned long long>(x));
  return text.data();
}

std::string quoted_for_shell(const std::string& x) {
  auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9')
           || std::string_view{"._-/=:"}.find(c) != std::string_view::npos;
  };
  if (!x.empty() && std::all_of(x.begin(), x.end(), is_plain))
    return x;
  std::string result = "'";
  for (auto c : x)
    result += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
  return result + "'";
}

/// A run that was shrunk has a file of its own.
std::string replay_of(const run_result& x, simulate_options opts) {
  if (!x.only.empty())
    opts.only = x.only;
  return replay_line(opts, x.seed);
}

json to_json(const run_result& x, const simulate_options& opts) {
  json result{
    {"seed", x.seed},       {"virtual_seconds", seconds(x.virtual_time)},
    {"events", x.events},   {"deliveries", x.deliveries},
    {"views", x.views},     {"elections", x.elections},
    {"crashes", x.crashes}, {"partitions", x.partitions}};
  result["violations"] = json::array();
  for (const auto& item : x.violations)
    result["violations"].push_back({{"invariant", item.invariant},
                                    {"at", seconds(item.at)},
                                    {"detail", item.detail}});
  if (!x.figures.empty())
    result["figures"] = x.figures;
  result["digest"] = hex(x.digest);
  result["replay"] = replay_of(x, opts);
  return result;
}

/// What a campaign of all kinds of faults has not shown; empty if there is
/// nothing.
std::string never_happened(const campaign_result& x,
                           const simulate_options& opts) {
  std::string result;
  if (opts.terms.faults != core::fault_profile::chaos)
    return result;
  for (const auto& item :
       sightings_in(x.counts, opts.terms.scenario, opts.terms.order))
    if (item.count == 0)
      result += (result.empty() ? "never happened: " : ", ")
                + std::string{item.what};
  return result.empty() ? result : result + "\n";
}

} // namespace

std::string replay_line_before_seed(const simulate_options& x) {
  const auto& terms = x.terms;
  std::string program = x.mutant.empty() ? "troupe" : "troupe-mutants";
  auto result = program + " simulate --scenario " + to_string(terms.scenario)
                + " --nodes " + std::to_string(terms.nodes) + " --duration "
                + config::format_duration(terms.duration) + " --faults "
                + core::to_string(terms.faults) + " --level "
                + troupe::to_string(terms.order);
  for (const auto& set : terms.sets)
    result += " --set " + quoted_for_shell(set);
  if (!x.mutant.empty())
    result += " --mutant " + x.mutant;
  if (!x.only.empty())
    result += " --only " + quoted_for_shell(x.only);
  return result + " --seed ";
}

std::string replay_line(const simulate_options& x, std::uint64_t seed) {
  return replay_line_before_seed(x) + std::to_string(seed);
}

json to_json(const campaign_result& x, const simulate_options& opts) {
  json result{{"runs", json::array()}};
  for (const auto& run : x.runs)
    result["runs"].push_back(to_json(run, opts));
  result["failed"] = x.failed();
  result["seconds"] = x.seconds;
  result["simulated_hours"] = x.simulated_hours();
  result["counts"] = x.counts;
  result["sometimes"] = json::object();
  for (const auto& item :
       sightings_in(x.counts, opts.terms.scenario, opts.terms.order))
    result["sometimes"][item.what] = item.count;
  return result;
}

std::string to_text(const campaign_result& x, const simulate_options& opts) {
  std::string result;
  std::size_t told = 0;
  for (const auto& run : x.runs) {
    if (run.violations.empty() || told == told_max)
      continue;
    ++told;
    const auto& broken = run.violations.front();
    result += "seed " + std::to_string(run.seed) + " breaks " + broken.invariant
              + " at " + decimal(seconds(broken.at), 6)
              + " s: " + printable(broken.detail)
              + "\n  again: " + replay_of(run, opts) + "\n";
  }
  if (x.failed() > told)
    result += "... and " + std::to_string(x.failed() - told)
              + " more seeds that fail\n";
  std::uint64_t deliveries = 0;
  for (const auto& run : x.runs)
    deliveries += run.deliveries;
  auto one = x.runs.size() == 1;
  result += std::to_string(x.runs.size()) + (one ? " seed, " : " seeds, ")
            + decimal(x.simulated_hours(), 2) + " simulated hours in "
            + decimal(x.seconds, 1) + " s ("
            + decimal(x.simulated_hours() * 3600 / std::max(x.seconds, 1e-6), 0)
            + " times real time), " + std::to_string(deliveries)
            + " deliveries: ";
  if (x.failed() == 0)
    result += "no violation";
  else
    result += std::to_string(x.failed()) + " failed";
  if (one)
    return result + ", digest " + hex(x.runs.front().digest) + "\n";
  return result + "\n" + never_happened(x, opts);
}

} // namespace troupe::simulation
