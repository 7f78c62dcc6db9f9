#pragma once

#include "nodes/simulation/observed.hpp"

#include <iosfwd>
#include <vector>

namespace troupe::simulation {

/// Writes what happens in a run, a JSON object a line: when (`at_us` since the
/// run began), where (`node`), what (`event`), which message, and the vector
/// clock of the node after it (Fidge 1988, Mattern 1989).
class trace_writer {
public:
  trace_writer(std::ostream& out, std::uint32_t nodes);

  void on_offered(const offered& x);
  void on_delivered(const delivered& x);
  void on_violation(const violation& x);

  /// What befalls a node or the network, as a sentence.
  void on_fault(timespan at, const std::string& text);

  /// A datagram that does not arrive, or not as it was sent.
  void on_datagram(timespan at, const std::string& from, const std::string& to,
                   const std::string& fate, std::size_t bytes);

private:
  using vector_clock = std::vector<std::uint64_t>;

  std::ostream& out_;
  std::vector<vector_clock> clocks_;
  /// Clock of the sender at each of its messages, by sender and index.
  std::vector<std::vector<vector_clock>> sent_;
};

} // namespace troupe::simulation
