#pragma once

#include "messages/endpoint.hpp"
#include "nodes/node_cluster.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace troupe {

/// The servers of a notification service that is played.
struct servers_plan {
  /// More than a service is for.
  static constexpr std::uint64_t servers_max = 15;

  std::uint64_t servers = 3;
  /// Share of the datagrams that each server loses on purpose.
  double loss = 0;
  std::uint64_t seed = 1;
  /// What is started besides hears what is said to it.
  bool spoken_to = false;
  /// Settings of every server, `key=value`; they win over all of the above.
  std::vector<std::string> sets{};
  /// Follows what they and their clients say, if set; outlives them.
  run_trace* trace = nullptr;
};

/// How that many servers are called.
std::vector<std::string> server_names(std::uint64_t servers);

/// Servers of the notification service as processes.
class service_stage : public node_cluster {
public:
  /// `said` may be null.
  service_stage(
    const std::string& program, const servers_plan& plan,
    const std::string& folder,
    std::function<void(const std::string& node, const nlohmann::json& event)>
      said
    = nullptr);

  void start_all();

  /// Where clients find them.
  std::vector<endpoint> endpoints() const;

  /// Who leads, as the one that knows of the latest epoch says; empty where
  /// none knows. One of them may be out of reach, and is not asked.
  std::string primary(const std::string& unasked = {}) const;

  /// Whether all servers are full members of one view.
  bool is_whole() const;

private:
  nlohmann::ordered_json file_of(std::size_t i) const;

  servers_plan plan_;
};

} // namespace troupe
