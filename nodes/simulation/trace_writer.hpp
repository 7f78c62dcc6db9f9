#pragma once

#include "messages/replica.hpp"
#include "messages/view.hpp"
#include "nodes/simulation/observed.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <cstdint>
#include <deque>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
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

/// A call of a client in a trace.
using call_number = std::uint64_t;

/// Writes what happens in a run, a JSON object a line: when (`at_us` since the
/// run began), where (`node`), what (`event`), which message, and the vector
/// clock of the node after it (Fidge 1988, Mattern 1989). Times ascend. Nothing
/// comes after a violation, or after the end. docs/trace.md lists all fields.
class trace_writer {
public:
  /// Lines that wait for the answer of a call that began before them.
  static constexpr std::size_t lines_held_max = 200'000;

  /// `out` outlives the writer. A world of more than `nodes_max` has no vector
  /// clocks: they would be most of the trace.
  trace_writer(std::ostream& out, std::uint32_t nodes);

  /// Says what is played, and, if they differ, what the nodes are there for;
  /// its faults are written when their time has come. Guests have the places
  /// behind the nodes.
  void on_begin(const run_plan& x, const std::vector<std::string>& roles = {});

  void on_offered(const offered& x);

  /// The group of a node has taken its first `count` messages: only then they
  /// are sent. What a full window refused is in the trace once.
  void on_taken(node_index node, std::uint64_t count, timespan at);

  /// The message that was offered as that one leaves.
  void on_sent(node_index node, std::uint64_t index, timespan at);

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

  // -- trace_lives.cpp: worlds whose nodes come and go ------------------------

  /// A node begins a life that is not its first.
  void on_start(node_index node, timespan at);

  /// A message with a name of its own leaves `node`, who made it; only the
  /// first time counts.
  void on_named_sent(node_index node, const std::string& message,
                     std::size_t bytes, timespan at);

  /// Such a message is delivered. It was sent at that moment if nobody has told
  /// of that.
  void on_named_delivered(const delivered& x, const std::string& message);

  /// A node knows of another leader; nothing: of none.
  void on_leader(node_index node, const std::optional<std::string>& leader,
                 std::uint64_t epoch, timespan at);

  void on_suspicion(node_index node, const std::vector<std::string>& whom,
                    const std::string& why, timespan at);

  /// A replica has applied `count` entries more, up to that one.
  void on_commit(node_index node, const log_position& upto, std::uint64_t count,
                 timespan at);

  /// A node, or somebody who looks on, says something of it.
  void on_notice(node_index node, const std::string& text, timespan at);

  /// A client asks for something. What happens from now on is written once the
  /// answer is known, since times ascend.
  call_number on_call(node_index node, const std::string& what, timespan at);

  /// `result` is `ok`, `failed` or `unknown`.
  void on_answered(call_number x, const char* result, timespan at);

private:
  using vector_clock = std::vector<std::uint64_t>;

  /// A line that is written in its turn; a call waits for its end.
  struct held_line {
    std::string text;
    bool open = false;
    node_index node = 0;
    std::string what{};
    timespan at{};
  };

  void write(timespan at, std::string text);
  void write_due_faults(timespan at);
  void hold(held_line x);
  void release();
  void close(held_line& x, const char* result, timespan at);
  void close_all(timespan at);
  void tick(node_index node);
  std::string lane(std::uint32_t x) const;
  std::string lane_at(const endpoint& x) const;

  std::ostream& out_;
  std::uint32_t nodes_;
  /// Whether what is delivered has a place in an order.
  bool ordered_ = true;
  bool over_ = false;
  std::deque<held_line> held_;
  /// Number of the first of these, among all lines.
  call_number first_held_ = 0;
  std::multimap<timespan, core::fault> faults_;
  std::vector<vector_clock> clocks_;
  /// Messages that each node has delivered.
  std::vector<std::uint64_t> ranks_;
  /// Bytes of each message that was offered, by sender and index.
  std::vector<std::vector<std::size_t>> bytes_;
  /// Clock of the sender at each of its messages, by sender and index.
  std::vector<std::vector<vector_clock>> sent_;
  /// The last one of each sender that was told.
  std::vector<std::uint64_t> taken_;
  /// Whether messages may be refused for their size.
  bool refuses_ = false;
  /// The same of messages with names of their own.
  std::unordered_map<std::string, vector_clock> named_;
};

} // namespace troupe::simulation
