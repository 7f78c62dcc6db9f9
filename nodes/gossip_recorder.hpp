#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace troupe {

/// What a node has said of what it knows.
struct recorded_node {
  std::uint64_t inc = 0;
  bool runs = false;
  /// Others that it takes for living, and their lives.
  std::map<std::string, std::uint64_t> peers;
  /// By name of the node, what that shares.
  std::map<std::string, std::set<std::string>> files;
  /// Microseconds since 1970 of the latest news of a node's files, and of when
  /// a node was given up.
  std::map<std::string, std::int64_t> heard_at;
  std::map<std::string, std::int64_t> given_up_at;
};

/// Follows what nodes that share by gossip say on their standard output. Names
/// of a change that are not listed are not known here either.
class gossip_recorder {
public:
  using names = std::set<std::string>;

  /// A node is started, or started again.
  void on_start(const std::string& node);

  void on_event(const std::string& node, const nlohmann::json& event);

  void on_ended(const std::string& node) {
    nodes_[node].runs = false;
  }

  const recorded_node& node(const std::string& name) const {
    return nodes_.at(name);
  }

  /// Those that run.
  names running() const;

  /// Whether all that run take each other for living.
  bool all_know_each_other() const;

  /// Whether all others that run have just these files of `origin`.
  bool all_have(const std::string& origin, const names& files) const;

  /// Whether all that run have given up `name`, or dropped what it shared.
  bool all_gave_up(const std::string& name) const;
  bool all_dropped(const std::string& name) const;

  /// When the last of them heard that, or gave up.
  std::int64_t last_heard(const std::string& origin) const;
  std::int64_t last_gave_up(const std::string& name) const;

  /// Nodes that were given up while they ran.
  std::uint64_t false_suspicions() const {
    return false_suspicions_;
  }

private:
  std::map<std::string, recorded_node> nodes_;
  std::uint64_t false_suspicions_ = 0;
};

} // namespace troupe
