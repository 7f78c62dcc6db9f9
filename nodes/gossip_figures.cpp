#include "nodes/failover_report.hpp"
#include "nodes/gossip_measure.hpp"
#include "nodes/text_table.hpp"
#include "nodes/time_text.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

std::string number(double x, int digits) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, x);
  return text.data();
}

std::string time_or_dash(const std::vector<double>& times, double ms) {
  return times.empty() ? "-" : short_time(ms);
}

} // namespace

json figures_json(const gossip_plan& plan, const gossip_figures& x,
                  const std::string& folder) {
  auto update = figures_of(x.update_ms);
  auto kill = figures_of(x.kill_ms);
  return {{"nodes", plan.nodes},
          {"profile", plan.profile},
          {"seed", plan.seed},
          {"updates", x.update_ms.size()},
          {"update_ms", update.max},
          {"update_p50_ms", update.p50},
          {"kills", x.kill_ms.size()},
          {"kill_ms", kill.max},
          {"kill_p50_ms", kill.p50},
          {"bytes_per_second_per_node", x.wire_bytes_per_second},
          {"payload_bytes_per_second_per_node", x.bytes_per_second},
          {"datagrams_per_second_per_node", x.datagrams_per_second},
          {"cpu_percent_per_node", x.cpu_percent},
          {"datagrams_per_round_max", x.round_peak},
          {"false_suspicions", x.false_suspicions},
          {"faults", x.faults},
          {"verdict", x.good() ? "good" : "bad"},
          {"seconds", x.seconds},
          {"folder", folder}};
}

std::string figures_table(const gossip_plan& plan, const gossip_figures& x,
                          const std::string& folder) {
  auto update = figures_of(x.update_ms);
  auto kill = figures_of(x.kill_ms);
  text_table table{1};
  table.add({"until all know", "p50", "max", "of"});
  table.add({"a change", time_or_dash(x.update_ms, update.p50),
             time_or_dash(x.update_ms, update.max),
             std::to_string(x.update_ms.size())});
  table.add({"a kill", time_or_dash(x.kill_ms, kill.p50),
             time_or_dash(x.kill_ms, kill.max),
             std::to_string(x.kill_ms.size())});
  text_table costs{1};
  costs.add({"a node while nothing happens", ""});
  costs.add({"bytes a second", number(x.wire_bytes_per_second, 0)});
  costs.add({"without heads of IP and UDP", number(x.bytes_per_second, 0)});
  costs.add({"datagrams a second", number(x.datagrams_per_second, 1)});
  costs.add({"percent of a core", number(x.cpu_percent, 2)});
  costs.add({"datagrams in a round, at most", std::to_string(x.round_peak)});
  auto result = std::to_string(plan.nodes) + " nodes, profile " + plan.profile
                + ", seed " + std::to_string(plan.seed) + "\n\n" + table.text()
                + "\n" + costs.text() + "\nFiles and logs are in " + folder
                + "\n";
  for (const auto& fault : x.faults)
    result += "  - " + printable(fault) + "\n";
  return result + "\nVerdict: " + (x.good() ? "good" : "bad") + ".\n";
}

} // namespace troupe
