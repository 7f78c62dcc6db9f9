#pragma once

#include "nodes/gossip_recorder.hpp"
#include "nodes/node_cluster.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// What nodes that share by gossip are played with.
struct gossip_plan {
  std::uint64_t nodes = 12;
  std::string profile = "lan";
  /// The member `gossip` of each file; the folder is added to it.
  nlohmann::ordered_json keys = nlohmann::ordered_json::object();
  std::uint64_t seed = 1;
  /// Settings of every node, `key=value`; they win over all of the above.
  std::vector<std::string> sets{};
  /// Follows what they say, if set; outlives them.
  run_trace* trace = nullptr;
};

/// How that many nodes are called.
std::vector<std::string> gossip_names(std::uint64_t nodes);

/// Nodes that share by gossip, as processes, each with a folder of its own. The
/// nodes of a demo and of a measurement.
class gossip_stage : public node_cluster {
public:
  gossip_stage(const std::string& program, const gossip_plan& plan,
               const std::string& folder);

  /// Each is told of one other, that before it.
  void start_all();

  /// Starts a node that has ended, under its name.
  void start_again(const std::string& name);

  /// Changes the folder of a node. Throws `play_error`.
  void put(const std::string& name, const std::string& file) const;
  void take_away(const std::string& name, const std::string& file) const;

  /// Seconds of CPU that all that run have used.
  double cpu_seconds() const;

  const gossip_recorder& recorder() const {
    return recorder_;
  }

private:
  nlohmann::ordered_json file_of(std::size_t i) const;
  std::string files_of(const std::string& name) const;

  gossip_plan plan_;
  std::string folder_;
  gossip_recorder recorder_;
};

} // namespace troupe
