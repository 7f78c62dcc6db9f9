#pragma once

#include "nodes/bench_gossip.hpp"
#include "nodes/gossip_stage.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace troupe {

/// What was measured.
struct gossip_figures {
  /// From the change of a folder until the last node knew of it, and from a
  /// kill until the last had noticed.
  std::vector<double> update_ms{};
  std::vector<double> kill_ms{};
  /// Of a node while nothing happens. Bytes with the heads of IP and UDP, and
  /// without.
  double wire_bytes_per_second = 0;
  double bytes_per_second = 0;
  double datagrams_per_second = 0;
  double cpu_percent = 0;
  /// Most datagrams of one node in one round.
  std::uint64_t round_peak = 0;
  std::uint64_t false_suspicions = 0;
  double seconds = 0;
  /// What went wrong, in sentences.
  std::vector<std::string> faults{};

  bool good() const {
    return faults.empty();
  }
};

/// Measures with processes of `program`; all have ended when it returns or
/// throws. `goes_on` hears, in words, what comes next.
gossip_figures
measure_gossip(const std::string& program, const gossip_plan& plan,
               const bench_gossip_options& opts, const std::string& folder,
               const std::function<void(const std::string&)>& goes_on);

/// The document of a measure, and the same for a person.
nlohmann::ordered_json figures_json(const gossip_plan& plan,
                                    const gossip_figures& x,
                                    const std::string& folder);
std::string figures_table(const gossip_plan& plan, const gossip_figures& x,
                          const std::string& folder);

} // namespace troupe
