#pragma once

#include "messages/ids.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace troupe {

// For those who find out who lives; as in config/options.hpp.

/// Of `swim`, which finds out who lives by probing one member after the other.
/// These are values for large groups that only need to know that; ordered ones
/// have their own, and keys (`group_swim`). Chosen by simulation
/// (docs/protocol.md, "Failure detection").
struct swim_options {
  /// Pause between two probes, and how long the answer may take before others
  /// are asked to probe, too. Both stretch with the health score.
  timespan probe_interval = std::chrono::milliseconds{500};
  timespan probe_timeout = std::chrono::milliseconds{200};
  std::size_t indirect_checks = 3;
  /// A suspect has `suspicion_mult` × log10(members) × `probe_interval` to
  /// refute, and `suspicion_max_mult` times that while nobody confirms it.
  std::size_t suspicion_mult = 3;
  std::size_t suspicion_max_mult = 3;
  /// Pause between two rounds of news, how many members hear of it in one, and
  /// for how long the faulty are told, too.
  timespan gossip_interval = std::chrono::milliseconds{200};
  std::size_t gossip_fanout = 3;
  timespan gossip_to_faulty_for = std::chrono::seconds{30};
  /// News is told this many times the digits of the number of members.
  std::size_t retransmit_mult = 4;
  /// Pause between two exchanges of all that is known; longer above 32 members.
  timespan push_pull_interval = std::chrono::seconds{30};
  /// Pause between two attempts to reach a faulty member: a partition heals.
  timespan reconnect_interval = std::chrono::seconds{30};
  /// How long the gone are remembered; a longer absence is a new start.
  timespan tombstone_kept = std::chrono::hours{24};
  /// A tick that comes this late voids the probe that is under way.
  timespan late_after = std::chrono::milliseconds{100};
  std::size_t members_max = 1024;
  std::size_t tombstones_max = 1024;
  /// Probes that are under way for others.
  std::size_t relays_max = 256;
  /// Bytes of all frames of one datagram (400 to 65,000).
  std::size_t datagram_bytes = 1300;
  /// Whether a node asks everyone itself who is accused by others, before all
  /// whose turn it is, and asks the faulty, too.
  bool own_evidence = false;
  /// After this a probe without an answer has failed; zero: with the next one.
  timespan probe_limit{0};
  /// Stands for `probe_interval` where the time to refute is reckoned; zero:
  /// does not.
  timespan suspicion_unit{0};
  /// Probes go to the next name in the order of all, so that each is probed by
  /// somebody in each interval; behind every eighth, one more goes around.
  bool watches_next = false;
  /// Probes are numbered from a small random number, which takes three bytes.
  bool short_numbers = false;
};

/// How `swim` begins in ordered groups of up to 15, where the death of a member
/// holds up all: it notices one as soon as heartbeats do.
/// Keys: `detector.swim.*`.
inline swim_options group_swim() {
  swim_options result;
  result.probe_interval = std::chrono::milliseconds{50};
  result.probe_timeout = std::chrono::milliseconds{20};
  result.suspicion_mult = 5;
  result.suspicion_max_mult = 1;
  result.gossip_interval = std::chrono::milliseconds{20};
  result.retransmit_mult = 12;
  result.late_after = std::chrono::milliseconds{50};
  result.own_evidence = true;
  return result;
}

/// How `swim` finds the members of a group that shares by gossip: at the price
/// of one ping and one acknowledgement a second, and yet a kill is known within
/// 3 s. Keys: `gossip.swim.*`.
inline swim_options gossip_swim() {
  swim_options result;
  result.probe_interval = std::chrono::seconds{1};
  result.probe_timeout = std::chrono::milliseconds{250};
  result.probe_limit = std::chrono::milliseconds{450};
  result.suspicion_unit = std::chrono::milliseconds{600};
  result.suspicion_mult = 1;
  result.suspicion_max_mult = 1;
  result.push_pull_interval = std::chrono::minutes{5};
  result.watches_next = true;
  result.short_numbers = true;
  result.members_max = 4096;
  result.tombstones_max = 4096;
  return result;
}

/// How members find out who lives.
enum class detector_kind : std::uint8_t {
  heartbeat, ///< Each proves it to all, all the time.
  swim,      ///< Each asks one after the other, and tells what it found.
};

/// How silence is judged, of heartbeats.
enum class silence_rule : std::uint8_t {
  deadline, ///< A fixed time.
  phi,      ///< How unlikely it is, given the member's own rhythm.
};

/// What becomes of a member that holds everyone's window.
enum class stuck_policy : std::uint8_t {
  block, ///< All wait for it.
  evict, ///< A majority that suspects it may remove it.
};

/// Of `phi_accrual`.
/// Keys: `detector.phi.*`; the interval is `detector.heartbeat`.
struct phi_options {
  /// Expected pause between two heartbeats, before any was measured.
  timespan interval = std::chrono::seconds{1};
  /// A silence whose chance is below 10^-threshold is suspicious.
  std::size_t threshold = 8;
  std::size_t window = 1000;
  /// Smallest deviation, so that a very regular rhythm is no trap.
  timespan min_deviation = std::chrono::milliseconds{100};
  /// Added to the mean: what delays are not normally distributed by.
  timespan acceptable_pause = std::chrono::seconds{3};
};

/// Of the detectors of ordered groups of up to 15. Values were chosen by
/// simulation (docs/protocol.md, "Failure detection").
/// Keys: `detector.*`.
struct detector_options {
  /// All members of a group have the same.
  detector_kind kind = detector_kind::heartbeat;
  /// Pause between two pulses; with `swim`, of those who suspect somebody.
  timespan heartbeat = std::chrono::milliseconds{50};
  silence_rule rule = silence_rule::deadline;
  /// Silence that makes a member suspect (rule `deadline`); stretches with the
  /// health score.
  timespan suspect_after = std::chrono::milliseconds{300};
  /// Silence after which a member is asked for a sign of life, and the pause
  /// between two such questions.
  timespan doubt_after = std::chrono::milliseconds{100};
  timespan ask_pause = std::chrono::milliseconds{25};
  /// How long messages may wait for a member that is heard.
  timespan stuck_after = std::chrono::seconds{10};
  stuck_policy stuck = stuck_policy::block;
  /// Members that the group was made for; a stuck member is not evicted where
  /// fewer than a majority of them would stay. Zero: as many as the view has.
  std::size_t configured_members = 0;
  /// How long another member's opinion counts without being repeated.
  timespan opinion_kept = std::chrono::milliseconds{300};
  /// A tick that comes this late speaks against this node, not the others.
  timespan late_after = std::chrono::milliseconds{50};
  /// The health score falls by one each time this passes without a late tick;
  /// and the doubt about the link to one member, without a wrong suspicion of
  /// it. Losses come in bursts, and those come again.
  timespan recover_after = std::chrono::seconds{1};
  timespan forgive_after = std::chrono::minutes{1};
  /// Entries in the log of evidence.
  std::size_t evidence_max = 256;
  /// Rule `phi`, for a heartbeat of 50 ms.
  phi_options phi{std::chrono::milliseconds{50}, 8, 1000,
                  std::chrono::milliseconds{20},
                  std::chrono::milliseconds{150}};
  /// Of the kind `swim`.
  swim_options swim = group_swim();
};

} // namespace troupe
