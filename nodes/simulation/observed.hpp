#pragma once

#include "messages/ids.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What the simulator sees of a run, and what a run is made of.
namespace troupe::simulation {

/// Place of a node in the simulated world, from 0; its member number is one
/// more, and its name `peer-<member number>`.
using node_index = std::uint32_t;

inline std::string name_of(node_index x) {
  return "peer-" + std::to_string(x + 1);
}

/// One life of one node: its incarnation is unique in a run.
struct node_life {
  node_index node = 0;
  incarnation inc = 0;

  bool operator<(const node_life& x) const {
    return inc < x.inc;
  }
};

/// Lives that a node may have in a run.
inline constexpr incarnation lives_max = 1000;

/// The life number `count` of a node, from 1.
inline node_life life_of(node_index node, std::uint64_t count) {
  return {node, lives_max * (node + 1) + count};
}

inline node_index node_of(incarnation x) {
  return static_cast<node_index>(x / lives_max - 1);
}

/// A message as it is handed to the group. What a full window refuses is
/// offered again later, under the same index.
struct offered {
  node_index node = 0;
  /// Place among the messages of this node, from 1.
  std::uint64_t index = 0;
  std::string_view payload;
  /// Since the run began.
  timespan at{};
};

/// A message as one node hands it to its application.
struct delivered {
  node_index node = 0;
  node_index sender = 0;
  /// Place among the messages of its sender; 0 if the sender never offered
  /// such a payload.
  std::uint64_t index = 0;
  /// Number that the application sees, and time under which it travelled.
  seqno number = 0;
  lamport_time time = 0;
  std::string_view payload;
  timespan at{};
  /// Sequence number of the message, or of its last part.
  seqno last_unit = 0;
};

/// Returns `peer-2#17`, the 17th message of peer-2.
inline std::string message_name(node_index sender, std::uint64_t index) {
  return name_of(sender) + "#" + std::to_string(index);
}

/// Returns `peer-2@3.1#17`, the 17th message of peer-2 in view 3.1: where views
/// change, each numbers anew.
inline std::string message_name(node_index sender, const view_id& view,
                                std::uint64_t index) {
  return name_of(sender) + "@" + to_string(view) + "#" + std::to_string(index);
}

/// Something that must never be, in a run.
struct violation {
  std::string invariant;
  timespan at{};
  std::string detail;
};

/// A look into the nodes, for what no message tells.
class insight {
public:
  virtual ~insight() = default;

  /// Whether the messages of `sender` up to `number` have come to `node`, and
  /// the node itself claims to hold them.
  virtual bool holds(node_index node, node_index sender,
                     seqno number) const = 0;

  /// Own messages of `node` that not all are known to hold.
  virtual std::uint64_t under_way(node_index node) const = 0;

  /// Bytes that `node` keeps for repair.
  virtual std::uint64_t kept_bytes(node_index node) const = 0;
};

} // namespace troupe::simulation
