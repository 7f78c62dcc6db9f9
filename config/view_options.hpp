#pragma once

#include "messages/ids.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace troupe {

// For groups whose members come and go; as in config/options.hpp.

/// Of ballots over views.
/// Keys: `ballot.*`.
struct ballot_options {
  /// Pause before a member that has not answered is asked again.
  timespan retry = std::chrono::milliseconds{20};
  /// How long a candidate waits for all that are heard, before the answers of
  /// a majority do; and for all to hold the cut, before it begins anew without
  /// those that do not.
  timespan answer_limit = std::chrono::seconds{1};
  timespan accept_limit = std::chrono::seconds{1};
  /// How long a majority may take to say that it misses the leader, too.
  timespan trial_limit = std::chrono::milliseconds{200};
};

/// Of those who decide when a node stands for a view.
/// Keys: `membership.*`.
struct membership_options {
  /// Pause before a petition that is not settled is said again.
  timespan petition_interval = std::chrono::milliseconds{100};
  /// How long the leader gathers petitions before it stands for a view: those
  /// who come together are taken in together.
  timespan gather = std::chrono::milliseconds{20};
  /// How long the founder with the highest id waits for the others once a
  /// majority is there; each lower one waits that much longer.
  timespan found_wait = std::chrono::milliseconds{300};
  /// How long a view may be frozen before its leader ends it anew.
  timespan thaw_after = std::chrono::milliseconds{500};
  /// The pause after a ballot that failed is drawn between the two.
  timespan retry_min = std::chrono::milliseconds{20};
  timespan retry_max = std::chrono::milliseconds{200};
  /// How long a name may be refused before its node gives up: the life before
  /// it may have to be missed first.
  timespan refused_limit = std::chrono::seconds{3};
  /// How long a node that leaves waits to be let go.
  timespan leave_limit = std::chrono::seconds{3};
  /// Names whose petitions are kept.
  std::size_t petitions_max = 64;
};

/// Of the lease under which a leader serves.
/// Keys: `lease.*`.
struct lease_options {
  /// How long a leader may serve after it asked, less `drift`; a voter that has
  /// granted promises nobody else anything for this and `drift` more.
  timespan span = std::chrono::milliseconds{200};
  /// How far two clocks may part within one span.
  timespan drift = std::chrono::milliseconds{10};
  /// Pause between two rounds of asking.
  timespan interval = std::chrono::milliseconds{50};
};

/// Whose votes decide about views.
enum class quorum_kind : std::uint8_t {
  majority, ///< More than half of the view before, by name.
  voters,   ///< More than half of the names that are configured as voters.
  none,     ///< Nobody's: two halves of a divided group both go on.
};

/// Keys: `chaos.*`.
struct chaos_options {
  /// Whether the node takes faults over HTTP.
  bool allow = false;
};

/// Of those who bring the state of a group to who joins it.
/// Keys: `state.*`.
struct state_options {
  /// Largest state, and one piece of it.
  std::size_t bytes_max = 256u << 20;
  std::size_t chunk_bytes = 256u << 10;
  /// How long one piece may take, and the pause after one that did not come.
  timespan chunk_limit = std::chrono::seconds{2};
  timespan retry = std::chrono::milliseconds{50};
  /// Bytes of messages that may wait for the state.
  std::size_t waiting_bytes_max = 64u << 20;
};

/// Of the elector.
/// Keys: `elector.*`.
struct elector_options {
  /// Pause between two ELECTIONs, and how long no REPLY must come before this
  /// member stands.
  timespan call_interval = std::chrono::milliseconds{20};
  timespan reply_timeout = std::chrono::milliseconds{60};
  /// How long a ballot may take before the election begins anew.
  timespan stand_timeout = std::chrono::milliseconds{500};
};

} // namespace troupe
