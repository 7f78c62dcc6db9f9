#pragma once

#include "messages/ids.hpp"

#include <chrono>
#include <cstddef>

namespace troupe {

// Of those who serve and are served; as in config/options.hpp.

/// Keys: `replica.*`, of a replica.
struct replica_options {
  /// Bytes of the log above which a snapshot takes its place.
  std::size_t snapshot_bytes = 16u << 20;
  /// Requests that are executed and not yet committed, and bytes of the log
  /// above which no more are taken.
  std::size_t requests_max = 4096;
  std::size_t log_bytes_max = 64u << 20;
  /// Bytes of entries in one message, one write, and one answer to who catches
  /// up.
  std::size_t batch_bytes = 256u << 10;
  /// Bytes that may wait here while this replica catches up; of a snapshot.
  std::size_t waiting_bytes_max = 64u << 20;
  std::size_t snapshot_bytes_max = 256u << 20;
  /// The pause after a question that was not answered, and how long one may
  /// take.
  timespan retry = std::chrono::milliseconds{50};
  timespan answer_limit = std::chrono::seconds{2};
  /// How soon an idle primary tells how far it has committed.
  timespan tell_after = std::chrono::milliseconds{20};
};

/// Keys: `reception.*`, of the door to the clients.
struct reception_options {
  /// How long a client may be silent before its session ends.
  timespan session_expiry = std::chrono::seconds{30};
  /// Pause before notifications that are not acknowledged go again.
  timespan resend_after = std::chrono::milliseconds{100};
  /// Notifications of one session under way.
  std::size_t window = 32;
  /// How long what was shown is gathered before the log has it.
  timespan note_after = std::chrono::milliseconds{50};
  /// Clients that are known by their address at a time.
  std::size_t clients_max = 16384;
  /// Requests of clients that are under way.
  std::size_t requests_max = 4096;
};

/// Keys: `client.*`, of a client.
struct client_options {
  /// Pause before a request that is not answered goes again, and the pause
  /// when nobody leads.
  timespan retry = std::chrono::milliseconds{100};
  timespan election_pause = std::chrono::milliseconds{20};
  /// Pause between two signs of life, and how long the server may be silent
  /// before another one is asked.
  timespan heartbeat = std::chrono::milliseconds{100};
  timespan silence = std::chrono::milliseconds{300};
  /// How long a client that was never let in goes on asking; 0: without end.
  timespan connect_limit = timespan{0};
  /// Requests that may be under way or wait.
  std::size_t requests_max = 1024;
};

} // namespace troupe
