#pragma once

#include "messages/stream.hpp"
#include "messages/view.hpp"
#include "nodes/simulation/invariant.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace troupe::simulation {

class trace_writer;

/// Sees every send and delivery of a run, and judges. Knows neither actors nor
/// the network. From the first violation on it is deaf: the failing event is
/// the last one of a run.
class oracle {
public:
  /// `trace` may be null.
  oracle(const terms& x, trace_writer* trace);

  /// A node hands messages to its group; they may be refused.
  void on_offered(node_index node, const slice& units, timespan now);

  /// The group of a node has taken its first `count` messages.
  void on_taken(node_index node, std::uint64_t count, timespan now);

  void on_delivered(node_index node, const delivery& x, timespan now);

  /// A view stands at a node. Says nothing of what must be; only a trace tells
  /// of it.
  void on_view(node_index node, const view& x, timespan now);

  /// Once in each virtual second.
  void on_second(timespan now);

  /// For what only the world can see, such as time.
  void on_broken(const char* invariant, timespan now, std::string detail);

  const std::vector<violation>& violations() const {
    return violations_;
  }

  bool failed() const {
    return !violations_.empty();
  }

  /// Messages that each node's group has taken, by node.
  const std::vector<std::uint64_t>& taken() const {
    return taken_;
  }

  /// Messages of `sender` that `node` has delivered.
  std::uint64_t delivered_of(node_index node, node_index sender) const {
    return delivered_[node][sender];
  }

  std::uint64_t deliveries() const {
    return deliveries_;
  }

  /// A number that any change of any delivery changes (FNV-1a, 64 bits).
  std::uint64_t digest() const {
    return digest_;
  }

private:
  void on_message(const delivered& x);
  void add_to_digest(std::uint64_t x);

  invariant_list invariants_;
  trace_writer* trace_;
  std::vector<violation> violations_;
  std::vector<std::uint64_t> taken_;
  std::vector<std::vector<std::uint64_t>> delivered_;
  /// Index of each payload, by sender: a workload says nothing twice. Looked
  /// up only; nothing follows from its order.
  std::vector<std::unordered_map<std::string, std::uint64_t>> indices_;
  std::uint64_t deliveries_ = 0;
  std::uint64_t digest_ = 14695981039346656037u;
};

} // namespace troupe::simulation
