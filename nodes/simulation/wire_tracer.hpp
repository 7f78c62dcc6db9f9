#pragma once

#include "actors/core/network_model.hpp"
#include "nodes/simulation/trace_writer.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace troupe::simulation {

/// Looks into the datagrams of a run for the messages that they carry, and has
/// a trace tell of these. Knows nothing that is not in a datagram or its fate,
/// so no node does anything else because of it. Where views change, each
/// numbers anew: messages are called `peer-2@3.1#17` there.
class wire_tracer {
public:
  /// Says which of the messages that a node has offered that one is; zero:
  /// none.
  using index_function
    = std::function<std::uint64_t(node_index, std::string_view)>;

  /// `out` may be null; then nothing must be told to it. Only plain messages
  /// are asked for by `index_of`.
  wire_tracer(const run_plan& plan, trace_writer* out,
              index_function index_of = {});

  /// A datagram leaves its node.
  void on_departed(const core::parcel& x, timespan now);

  /// What becomes of it; see `network_model_options`.
  void on_fate(const core::parcel& x, core::fate what, timespan now);

private:
  /// A message by its sender and its place among the sender's, from 1; where
  /// there are several views, among those in that one.
  struct message {
    view_id view;
    node_index sender = 0;
    std::uint64_t index = 0;
    lamport_time time = 0;
    std::size_t bytes = 0;
    bool is_plain = false;

    auto key() const {
      return std::make_tuple(view.epoch, sender, index);
    }
  };

  /// What is known of the units of one sender: for each, from the first one,
  /// which message it is the last part of; zero if of none.
  struct units {
    std::vector<std::uint64_t> ends;
    std::uint64_t messages = 0;
  };

  std::vector<message> messages_in(const slice& datagram);
  void add(const envelope_batch& x, std::vector<message>& out);
  std::string name_of(const message& x) const;
  traced_datagram tell(const core::parcel& x,
                       const std::vector<message>& messages) const;

  /// When the message first left for `to`, if it did.
  const timespan* first_departure(const endpoint& to, const message& x) const;

  trace_writer* out_;
  index_function index_of_;
  std::uint32_t nodes_;
  bool views_change_;
  seqno start_;
  /// By epoch and sender.
  std::map<std::pair<std::uint64_t, node_index>, units> units_;
  /// By receiver; then by epoch, sender and index of the message.
  std::map<
    endpoint,
    std::map<std::tuple<std::uint64_t, node_index, std::uint64_t>, timespan>>
    departed_;
};

} // namespace troupe::simulation
