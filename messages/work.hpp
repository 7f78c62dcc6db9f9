#pragma once

#include "messages/calls.hpp"
#include "messages/discovery.hpp"
#include "messages/errc.hpp"
#include "messages/slice.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace troupe {

// -- requests -----------------------------------------------------------------

/// A UUID as bytes.
using uuid_bytes = std::array<std::uint8_t, 16>;

/// Returns `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` in lower case.
std::string to_string(const uuid_bytes& x);

/// Reads what `to_string` writes.
std::optional<uuid_bytes> parse_uuid(std::string_view text);

/// Names a request, the same in all of its tries.
struct request_id {
  uuid_bytes client{};
  /// Counts the client's requests, from 1.
  std::uint64_t number = 0;
};

inline bool operator<(const request_id& x, const request_id& y) {
  return std::tie(x.client, x.number) < std::tie(y.client, y.number);
}

inline bool operator==(const request_id& x, const request_id& y) {
  return x.client == y.client && x.number == y.number;
}

/// Returns `<uuid>/<number>`.
std::string to_string(const request_id& x);

/// The body of the call `process_request`. Its reply is what the processor
/// answered.
struct work_request {
  request_id id;
  slice body;
};

slice encode(const work_request& x);

/// The body of the result is a part of `bytes`.
std::optional<work_request> decode_work_request(const slice& bytes);

// -- within a receiver --------------------------------------------------------

/// Something to process, once.
struct work_order {
  request_id id;
  slice body;
};

/// What a receiver keeps of a request over its lives.
struct kept_request {
  request_id id;
  /// Processing has begun, and its effect cannot be told from outside.
  bool begun_only = false;
  call_result reply;
};

struct keep_requests {
  std::vector<kept_request> saved;
  std::vector<request_id> forgotten;
};

/// The id that the directory has given to this receiver.
struct keep_identity {
  std::string id;
};

/// What a receiver does, for people and programs.
enum class work_step : std::uint8_t {
  processed, ///< And kept; before its acknowledgement.
  acked,
  withheld, ///< Its acknowledgement was, at random.
  repeated, ///< Came again, and was not processed again.
  refused,
};

struct work_event {
  work_step step = work_step::processed;
  request_id id;
  std::string about;
};

// -- those who ask the directory ----------------------------------------------

/// The list of receivers, as somebody who wants to send to them needs it.
struct reachable_receiver {
  receiver_entry what;
  endpoint at;
};

struct list_receivers {};

struct receivers_listed {
  /// Why there is no list; empty if there is one.
  std::string error;
  std::vector<reachable_receiver> items;
};

/// What became of a registration, or a heartbeat.
enum class directory_word : std::uint8_t {
  done,
  unknown, ///< Register again.
  silent,  ///< The directory cannot be reached, or refuses for now.
};

struct directory_said {
  directory_word word = directory_word::done;
  std::string id;
  std::string about;
};

/// Whether anybody listens at a UDP port; `no` only if its machine says so.
struct probe_port {
  endpoint at;
};

struct port_probed {
  bool refused = false;
};

// -- within a requester -------------------------------------------------------

/// What a requester does, for people and programs.
enum class ask_step : std::uint8_t {
  waiting,   ///< For the directory, or for a receiver.
  sent,      ///< A try is on its way.
  timed_out, ///< A try had no answer in time; it may have had its effect.
  refused,   ///< Nobody listens there; or the receiver takes nothing now.
  acked,
  failed, ///< Given up, or processed with an error.
};

struct ask_event {
  ask_step step = ask_step::waiting;
  request_id id;
  std::uint32_t tries = 0;
  std::string receiver;
  std::string about;
  slice reply;
  timespan took{};
  /// Why it failed; `none` as long as it has not.
  errc why = errc::none;
};

/// Asks `body` of a receiver; `ask_event`s tell what becomes of it.
struct ask_receiver {
  slice body;
};

/// No more requests will come.
struct asked_all {};

/// There is room for another request.
struct ask_more {};

} // namespace troupe
