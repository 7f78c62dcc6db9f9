#include "nodes/metric_table.hpp"

namespace troupe {

namespace {

constexpr auto gauge = metric_kind::gauge;
constexpr auto grows = metric_kind::grows;

/// Datagrams that came in and were dropped, by reason.
metric_row dropped(const char* counter, const char* reason) {
  return {counter,
          grows,
          "Datagrams that came in and were dropped, by reason.",
          "datagrams_dropped",
          "reason",
          reason};
}

/// Datagrams that the kernel did not take, by reason.
metric_row failed(const char* counter, const char* reason) {
  return {counter,
          grows,
          "Datagrams that the kernel did not take, by reason.",
          "sends_failed",
          "reason",
          reason};
}

/// What the node does to datagrams (`transport.impairment`, chaos).
metric_row impaired(const char* counter, const char* what) {
  return {counter,
          grows,
          "Datagrams that were lost, doubled, delayed or not heard on purpose.",
          "datagrams_impaired",
          "what",
          what};
}

metric_rows datagram_rows() {
  return {
    {"datagrams_sent", grows, "Datagrams that the kernel took."},
    {"bytes_sent", grows, "Bytes of these.", "sent_bytes"},
    {"datagrams_received", grows, "Datagrams that came in."},
    {"bytes_received", grows, "Bytes of these.", "received_bytes"},
    {"frames_received", grows, "Frames in datagrams that were not dropped."},
    {"datagrams_waiting", gauge, "Datagrams that wait for the kernel."},
    {"datagrams_delayed", gauge,
     "Datagrams that wait for their delay (transport.impairment, chaos)."},
    {"datagrams_dropped_queue_full", grows,
     "Own datagrams that found transport.queue_max of them waiting.",
     "datagrams_not_queued"},
    failed("sends_failed_too_large", "too_large"),
    failed("sends_failed_unreachable", "unreachable"),
    failed("sends_failed_otherwise", "other"),
    {"kernel_full", grows, "Times that the kernel had no room for a datagram."},
    {"socket_errors", grows, "Errors of the socket outside of a send."},
    {"bursts_received", grows,
     "Times that datagrams were read, several at once."},
    {"trains_sent", grows, "Messages of several datagrams given as one."},
    {"trains_refused", grows, "Those that the kernel did not take as one."},
    {"trains_received", grows, "Messages of several datagrams taken as one."},
    {"gso_granted", gauge, "1 where the kernel takes trains (UDP_SEGMENT)."},
    {"gro_granted", gauge, "1 where the kernel gives trains (UDP_GRO)."},
    {"receive_buffer_granted", gauge,
     "Receive buffer that the kernel granted, of transport.receive_buffer.",
     "receive_buffer_bytes"},
    {"send_buffer_granted", gauge,
     "Send buffer that the kernel granted, of transport.send_buffer.",
     "send_buffer_bytes"},
    impaired("impaired_lost", "lost"),
    impaired("impaired_duplicated", "duplicated"),
    impaired("impaired_delayed", "delayed"),
    impaired("impaired_unheard", "unheard"),
    {"impaired_crowded", grows,
     "Datagrams to destinations beyond those with draws of their own."},
  };
}

metric_rows router_rows() {
  return {
    dropped("datagrams_dropped_truncated", "truncated"),
    dropped("datagrams_dropped_not_ours", "not_ours"),
    dropped("datagrams_dropped_version", "version"),
    dropped("datagrams_dropped_sealed", "sealed"),
    dropped("datagrams_dropped_unsealed", "unsealed"),
    dropped("datagrams_dropped_forged", "forged"),
    dropped("datagrams_dropped_replayed", "replayed"),
    dropped("datagrams_dropped_checksum", "checksum"),
    dropped("datagrams_dropped_malformed", "malformed"),
    dropped("datagrams_dropped_wrong_incarnation", "wrong_incarnation"),
    {"datagrams_dropped_too_large", grows,
     "Frames that fit into no datagram of the path, and were not sent.",
     "frames_too_large"},
    {"datagrams_merged", grows, "Pieces that were made one batch again."},
    {"paths_narrowed", grows,
     "Times that a path turned out to carry less than thought."},
    {"frames_dropped_unknown_kind", grows, "Frames dropped, by reason.",
     "frames_dropped", "reason", "unknown_kind"},
    {"frames_dropped_no_listener", grows, "Frames dropped, by reason.",
     "frames_dropped", "reason", "no_listener"},
    {"who_are_you_sent", grows,
     "Answers to those who believe in another life of this node."},
    {"who_are_you_withheld", grows,
     "Such answers that were not sent, to be no amplifier."},
    dropped("datagrams_dropped_unproven", "unproven"),
    {"addresses_proven", gauge, "Addresses where somebody has answered."},
    {"challenges_sent", grows, "Addresses asked whether somebody is there."},
    {"proofs_sent", grows, "Such questions of others that were answered."},
    {"proofs_withheld", grows,
     "Such questions that were not answered, to be no amplifier."},
    {"proofs_refused", grows, "Answers that were too late, or made up."},
    {"groups_refused", grows, "Groups beyond those that a transport serves."},
    {"multicast_sent", grows, "Datagrams sent to the multicast address."},
    {"multicast_received", grows, "Datagrams that came by multicast."},
    {"multicast_heard_own", grows, "Own ones among these, dropped."},
    {"sealed", gauge, "1 if all datagrams are sealed."},
    {"sealing_lives", gauge,
     "Lives of nodes whose sealed datagrams were opened, remembered."},
    {"sealing_lives_behind", gauge,
     "Those last heard under another key than the one that seals."},
    {"sealing_lives_forgotten", grows,
     "Those forgotten for lack of room for more."},
  };
}

metric_rows channel_rows() {
  return {
    {"calls_begun", grows, "Requests to other nodes."},
    {"calls_refused_here", grows, "Those refused by a limit of this node."},
    {"calls_timed_out", grows, "Those that ended without an answer."},
    {"calls_under_way", gauge, "Those under way."},
    {"request_pieces_resent", grows, "Pieces of requests sent again."},
    {"reply_strays", grows, "Pieces of replies that nobody waits for."},
    {"requests_executed", grows, "Requests of other nodes that were executed.",
     "channel_requests_executed", "", "", "channel"},
    {"requests_refused", grows, "Those refused by a limit of this node.",
     "channel_requests_refused", "", "", "channel"},
    {"requests_under_way", gauge, "Those under way.",
     "channel_requests_under_way", "", "", "channel"},
    {"request_pieces_repeated", grows, "Pieces that came more than once."},
    {"request_pieces_put_off", grows, "Pieces for which there was no room."},
    {"request_strays", grows, "Pieces of requests that are over."},
    {"reply_pieces_resent", grows, "Pieces of replies sent again."},
    {"channel_bytes_held", gauge, "Bytes of requests and replies held.",
     "channel_held_bytes"},
    {"callers_known", gauge, "Callers that are remembered."},
  };
}

metric_rows recorder_rows() {
  return {
    {"trace_lines", grows, "Lines of the trace (trace.file)."},
    {"trace_bytes", grows, "Bytes of these.", "trace_written_bytes"},
    {"trace_lines_dropped", grows,
     "Lines that were not recorded, since trace.buffer_bytes were on their "
     "way to the disk."},
  };
}

} // namespace

metric_rows transport_metrics() {
  auto result = datagram_rows();
  for (const auto& rows : {router_rows(), channel_rows(), recorder_rows()})
    result.insert(result.end(), rows.begin(), rows.end());
  return result;
}

} // namespace troupe
