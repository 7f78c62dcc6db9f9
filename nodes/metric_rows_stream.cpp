#include "nodes/metric_table.hpp"

namespace troupe {

namespace {

constexpr auto gauge = metric_kind::gauge;
constexpr auto grows = metric_kind::grows;

metric_rows door_rows() {
  return {
    {"messages_sent", grows, "Own messages that the group took."},
    {"messages_refused", grows, "Own messages that it refused: no room."},
    {"fragments_sent", grows, "Parts of own large messages."},
    {"bytes_under_way", gauge, "Bytes of own messages not yet held by all.",
     "under_way_bytes"},
    {"bytes_unsent", gauge, "Bytes of a large message still to be cut.",
     "unsent_bytes"},
    {"window_bytes", gauge,
     "Room for these: group.window_bytes, or what all receive buffers take.",
     "window_bytes"},
    {"sends_waiting", gauge, "Sends that wait for room."},
    {"sends_waited", grows, "Sends that had to wait for room."},
    {"sends_not_let_wait", grows, "Sends beyond group.waiting_max, refused."},
    {"members_ended", gauge, "Members that have ended their stream."},
    {"messages_unsettled", gauge, "Own messages whose end is not known yet."},
    {"fragments_received", grows, "Parts of large messages that came in."},
    {"messages_assembled", grows, "Messages put together from parts."},
    {"messages_malformed", grows, "Messages whose parts made no sense."},
    {"assembly_bytes", gauge, "Bytes of messages that are not whole yet."},
    {"assembly_bytes_max", gauge, "Most of these at a time.",
     "assembly_peak_bytes"},
  };
}

metric_rows room_rows() {
  return {
    {"time", gauge, "Lamport time of this node.", "lamport_time"},
    {"messages_stamped", grows, "Own messages that were given a time."},
    {"lone_acks_sent", grows, "Acknowledgements that left without data."},
    {"heartbeats_sent", grows, "Signs of life while nothing else left."},
    {"frames_of_older_views", grows, "Frames of the stream not taken.",
     "stream_frames_refused", "reason", "older_view"},
    {"frames_of_strangers", grows, "Frames of the stream not taken.",
     "stream_frames_refused", "reason", "stranger"},
    {"frames_implausible", grows, "Frames of the stream not taken.",
     "stream_frames_refused", "reason", "implausible"},
    {"frames_of_frozen_views", grows, "Frames of the stream not taken.",
     "stream_frames_refused", "reason", "frozen_view"},
    {"frames_early", gauge, "Frames kept of a view that is to come."},
    {"frames_early_dropped", grows, "Frames of the stream not taken.",
     "stream_frames_refused", "reason", "early"},
    {"messages_resent", grows, "Own messages sent again."},
    {"messages_repaired", grows, "Messages given to others who lacked them."},
    {"resend_timeouts", grows, "Times that an acknowledgement was overdue."},
    {"batches_kept", gauge, "Batches kept until all hold them."},
    {"bytes_kept", gauge, "Bytes of these.", "kept_bytes"},
    {"bytes_kept_max", gauge, "Most of these at a time.", "kept_peak_bytes"},
    {"duplicates_dropped", grows, "Messages that had come before."},
    {"batches_out_of_order", grows, "Batches that came before an earlier one."},
    {"batches_early", gauge, "Batches that wait for an earlier one."},
    {"batches_early_dropped", grows, "Those beyond ack_tracker.reorder_max."},
    {"batches_refused_unstable", grows,
     "Batches beyond ack_tracker.bytes_max that all do not hold yet."},
    {"promises_dropped", grows, "Clock values not kept for a gap to close."},
    {"acks_false", grows, "Acknowledgements of what was never sent."},
    {"gaps_asked", grows, "Gaps that were asked for."},
    {"stamps_asked", grows, "Overdue clocks that were asked for."},
    {"messages_delivered", grows, "Messages delivered, in order."},
    {"messages_held_back", gauge, "Messages here that may not be delivered."},
    {"messages_held_back_max", gauge, "Most of these at a time.",
     "messages_held_back_peak"},
  };
}

/// What a node finds wrong with its own deliveries (`group.check`), by kind.
metric_rows check_rows() {
  metric_rows result{
    {"batches_checked", grows, "Batches that were held against promises."},
    {"messages_checked", grows, "Messages of these."},
    {"violations", grows, "Promises found broken."},
  };
  for (auto kind : {"gap", "duplicate", "order", "past", "unstable", "rank",
                    "stranger", "cut", "view", "leaders"})
    result.push_back({"violations_" + std::string{kind}, grows,
                      "Promises found broken, by which it is.",
                      "violations_by_kind", "kind", kind});
  return result;
}

/// Of rounds of a static group, and of the levels without an ordered stream.
metric_rows peer_rows() {
  return {
    {"handshakes_sent", grows, "Greetings to other members."},
    {"handshake_acks_sent", grows, "Answers to greetings."},
    {"handshakes_received", gauge, "Members that have greeted this round."},
    {"handshake_acks_received", gauge, "Members that have answered."},
    {"handshakes_late", grows, "Greetings of a round that is over."},
    {"handshakes_ignored", grows, "Greetings of strangers and other lives."},
    {"handshakes_early", gauge, "Greetings of a round that is to come."},
    {"messages_pending", gauge, "Own messages not acknowledged by all."},
    {"acks_sent", grows, "Acknowledgements of single messages."},
    {"frames_dropped", grows, "Frames dropped, by reason.", "frames_dropped",
     "reason", "no_use"},
  };
}

} // namespace

metric_rows stream_metrics() {
  auto result = door_rows();
  auto spans = span_metrics(
    "delivery_", "delivery_seconds",
    "From when own messages were taken until they were delivered here.");
  for (const auto& rows : {spans, check_rows(), room_rows(), peer_rows()})
    result.insert(result.end(), rows.begin(), rows.end());
  return result;
}

} // namespace troupe
