#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"
#include "messages/transport.hpp"
#include "messages/view.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

// One plain struct for each actor. A member, its configuration key, `--set` and
// the document share one name; config/schema.cpp has ranges and reasons. Values
// are those of the profile `lan`.

/// Keys: `transport.*`.
struct transport_options {
  /// Address that the socket is bound to; port 0 lets the system pick.
  std::string bind = "127.0.0.1:0";
  /// Address that others are told; empty means the bound one.
  std::string advertise;
  /// IP multicast address on which the members of a group hear what is meant
  /// for several of them; empty means that each is sent a datagram of its own.
  std::string multicast;
  /// Routers that such a datagram may pass, and one (up to 255).
  std::uint8_t multicast_hops = 1;
  /// What `datagram_bytes` is on any path that is not known to take more.
  static constexpr std::size_t datagram_bytes_common = 1400;
  /// Largest datagram that is filled with messages and other frames (512 B to
  /// 65,507 B); without it, what the path to each destination takes whole. A
  /// larger frame has a datagram of its own.
  std::optional<std::size_t> datagram_bytes;
  /// Kernel buffers to ask for; what was granted is read back.
  std::size_t receive_buffer = 4u << 20;
  std::size_t send_buffer = 4u << 20;
  /// Where nothing is sealed: hears only addresses where somebody answers.
  bool prove_addresses = true;
  /// Datagrams that wait for the kernel or for their delay; more are dropped.
  std::size_t queue_max = 65536;
  /// Keys: `transport.impairment.*`, with the delay as one range.
  impairment impaired;
  /// Seeds the impairment's draws. Key: `transport.impairment.seed`.
  std::uint64_t seed = 1;
};

/// What a node does about its own deliveries.
enum class check_mode : std::uint8_t {
  off,    ///< Does not look at them.
  report, ///< Tells of promises that it sees broken.
  exit,   ///< And ends.
};

/// Keys: `group.*`.
struct group_options {
  /// Key: `group.level`, which is what users call it.
  level order = level::safe;
  /// Own messages that are not yet held by all: bytes and messages.
  std::size_t window_bytes = 1u << 20;
  std::size_t window_messages = 65536;
  /// Largest message that this member sends, up to `message_bytes_limit`. What
  /// does not fit a datagram goes in several.
  std::size_t message_bytes_max = 16u << 20;
  /// Sends that may wait for room at a time.
  std::size_t waiting_max = 1024;
  /// Own batches under way below which one that is not full leaves at once.
  std::size_t eager_batches = 2;
  /// A batch is closed when it has this many bytes. It leaves as a train of
  /// datagrams if it does not fit one.
  std::size_t batch_bytes = 58u << 10;
  /// Whether what is delivered is checked against what the level promises.
  check_mode check = check_mode::off;
};

/// Keys: `resender.*`.
struct resender_options {
  /// First, lowest and highest retransmission time-out (RFC 6298; its floor of
  /// one second is too slow for a LAN).
  timespan rto_initial = std::chrono::milliseconds{100};
  timespan rto_min = std::chrono::milliseconds{10};
  timespan rto_max = std::chrono::seconds{2};
  /// Gaps that are repaired at a time for one member, and bytes of messages.
  std::size_t burst = 256;
  std::size_t burst_bytes = 128u << 10;
};

/// Keys: `ack_tracker.*`.
struct ack_tracker_options {
  /// How long a gap may be before repair is asked for, and the longest pause
  /// between two requests; each one doubles the pause.
  timespan gap_after = std::chrono::milliseconds{2};
  /// How long a member's clock or acknowledgement may be overdue, while
  /// messages wait for it, before it is asked for; doubles likewise.
  timespan stamp_after = std::chrono::milliseconds{20};
  timespan gap_pause_max = std::chrono::seconds{1};
  /// Batches of one sender that may wait for an earlier one.
  std::size_t reorder_max = 8192;
  /// Bytes of one sender that may be held before all members hold them, in
  /// order and out of it each.
  std::size_t bytes_max = 64u << 20;
  /// Ranges in one request.
  std::size_t ranges_max = 64;
};

/// Keys: `clock.*`.
struct clock_options {
  /// Farthest that a peer may push the clock at once.
  lamport_time jump_max = lamport_time{1} << 40;
  /// Frames of a view that this member has not installed yet.
  std::size_t early_frames_max = 4096;
  /// Pause between two stamps while nothing else leaves; zero: none are sent.
  timespan heartbeat = std::chrono::seconds{1};
};

/// Keys: `handshake.*`.
struct handshake_options {
  /// Pause between two greetings, and how many before giving up.
  timespan interval = std::chrono::milliseconds{500};
  std::uint32_t tries = 240;
  /// How long a member that has finished waits for the others to.
  timespan linger = std::chrono::seconds{3};
};

/// Keys: `naive.*`, for the levels `unordered` and `naive`.
struct naive_options {
  /// Age at which a message is resent, and the pause between two scans.
  timespan message_timeout = std::chrono::milliseconds{500};
  timespan scan_interval = std::chrono::milliseconds{100};
  /// How long the last messages of others may still be on their way when all
  /// end markers have come.
  timespan linger = std::chrono::seconds{1};
  std::size_t queue_max = 65536;
};

/// Keys: `channel.*`.
struct channel_options {
  /// Size of one piece, pieces under way, and the first pause before a resend;
  /// measured round trips move the pause within its bounds.
  std::size_t chunk_bytes = 1200;
  std::size_t chunks_in_flight = 32;
  timespan resend_after = std::chrono::milliseconds{100};
  timespan resend_after_min = std::chrono::milliseconds{10};
  timespan resend_after_max = std::chrono::seconds{2};
  /// Largest request or reply, and how many may be under way in each
  /// direction.
  std::size_t body_bytes_max = 16u << 20;
  std::size_t calls_max = 256;
  /// What one caller may have under way here, so that none crowds out others:
  /// requests, and bytes of its requests and replies.
  std::size_t calls_per_caller_max = 32;
  std::size_t caller_bytes_max = 32u << 20;
  /// Callers that are remembered, and bytes held for all of them.
  std::size_t callers_max = 1024;
  std::size_t bytes_max = 256u << 20;
  /// How long a reply is kept for a request that comes again.
  timespan reply_kept = std::chrono::seconds{60};
};

/// Where a peer's messages come from.
enum class source_kind : std::uint8_t {
  standard_input, ///< Lines of the standard input; its name is `stdin`.
  text,           ///< Numbered lines of text.
  database,       ///< Insert, update, query and delete in turn.
  relay,          ///< Each message names the next speaker.
};

/// Keys: `source.*`; `"source": "stdin"` is short for its kind.
struct source_options {
  source_kind kind = source_kind::standard_input;
  /// Messages of a generator; a start order of the manager's story says its
  /// own number.
  std::uint64_t messages = 60;
  /// Each pause between two messages is drawn between the two.
  timespan gap_min = std::chrono::milliseconds{10};
  timespan gap_max = std::chrono::milliseconds{99};
  /// Messages that are said at a time, without a pause between them.
  std::uint64_t burst = 1;
  /// Size that a generated payload is filled up to; and the size of one in
  /// eight, drawn, unless it is 0.
  std::size_t bytes = 64;
  std::size_t large_bytes = 0;
  /// Seeds the draws.
  std::uint64_t seed = 1;
};

/// Keys: `peer.*`.
struct peer_options {
  /// How often a peer says for whom it waits.
  timespan report_every = std::chrono::seconds{5};
  /// How long a round of the comparison may take before the peer hands in what
  /// it has delivered so far; below the limit of the comparison server.
  timespan round_limit = std::chrono::seconds{25};
  /// How long a registration or a report may take before it is tried again.
  timespan call_limit = std::chrono::seconds{2};
};

/// Keys: `registry.*`, of the group manager.
struct registry_options {
  /// Peers in the list; a `peer_list` holds no more than 128.
  std::size_t peers_max = 128;
  /// How long the holder of a name may take to show that it lives, when another
  /// node wants the name.
  timespan probe_limit = std::chrono::seconds{1};
};

/// Keys: `comparison.*`, of the comparison server.
struct comparison_options {
  /// Messages that each peer sends in a round; zero only ends the peers.
  /// Without it, the actor waits until it is told.
  std::optional<std::uint64_t> messages;
  /// Peers to wait for at the manager.
  std::uint32_t peers = 4;
  std::uint32_t rounds = 1;
  /// How long to wait for the logs once all peers are started.
  timespan round_limit = std::chrono::seconds{30};
  /// How long to wait until enough peers are registered and all are started.
  timespan start_limit = std::chrono::seconds{60};
  /// Pause before the list is asked for, or a peer is started, once more.
  timespan retry = std::chrono::milliseconds{500};
  /// Time to start all processes, between the list and the first start signal.
  timespan start_delay{0};
  /// Pause between two lines about who is still missing.
  timespan progress_interval = std::chrono::seconds{5};
};

enum class log_level : std::uint8_t { debug, info, warning, error, off };

enum class log_format : std::uint8_t { text, json };

/// Keys: `log.*`.
struct log_options {
  log_level level = log_level::info;
  log_format format = log_format::text;
};

} // namespace troupe
