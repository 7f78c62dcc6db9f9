#pragma once

#include "config/detector_options.hpp"
#include "config/discovery_options.hpp"
#include "config/fault.hpp"
#include "config/gossip_options.hpp"
#include "config/options.hpp"
#include "config/replica_options.hpp"
#include "config/trace_options.hpp"
#include "config/view_options.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// What a node is; the key `node`.
enum class node_kind : std::uint8_t {
  manager,
  comparison,
  peer,
  member,
  discovery,
  receiver,
  requester,
  server,
  client,
  gossip,
};

std::string to_string(node_kind x);
std::optional<node_kind> parse_node_kind(std::string_view text);

std::string to_string(check_mode x);
std::optional<check_mode> parse_check_mode(std::string_view text);

std::string to_string(source_kind x);
std::optional<source_kind> parse_source_kind(std::string_view text);

std::string to_string(quorum_kind x);
std::optional<quorum_kind> parse_quorum_kind(std::string_view text);

std::string to_string(detector_kind x);
std::optional<detector_kind> parse_detector_kind(std::string_view text);

std::string to_string(silence_rule x);
std::optional<silence_rule> parse_silence_rule(std::string_view text);

std::string to_string(stuck_policy x);
std::optional<stuck_policy> parse_stuck_policy(std::string_view text);

std::string to_string(log_level x);
std::optional<log_level> parse_log_level(std::string_view text);

std::string to_string(log_format x);
std::optional<log_format> parse_log_format(std::string_view text);

std::string to_string(processor_kind x);
std::optional<processor_kind> parse_processor_kind(std::string_view text);

std::string to_string(balance_kind x);
std::optional<balance_kind> parse_balance_kind(std::string_view text);

/// Whether what leaves is sealed; the key `encryption`.
enum class encryption_kind : std::uint8_t {
  on,  ///< With the key file; without one the node keeps to its machine.
  off, ///< Whoever can send to the node is believed.
};

std::string to_string(encryption_kind x);
std::optional<encryption_kind> parse_encryption_kind(std::string_view text);

/// One party of a static group. The address is `host:port` or `[v6]:port`; its
/// host may be a name, which the start of the node resolves.
struct peer_entry {
  std::string name;
  std::string address;
  /// Of a discovery node: where clients reach its HTTP server.
  std::string http{};
};

inline bool operator==(const peer_entry& x, const peer_entry& y) {
  return x.name == y.name && x.address == y.address && x.http == y.http;
}

/// Who set a value. A later one wins over an earlier.
enum class config_layer : std::uint8_t {
  built_in,
  profile,
  derived, ///< Follows from another key.
  file,
  environment,
  command_line,
};

struct config_origin {
  config_layer layer = config_layer::built_in;
  /// The profile, the file, the variable or the flag.
  std::string name;
  /// Where the value stands in the file.
  config::place where;
};

/// Returns `default`, `profile wan`, `peer.json:4:12`, `TROUPE_LOG_LEVEL` ...
std::string to_string(const config_origin& x);

/// All that a node of any kind can be told. Options that its kind does not use
/// keep their defaults.
struct node_config {
  node_kind kind = node_kind::peer;
  /// `[a-z0-9-]{1,63}`.
  std::string name;
  std::string profile = "lan";
  /// Absolute, or relative to where the process stands; nothing means that the
  /// node keeps no state.
  std::optional<std::string> state_dir;
  /// The keys of the group; empty: nothing is sealed.
  std::string key_file;
  encryption_kind encryption = encryption_kind::on;

  log_options log;
  transport_options transport;
  channel_options channel;

  group_options group;
  resender_options resender;
  ack_tracker_options ack_tracker;
  clock_options clock;
  handshake_options handshake;
  naive_options naive;
  source_options source;
  /// All members of a static group in the order of their numbers, this node
  /// among them; empty when the manager tells who they are. Of a dynamic one,
  /// those with whom it is founded.
  std::vector<peer_entry> peers;
  /// Address of the group manager; empty for a static group.
  std::string manager;

  /// Of a group whose members come and go.
  detector_options detector;
  elector_options elector;
  ballot_options ballot;
  lease_options lease;
  membership_options membership;
  state_options state;
  quorum_kind quorum = quorum_kind::majority;
  std::vector<std::string> voters;
  chaos_options chaos;

  peer_options peer;
  /// Where a peer keeps its delivery log; empty means in its state folder.
  std::string log_file;
  trace_options trace;

  registry_options registry;
  comparison_options comparison;

  http_options http;
  directory_options directory;
  /// Addresses of the HTTP servers of all discovery nodes that run as one, and
  /// the file with their token.
  std::vector<std::string> discovery;
  std::string discovery_token_file;
  receiver_options receiver;
  requester_options requester;

  /// Of the notification service.
  replica_options replica;
  reception_options reception;
  client_options client;
  /// Whom a client is for, and who serves it: all servers' addresses.
  std::string user;
  std::vector<std::string> servers;

  /// Of those who share what a folder has.
  gossip_options gossip;
  folder_options folder;
  gossip_contact contact;
  swim_options finder = gossip_swim();

  /// The file that was read.
  std::string file;
  /// By dotted path, for every key that the kind has.
  std::map<std::string, config_origin> origins;
};

/// Returns the position of this node in `peers`, or nothing.
std::optional<std::size_t> own_position(const node_config& x);

} // namespace troupe
