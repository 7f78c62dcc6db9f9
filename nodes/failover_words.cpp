#include "nodes/failover_words.hpp"

#include "config/units.hpp"
#include "nodes/output.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace troupe {

using json = nlohmann::ordered_json;

std::string ms_shown(double ms) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.0f ms", ms);
  return text.data();
}

double rounded(double ms) {
  return std::round(ms * 10) / 10;
}

json json_of(const time_figures& x) {
  return {{"p50", rounded(x.p50)},
          {"p90", rounded(x.p90)},
          {"p99", rounded(x.p99)},
          {"max", rounded(x.max)}};
}

double resolution_ms(const failover_plan& plan) {
  return 1000.0 / static_cast<double>(plan.rate);
}

std::string losses(const failover_plan& plan) {
  return plan.loss > 0
           ? ", " + config::format_chance(plan.loss) + " of the datagrams lost"
           : "";
}

std::string what_is_done(failure_kind x) {
  switch (x) {
    case failure_kind::kill:
      return "killed (SIGKILL) and started again";
    case failure_kind::stop:
      return "stopped (SIGSTOP) and resumed";
    case failure_kind::kill_all:
      return "killed with all others, at once, and all were started again";
    default:
      return "cut off from all others and healed";
  }
}

time_figures figures_of(std::vector<double> times) {
  if (times.empty())
    return {};
  std::sort(times.begin(), times.end());
  auto at = [&](double share) {
    auto rank = std::ceil(share * static_cast<double>(times.size()));
    return times[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
  };
  return {at(0.5), at(0.9), at(0.99), times.back()};
}

std::string verdict_lines(const std::vector<std::string>& faults) {
  if (faults.empty())
    return "Verdict: good.\n";
  std::string result = "What went wrong:\n";
  for (const auto& x : faults)
    result += "  - " + printable(x) + "\n";
  return result + "\nVerdict: bad.\n";
}

} // namespace troupe
