#pragma once

#include "messages/view.hpp"
#include "nodes/simulation/observed.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace troupe::simulation {

/// A datagram between two nodes, as far as a trace tells of it.
struct traced_datagram {
  endpoint from;
  endpoint to;
  /// When it left, since the run began.
  timespan sent{};
  std::size_t bytes = 0;
  /// Names of the messages that it carries; of a message in parts only the last
  /// part counts.
  std::vector<std::string> messages;
  /// The highest time among these.
  lamport_time time = 0;
  /// It carries a message that had left for this receiver before.
  bool again = false;
};

/// Writes what happens in a run, a JSON object a line: when (`at_us` since the
/// run began), where (`node`), what (`event`), which message, and the vector
/// clock of the node after it (Fidge 1988, Mattern 1989). Times ascend. Nothing
/// comes after a violation, or after the end. docs/trace.md lists all fields.
class trace_writer {
public:
  /// `out` outlives the writer.
  trace_writer(std::ostream& out, std::uint32_t nodes);

  /// Says what is played; its faults are written when their time has come.
  void on_begin(const run_plan& x);

  void on_offered(const offered& x);

  /// The group of a node has taken its first `count` messages: only then they
  /// are sent. What a full window refused is in the trace once.
  void on_taken(node_index node, std::uint64_t count, timespan at);

  void on_delivered(const delivered& x);
  void on_violation(const violation& x);

  /// A node has this view from now on.
  void on_view(node_index node, const view& x, timespan at);

  /// A node is no more.
  void on_gone(node_index node, timespan at);

  /// What will befall nodes or the network. Is written when its time has come.
  void expect_fault(const core::fault& x);

  /// A datagram that does not arrive, or not as it was sent.
  void on_datagram(timespan at, const traced_datagram& x,
                   const std::string& fate);

  /// A datagram with messages arrives.
  void on_received(timespan at, const traced_datagram& x);

  /// A message leaves for somebody for whom it had left before.
  void on_resent(timespan at, const traced_datagram& x);

  /// The run is over; what still happens while it is taken down is none of it.
  void on_end(timespan at);

private:
  using vector_clock = std::vector<std::uint64_t>;

  template <class Line>
  void write(timespan at, const Line& x);

  std::ostream& out_;
  bool over_ = false;
  std::multimap<timespan, core::fault> faults_;
  std::vector<vector_clock> clocks_;
  /// Messages that each node has delivered.
  std::vector<std::uint64_t> ranks_;
  /// Bytes of each message that was offered, by sender and index.
  std::vector<std::vector<std::size_t>> bytes_;
  /// Clock of the sender at each of its messages, by sender and index.
  std::vector<std::vector<vector_clock>> sent_;
};

} // namespace troupe::simulation
