#pragma once

#include "nodes/simulation/observed.hpp"

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace troupe::simulation {

/// Writes what happens in a run, a JSON object a line: when (`at_us` since the
/// run began), where (`node`), what (`event`), which message, and the vector
/// clock of the node after it (Fidge 1988, Mattern 1989). Times ascend. Nothing
/// comes after a violation, or after the end.
class trace_writer {
public:
  /// `out` outlives the writer.
  trace_writer(std::ostream& out, std::uint32_t nodes);

  void on_offered(const offered& x);

  /// The group of a node has taken its first `count` messages: only then they
  /// are sent. What a full window refused is in the trace once.
  void on_taken(node_index node, std::uint64_t count, timespan at);

  void on_delivered(const delivered& x);
  void on_violation(const violation& x);

  /// What will befall nodes or the network, as a sentence. Is written when its
  /// time has come.
  void expect_fault(timespan at, std::string text);

  /// A datagram that does not arrive, or not as it was sent.
  void on_datagram(timespan at, const std::string& from, const std::string& to,
                   const std::string& fate, std::size_t bytes);

  /// The run is over; what still happens while it is taken down is none of it.
  void on_end(timespan at);

private:
  using vector_clock = std::vector<std::uint64_t>;

  template <class Line>
  void write(timespan at, const Line& x);

  std::ostream& out_;
  bool over_ = false;
  std::multimap<timespan, std::string> faults_;
  std::vector<vector_clock> clocks_;
  /// Bytes of each message that was offered, by sender and index.
  std::vector<std::vector<std::size_t>> bytes_;
  /// Clock of the sender at each of its messages, by sender and index.
  std::vector<std::vector<vector_clock>> sent_;
};

} // namespace troupe::simulation
