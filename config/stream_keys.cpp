#include "config/table_builder.hpp"
#include "messages/envelope.hpp"
#include "messages/wire.hpp"

// One row a key: the path, what it takes, what it means, and why.

namespace troupe::config {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

void add_group(table_builder& t) {
  using opts = group_options;
  constexpr auto part = &node_config::group;
  t.add<part, &opts::window_bytes>(
    "group.window_bytes", size(kib, gib),
    "Bytes of own messages that are not yet held by all.",
    "Fills a LAN and bounds what every member keeps.");
  t.add<part, &opts::window_messages>(
    "group.window_messages", count(1, mib),
    "Own messages that are not yet held by all.",
    "Bounds what small messages cost beside their bytes.");
  t.add<part, &opts::message_bytes_max>(
    "group.message_bytes_max", size(1, message_bytes_limit),
    "Largest message that this member sends.",
    "Every member puts such a message together in memory.");
  t.add<part, &opts::waiting_max>(
    "group.waiting_max", count(1, 65536),
    "Sends that wait for room at a time; further ones are refused.",
    "More callers than a program has; bounds what they keep.");
  t.add<part, &opts::eager_batches>(
    "group.eager_batches", count(1, 65536),
    "Own batches under way below which one that is not full leaves at once.",
    "One may be on its way while the next one is made.");
  t.add<part, &opts::batch_bytes>(
    "group.batch_bytes", size(64, 65000),
    "Size at which a batch of messages is closed.",
    "One train of datagrams: the cost is that of the batch, not of the "
    "message.");
  t.add<part, &opts::check>(
    "group.check", words({"off", "report", "exit"}),
    "Whether the node checks its own deliveries: off; report tells of a broken "
    "promise of the level; exit also ends the node, with 1.",
    "Wanted where a wrong delivery costs more than a stop.");
}

void add_resender(table_builder& t) {
  using opts = resender_options;
  constexpr auto part = &node_config::resender;
  t.add<part, &opts::rto_initial>(
    "resender.rto_initial", duration(milliseconds{1}, minutes{1}),
    "Retransmission time-out before a round trip was measured.",
    "RFC 6298; its second is too slow for a LAN.");
  t.add<part, &opts::rto_min>("resender.rto_min",
                              duration(milliseconds{1}, minutes{1}),
                              "Lowest retransmission time-out.",
                              "Above the longest wait of a busy scheduler.");
  t.add<part, &opts::rto_max>("resender.rto_max",
                              duration(milliseconds{1}, minutes{10}),
                              "Highest retransmission time-out.",
                              "A member that comes back is soon served.");
  t.add<part, &opts::burst>("resender.burst", count(1, 4096),
                            "Gaps repaired at a time for one member.",
                            "A lossy window in a few steps.");
  t.add<part, &opts::burst_bytes>("resender.burst_bytes", size(kib, gib),
                                  "Bytes repaired at a time for one member.",
                                  "Repairs leave room for new messages.");
}

void add_ack_tracker(table_builder& t) {
  using opts = ack_tracker_options;
  constexpr auto part = &node_config::ack_tracker;
  t.add<part, &opts::gap_after>(
    "ack_tracker.gap_after", duration(microseconds{100}, minutes{1}),
    "Age of a gap at which repair is asked for.",
    "Datagrams that overtake each other are no loss.");
  t.add<part, &opts::stamp_after>(
    "ack_tracker.stamp_after", duration(milliseconds{1}, minutes{1}),
    "How long a member's clock may be overdue before it is asked for.",
    "A lost lone acknowledgement is not repaired by data.");
  t.add<part, &opts::gap_pause_max>(
    "ack_tracker.gap_pause_max", duration(milliseconds{1}, minutes{1}),
    "Longest pause between two requests; each doubles the last.",
    "Requests do not add to a jam.");
  t.add<part, &opts::reorder_max>(
    "ack_tracker.reorder_max", count(16, mib),
    "Batches of one sender that may wait for an earlier one.",
    "A full window in small batches.");
  t.add<part, &opts::bytes_max>(
    "ack_tracker.bytes_max", size(64 * kib, 16 * gib),
    "Bytes of one sender that are held before all members hold them.",
    "Bounds memory where acknowledgements do not come through; above a "
    "window.");
  t.add<part, &opts::ranges_max>("ack_tracker.ranges_max",
                                 count(1, wire::ranges_max),
                                 "Ranges in one request for repair.",
                                 "Fits a datagram.");
}

void add_clock(table_builder& t) {
  t.add<&node_config::clock, &clock_options::jump_max>(
    "clock.jump_max", count(mib, std::uint64_t{1} << 62),
    "Farthest that a peer may push the Lamport clock.",
    "One corrupt value must not exhaust it.");
  t.add<&node_config::clock, &clock_options::early_frames_max>(
    "clock.early_frames_max", count(0, mib),
    "Frames kept of a view that is not installed yet.",
    "Others may begin a round a little earlier.");
  t.add<&node_config::clock, &clock_options::heartbeat>(
    "clock.heartbeat", duration(timespan{0}, minutes{10}),
    "Pause between two signs of life while nothing else leaves; 0s turns them "
    "off.",
    "An idle group is seen to live, and costs a datagram a second and member.");
}

void add_handshake(table_builder& t) {
  using opts = handshake_options;
  constexpr auto part = &node_config::handshake;
  t.add<part, &opts::interval>("handshake.interval",
                               duration(milliseconds{1}, minutes{1}),
                               "Pause between two greetings.",
                               "A start feels immediate.");
  t.add<part, &opts::tries>("handshake.tries", count(1, 1000000),
                            "Greetings before the node gives up; at the end, "
                            "before it gives up one that is silent.",
                            "Two minutes to start the others.");
  t.add<part, &opts::linger>(
    "handshake.linger", duration(timespan{0}, minutes{10}),
    "How long a member that has finished waits for the others to.",
    "Others may still need its repairs.");
}

void add_naive(table_builder& t) {
  using opts = naive_options;
  constexpr auto part = &node_config::naive;
  t.add<part, &opts::message_timeout>(
    "naive.message_timeout", duration(milliseconds{1}, minutes{10}),
    "Age at which a message is sent again (level naive).",
    "The sources waited 5s, see the profile seed.");
  t.add<part, &opts::scan_interval>(
    "naive.scan_interval", duration(milliseconds{1}, minutes{1}),
    "Pause between two looks for such messages (level naive).",
    "The sources paused 1s, see the profile seed.");
  t.add<part, &opts::linger>(
    "naive.linger", duration(timespan{0}, minutes{10}),
    "Wait for late messages after all end markers (level unordered).",
    "Longer than the delay of any datagram.");
  t.add<part, &opts::queue_max>("naive.queue_max", count(16, mib),
                                "Messages held back or not yet acknowledged.",
                                "Bounds memory at a level without a window.");
}

} // namespace

void add_level_key(table_builder& t) {
  t.add<&node_config::group, &group_options::order>(
    "group.level",
    words({"unordered", "naive", "fifo", "causal", "agreed", "safe"}),
    "What the group promises about the order of deliveries.",
    "The strongest; cheaper ones are chosen knowingly.");
}

void add_stream_keys(table_builder& t) {
  add_group(t);
  add_resender(t);
  add_ack_tracker(t);
  add_clock(t);
}

void add_session_keys(table_builder& t) {
  add_handshake(t);
  add_naive(t);
}

void add_trace_keys(table_builder& t) {
  using opts = trace_options;
  constexpr auto part = &node_config::trace;
  t.add<part, &opts::file>(
    "trace.file", form(key_type::path).or_null(),
    "File in which the node records what it sends, gets and delivers; null: it "
    "records nothing.",
    "`troupe trace export` draws it, together with those of the others.");
  t.add<part, &opts::file_bytes>(
    "trace.file_bytes", size(64 * kib, 64 * gib),
    "Size at which a new file is begun; `run.jsonl` becomes `run.1.jsonl`.",
    "Some minutes of a busy group.");
  t.add<part, &opts::files>("trace.files", count(1, 1000),
                            "Files that are kept; the oldest is deleted.",
                            "Bounds the disk that a trace takes.");
  t.add<part, &opts::buffer_bytes>(
    "trace.buffer_bytes", size(64 * kib, gib),
    "Text that waits for the disk; what would go beyond is not recorded.",
    "A slow disk costs lines of the trace, and no memory.");
}

} // namespace troupe::config
