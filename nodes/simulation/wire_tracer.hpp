#pragma once

#include "actors/core/network_model.hpp"
#include "nodes/simulation/trace_writer.hpp"

#include <map>
#include <vector>

namespace troupe::simulation {

/// Looks into the datagrams of a run for the messages that they carry, and has
/// a trace tell of these. Knows nothing that is not in a datagram or its fate,
/// so no node does anything else because of it.
class wire_tracer {
public:
  /// `out` may be null; then nothing must be told to it.
  wire_tracer(const run_plan& plan, trace_writer* out);

  /// A datagram leaves its node.
  void on_departed(const core::parcel& x, timespan now);

  /// What becomes of it; see `network_model_options`.
  void on_fate(const core::parcel& x, core::fate what, timespan now);

private:
  /// A message by its sender and its place among the sender's, from 1.
  struct message {
    node_index sender = 0;
    std::uint64_t index = 0;
    lamport_time time = 0;
  };

  /// What is known of the units of one sender: for each, from the first one,
  /// which message it is the last part of; zero if of none.
  struct units {
    std::vector<std::uint64_t> ends;
    std::uint64_t messages = 0;
  };

  std::vector<message> messages_in(const slice& datagram);
  void add(const envelope_batch& x, std::vector<message>& out);
  traced_datagram tell(const core::parcel& x,
                       const std::vector<message>& messages) const;

  /// When the message first left for `to`, if it did.
  const timespan* first_departure(const endpoint& to, const message& x) const;

  trace_writer* out_;
  seqno start_;
  std::vector<units> units_;
  /// By receiver; then by sender and index of the message.
  std::map<endpoint, std::map<std::pair<node_index, std::uint64_t>, timespan>>
    departed_;
};

} // namespace troupe::simulation
