#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"
#include "messages/slice.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

// -- the reliable channel -----------------------------------------------------

/// What a call asks for. Numbers are for ever: append only.
enum class call_name : std::uint16_t {
  register_peer = 1, ///< peer -> manager: takes a `registration`
  list_peers = 2,    ///< anyone -> manager: answers a `peer_list`
  start_peer = 3,    ///< comparison -> peer: takes a `start_order`
  submit_log = 4,    ///< peer -> comparison: takes a `delivery_report`
  get_state = 5,     ///< member -> member: takes a `state_request`, answers a
                     ///< `state_chunk`
  process_request = 48, ///< requester -> receiver: takes a `work_request`
  get_log = 70,         ///< replica -> replica: takes a `log_request`, answers
                        ///< a `log_answer`
  change_keys = 80,     ///< member -> member: takes a `key_order`
};

/// One request over the reliable channel, executed at most once.
struct call {
  call_name name = call_name::register_peer;
  slice body;
};

/// A request that came in, for the actor that answers it.
struct incoming_call {
  endpoint from;
  incarnation inc = 0;
  call what;
};

/// What became of a call: `errc::none` and a body, or why it was refused.
struct call_result {
  std::uint8_t error = 0;
  std::string about;
  slice body;
  /// Does not travel: the request was executed, and its caller gets no answer.
  /// For showing what a caller does then.
  bool silent = false;
};

/// Whom to ask.
struct call_target {
  endpoint at;
  /// How long to wait; afterwards the call may still have had its effect.
  timespan limit{};
  /// Which life of the node there is meant; zero means whichever lives.
  incarnation inc = 0;
};

// -- bodies -------------------------------------------------------------------

struct registration {
  std::string name;
  endpoint at;
  incarnation inc = 0;
};

struct peer_list {
  std::vector<registration> peers;
};

/// Starts a peer: its own number, the number of messages it is to send, and
/// all peers of the round. Zero messages end it.
struct start_order {
  std::uint64_t round = 0;
  member_id number = 0;
  std::uint64_t messages = 0;
  /// Where the log goes at the end.
  endpoint report_to;
  std::vector<registration> peers;
};

/// One line of a delivery log.
struct log_entry {
  member_id sender = 0;
  seqno number = 0;
  lamport_time time = 0;
};

struct delivery_report {
  std::uint64_t round = 0;
  member_id number = 0;
  std::string name;
  std::uint64_t sent = 0;
  std::uint64_t resent = 0;
  std::uint64_t duplicates_dropped = 0;
  std::uint64_t received = 0;
  /// Whether the peer gave up before all was delivered.
  bool incomplete = false;
  std::vector<log_entry> entries;
};

} // namespace troupe
