#pragma once

#include "messages/ids.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

// The options of those who find each other: see options.hpp.

/// Keys: `http.*`.
struct http_options {
  /// TCP address that the node answers HTTP on; port 0 lets the system pick.
  std::string bind = "127.0.0.1:0";
  /// File with the token that clients bring; empty: none is asked for.
  std::string token_file;
  /// Connections that are served at a time.
  std::size_t connections_max = 64;
};

/// Keys: `directory.*`, of the discovery node.
struct directory_options {
  /// Silence after which a receiver is no longer listed, and the pause between
  /// two looks for such.
  timespan expire_after = std::chrono::seconds{30};
  timespan sweep_every = std::chrono::seconds{5};
  /// Receivers in the list.
  std::size_t receivers_max = 10000;
  /// How long a client waits for its registration to be kept on the disk.
  timespan answer_limit = std::chrono::seconds{2};
};

/// What a receiver does with a request.
enum class processor_kind : std::uint8_t {
  echo,  ///< Answers with the request.
  upper, ///< Answers with the request in capitals.
  sleep, ///< Waits, then answers with the request.
  exec,  ///< Runs a command with the request on its standard input.
};

/// Keys: `receiver.*`.
struct receiver_options {
  processor_kind processor = processor_kind::echo;
  /// How long the processor `sleep` waits.
  timespan sleep_for = std::chrono::seconds{1};
  /// Program that the processor `exec` runs for each request, with these
  /// arguments; no shell is between.
  std::string command;
  std::vector<std::string> arguments;
  /// What one run may take: time, and bytes of output.
  timespan command_limit = std::chrono::seconds{10};
  std::size_t output_bytes_max = 1u << 20;
  /// Share of the acknowledgements that is withheld, and what seeds the draws.
  double fail_ratio = 0;
  std::uint64_t fail_seed = 1;
  /// Pause between two heartbeats, and between two tries to register.
  timespan heartbeat_every = std::chrono::seconds{10};
  timespan retry_every = std::chrono::seconds{5};
  /// What requesters can choose it by; may be empty.
  std::vector<std::string> tags;
  /// Requests under way at a time.
  std::size_t working_max = 64;
  /// Requests that are remembered so that a retry is not processed again:
  /// how long at least, how many, and bytes of their replies.
  timespan reply_kept = std::chrono::minutes{10};
  std::size_t requests_max = 100000;
  std::size_t reply_bytes_max = 256u << 20;
};

/// How a requester chooses where `any` receiver is good.
enum class balance_kind : std::uint8_t { round_robin, least_outstanding };

/// Keys: `requester.*`.
struct requester_options {
  /// `any`, the id of a receiver, or its number in the list, from 1.
  std::string to = "any";
  /// Only receivers that have this tag are asked; empty: all.
  std::string tag;
  /// Requests that are made up; without it, each line of the standard input is
  /// one.
  std::optional<std::uint64_t> requests;
  /// Requests under way at a time.
  std::size_t concurrency = 1;
  /// How long one try waits for the acknowledgement, and how many tries there
  /// may be; 0: without end.
  timespan try_limit = std::chrono::seconds{5};
  std::uint32_t tries_max = 0;
  /// First and longest pause before the next try; each doubles the last.
  timespan pause_min = std::chrono::milliseconds{100};
  timespan pause_max = std::chrono::seconds{5};
  balance_kind balance = balance_kind::round_robin;
  /// Failures in a row after which a receiver is left out, and for how long.
  std::uint32_t breaker_failures = 3;
  timespan breaker_pause = std::chrono::seconds{10};
  /// Age at which the list of receivers is asked for again, and the pause
  /// before the next try while the directory does not answer.
  timespan refresh_every = std::chrono::seconds{2};
  timespan retry_every = std::chrono::seconds{5};
};

} // namespace troupe
