#include "config/table_builder.hpp"
#include "messages/envelope.hpp"
#include "messages/wire.hpp"

// One row a key: the path, what it takes, what it means, and why.
namespace troupe::config {

namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

void add_impairment(table_builder& t) {
  using opts = transport_options;
  constexpr auto part = &node_config::transport;
  using bad = impairment;
  t.add<part, &opts::impaired, &bad::loss>(
    "transport.impairment.loss", chance(),
    "Share of its own datagrams that the node loses.",
    "For shows and tests; 0 for work.");
  t.add<part, &opts::impaired, &bad::duplicate>(
    "transport.impairment.duplicate", chance(),
    "Share of its own datagrams that the node sends twice.",
    "For shows and tests; 0 for work.");
  t.add_range<&bad::delay_min, &bad::delay_max, part, &opts::impaired>(
    "transport.impairment.delay",
    form(key_type::range, timespan{0}, minutes{1}),
    "Time that each of its own datagrams is held back, drawn from the range.",
    "For shows and tests; 0s for work.");
  t.add<part, &opts::seed>("transport.impairment.seed", any_count(),
                           "Seeds the draws of the impairment.",
                           "The same seed draws the same fates.");
}

void add_transport(table_builder& t) {
  using opts = transport_options;
  constexpr auto part = &node_config::transport;
  t.add<part, &opts::bind>(
    "transport.bind", form(key_type::bind),
    "UDP address that the node listens on; port 0 lets the system pick.",
    "With `peers`, the node's own address there.");
  t.add<part, &opts::advertise>(
    "transport.advertise", form(key_type::address).or_null(),
    "Address that others are told; null means the bound one.",
    "Needed behind address translation; nothing is asked of the outside.");
  t.add<part, &opts::multicast>(
    "transport.multicast", form(key_type::multicast).or_null(),
    "IP multicast address on which the members of a group hear what is meant "
    "for several of them; null sends to each.",
    "Saves copies where the network carries it; all members have the same, "
    "and no other group.");
  t.add<part, &opts::multicast_hops>(
    "transport.multicast_hops", count(0, 255),
    "How far such datagrams go: 0 stays on the machine, 1 on its network.",
    "No router carries them on unless it is meant to.");
  t.add<part, &opts::datagram_bytes>(
    "transport.datagram_bytes",
    size(512, wire::datagram_bytes_max).or_else("auto"),
    "Largest datagram that is filled; auto follows the path.",
    "1400B, so that IP need not cut it; all that the machine itself and links "
    "of 9,000 bytes take.");
  t.add<part, &opts::receive_buffer>("transport.receive_buffer",
                                     size(4 * kib, gib),
                                     "Kernel's receive buffer to ask for.",
                                     "Holds a burst of all members.");
  t.add<part, &opts::send_buffer>("transport.send_buffer", size(4 * kib, gib),
                                  "Kernel's send buffer to ask for.",
                                  "Holds a burst to all members.");
  t.add<part, &opts::queue_max>(
    "transport.queue_max", count(16, mib),
    "Datagrams that wait for the kernel or their delay; more are dropped.",
    "Losses are repaired, memory is not.");
  t.add<part, &opts::prove_addresses>(
    "transport.prove_addresses", flag(),
    "Whether a node that does not seal hears only addresses where somebody "
    "answers.",
    "What has a made-up sender costs no memory and has no effect; a node that "
    "seals needs no such proof.");
  add_impairment(t);
}

void add_channel(table_builder& t) {
  using opts = channel_options;
  constexpr auto part = &node_config::channel;
  t.add<part, &opts::chunk_bytes>("channel.chunk_bytes", size(256, 60000),
                                  "Size of one piece of a request or reply.",
                                  "Fits a datagram together with its heads.");
  t.add<part, &opts::chunks_in_flight>("channel.chunks_in_flight",
                                       count(1, 1024),
                                       "Pieces of one call under way.",
                                       "Spares small receive buffers.");
  t.add<part, &opts::resend_after>("channel.resend_after",
                                   duration(milliseconds{1}, minutes{1}),
                                   "First pause before a piece is sent again.",
                                   "Above a round trip on a LAN.");
  t.add<part, &opts::resend_after_min>(
    "channel.resend_after_min", duration(milliseconds{1}, minutes{1}),
    "Shortest pause, however short the round trips.",
    "Above the longest wait of a busy scheduler.");
  t.add<part, &opts::resend_after_max>(
    "channel.resend_after_max", duration(milliseconds{1}, minutes{10}),
    "Longest pause before a piece is sent again; each doubles the last.",
    "A lost node costs little, a slow one is still reached.");
  t.add<part, &opts::body_bytes_max>(
    "channel.body_bytes_max", size(kib, gib), "Largest request or reply.",
    "A delivery log of half a million messages.");
  t.add<part, &opts::calls_max>("channel.calls_max", count(1, 65536),
                                "Calls under way; more are refused.",
                                "Bounds the memory of a caller.");
  t.add<part, &opts::calls_per_caller_max>(
    "channel.calls_per_caller_max", count(1, 65536),
    "Calls of one caller under way; more are refused.",
    "No caller crowds out the others.");
  t.add<part, &opts::caller_bytes_max>(
    "channel.caller_bytes_max", size(64 * kib, 16 * gib),
    "Bytes of one caller's requests and replies.",
    "A request and a reply of the largest size.");
  t.add<part, &opts::callers_max>("channel.callers_max", count(1, mib),
                                  "Callers that are remembered.",
                                  "Bounds what strangers can take.");
  t.add<part, &opts::bytes_max>("channel.bytes_max", size(64 * kib, 64 * gib),
                                "Bytes held for all callers.",
                                "Bounds the memory of the channel.");
  t.add<part, &opts::reply_kept>(
    "channel.reply_kept", duration(seconds{1}, hours{1}),
    "How long a reply is kept for a request that comes again.",
    "Longer than any request is repeated.");
}

void add_peers(table_builder& t) {
  t.add<&node_config::peers>(
    "peers", form(key_type::peers).or_null(),
    "All members of a static group, this one too, or those with whom a "
    "dynamic one is founded; their order numbers them. Of discovery nodes: all "
    "that run as one, each with its `http` address; null: it stands alone. Of "
    "a node that shares by gossip: others that it may join through.",
    "No manager is needed then; who is not among the founders joins them.");
}

void add_story(table_builder& t) {
  t.add<&node_config::log_file>(
    "log_file", form(key_type::path).or_null(),
    "File of the delivery log; null means `delivery.log` in `state_dir`.",
    "The same lines as the standard output's, for `troupe compare`.");
  using opts = source_options;
  constexpr auto part = &node_config::source;
  t.add<part, &opts::kind>(
    "source.kind", words({"stdin", "text", "database", "relay"}),
    R"(Where messages come from; `"source": "stdin"` is short for it.)",
    "Lines of a person or a pipe.");
  t.add<part, &opts::messages>("source.messages", count(0, 1000000000),
                               "Messages that a generator makes.",
                               "A start order says its own number.");
  t.add_range<&opts::gap_min, &opts::gap_max, part>(
    "source.gap", form(key_type::range, timespan{0}, minutes{10}),
    "Pause between two generated messages, drawn from the range.",
    "As the sources had it.");
  t.add<part, &opts::burst>("source.burst", count(1, 4096),
                            "Messages that a generator makes at a time.",
                            "One, as the sources had it.");
  t.add<part, &opts::bytes>("source.bytes", size(1, message_bytes_limit),
                            "Size that a generated payload is filled up to.",
                            "Short enough to read.");
  t.add<part, &opts::large_bytes>(
    "source.large_bytes", size(0, message_bytes_limit),
    "Size of one generated payload in eight; 0B: of none.",
    "Large messages among small ones are asked for.");
  t.add<part, &opts::seed>("source.seed", any_count(),
                           "Seeds the draws of the generator.",
                           "The same seed makes the same messages.");
}

void add_peer(table_builder& t) {
  using opts = peer_options;
  constexpr auto part = &node_config::peer;
  t.add<part, &opts::report_every>(
    "peer.report_every", duration(milliseconds{100}, minutes{10}),
    "Pause between two notices of whom the peer waits for.",
    "A stuck group is seen soon, and does not fill the log.");
  t.add<part, &opts::round_limit>(
    "peer.round_limit", duration(milliseconds{100}, hours{24}),
    "Age at which a round of the comparison is handed in as it is.",
    "A member that died does not hang the others.");
  t.add<part, &opts::call_limit>(
    "peer.call_limit", duration(milliseconds{10}, minutes{1}),
    "Time that a registration or a small log may take before it is tried "
    "again; a larger log has more, and twice as much with each try.",
    "The manager may start last.");
}

void add_registry(table_builder& t) {
  using opts = registry_options;
  constexpr auto part = &node_config::registry;
  t.add<part, &opts::peers_max>("registry.peers_max",
                                count(1, wire::members_max),
                                "Peers that may be registered at a time.",
                                "A list holds no more.");
  t.add<part, &opts::probe_limit>(
    "registry.probe_limit", duration(milliseconds{10}, minutes{1}),
    "Time that the holder of a name has to answer when another wants it.",
    "A peer that was killed may come back under its name at once.");
}

void add_comparison(table_builder& t) {
  using opts = comparison_options;
  constexpr auto part = &node_config::comparison;
  t.add<part, &opts::messages>(
    "comparison.messages", count(0, 1000000000).or_null(),
    "Messages of each peer in a round; null asks for it, 0 ends the peers.",
    "The sources asked.");
  t.add<part, &opts::peers>("comparison.peers", count(1, wire::members_max),
                            "Peers that must be registered before the start.",
                            "The sources had four.");
  t.add<part, &opts::rounds>("comparison.rounds", count(1, 1000000),
                             "Rounds that are played.", "One shows the point.");
  t.add<part, &opts::round_limit>(
    "comparison.round_limit", duration(milliseconds{100}, hours{24}),
    "How long to wait for the logs once all peers are started.",
    "What is not in by then is reported as missing.");
  t.add<part, &opts::start_limit>(
    "comparison.start_limit", duration(milliseconds{100}, hours{24}),
    "How long to wait until enough peers are registered and started.",
    "Time to start the others by hand.");
  t.add<part, &opts::retry>(
    "comparison.retry", duration(milliseconds{10}, minutes{1}),
    "Pause before the list is asked for, or a peer is started, once more.",
    "Peers may start last.");
  t.add<part, &opts::start_delay>(
    "comparison.start_delay", duration(timespan{0}, hours{1}),
    "Pause between the list and the first start signal.",
    "The handshake waits for all; the sources had a fixed timer.");
  t.add<part, &opts::progress_interval>(
    "comparison.progress_interval", duration(milliseconds{100}, hours{1}),
    "Pause between two lines about who is still missing.",
    "As the sources had it.");
}

std::vector<key_row> make_table() {
  table_builder t;
  t.for_kinds(all_kinds());
  add_identity_keys(t);
  add_transport(t);
  add_channel(t);
  t.for_kinds({node_kind::peer, node_kind::member});
  add_level_key(t);
  t.for_kinds({node_kind::peer, node_kind::member, node_kind::server,
               node_kind::discovery});
  add_stream_keys(t);
  add_trace_keys(t);
  t.for_kinds({node_kind::peer, node_kind::member, node_kind::server,
               node_kind::discovery, node_kind::gossip});
  add_peers(t);
  t.for_kinds({node_kind::peer, node_kind::member});
  add_story(t);
  t.for_kinds({node_kind::peer});
  add_session_keys(t);
  add_peer(t);
  t.for_kinds({node_kind::member, node_kind::server, node_kind::discovery});
  add_detector_keys(t);
  add_view_keys(t);
  t.for_kinds({node_kind::member});
  add_state_keys(t);
  t.for_kinds({node_kind::comparison, node_kind::peer, node_kind::gossip});
  t.add<&node_config::manager>(
    "manager", form(key_type::address).or_null(),
    "Address of the group manager that peers register with.",
    "Required of a comparison server; of a peer, this or `peers`.");
  t.for_kinds({node_kind::manager});
  add_registry(t);
  t.for_kinds({node_kind::comparison});
  add_comparison(t);
  add_discovery_keys(t);
  add_service_keys(t);
  add_gossip_keys(t);
  return t.take();
}

} // namespace

const std::vector<key_row>& key_table() {
  static const auto table = make_table();
  return table;
}

} // namespace troupe::config
