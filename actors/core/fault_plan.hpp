#pragma once

#include "messages/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::core {

/// What goes wrong. The word for people and files is the name here.
enum class fault_kind : std::uint8_t {
  /// Each datagram is lost by a chance of its own.
  loss,
  /// Losses come in runs (Gilbert 1960): `chance` begins a run, `recovery` ends
  /// it, and all that is sent meanwhile is lost.
  burst_loss,
  /// A second copy comes, later by the delay.
  duplicate,
  /// A copy comes again, later by the delay: seconds to minutes.
  replay,
  /// Each datagram is held back by a time within the delay; this reorders.
  delay,
  /// As above, but mostly little: each doubling is half as likely, up to
  /// `delay_max`.
  tail,
  /// 1 to `bits_flipped_max` bits are flipped.
  corrupt,
  /// A datagram loses its end, or all of it.
  truncate,
  /// A link carries `rate`; what would wait longer than `delay_max` is dropped.
  bandwidth,
  /// Nothing gets from `nodes` to `others`; the way back is open.
  cut,
  /// Nothing gets from `nodes` to `others` or back.
  partition,
  /// Nothing gets to `nodes` or away from them.
  isolate,
  /// As a partition, but one node is on neither side and sees both.
  bridge,
  /// A partition during the first `share` of each period.
  flap,
  /// Isolates `nodes` one after another in the first half of the interval, and
  /// restores them in the second half, in the order of `others`.
  swizzle,
  /// `nodes` stand still. Up to the scheduler; the network does nothing.
  pause,
  /// `nodes` run only in the first `share` of each period. As above.
  slow,
  /// `nodes` die at `begin`, with all that they had not synced, and start again
  /// at `end`. Up to the world.
  crash,
};

/// Kinds there are.
inline constexpr std::size_t fault_kinds = 18;

std::string to_string(fault_kind x);

/// Reads what `to_string` writes.
std::optional<fault_kind> parse_fault_kind(std::string_view text);

/// Chances and shares are in parts per million: whole numbers are the same on
/// every machine.
using parts = std::uint32_t;

inline constexpr parts all_parts = 1'000'000;

/// Something that goes wrong from `begin` until just before `end`, both counted
/// from the start of the run. Nothing has to be taken back, so any faults of a
/// plan may be left out, and the others do as before.
struct fault {
  fault_kind kind = fault_kind::loss;
  timespan begin{0};
  timespan end{0};
  /// Numbers from zero. For the kinds before `cut`: the senders; empty means
  /// all. For `pause` and `slow` empty means none.
  std::vector<std::uint32_t> nodes;
  /// For the kinds before `cut`: the receivers; empty means all.
  std::vector<std::uint32_t> others;
  /// How likely it befalls a datagram.
  parts chance = all_parts;
  /// How likely a run of losses ends with each datagram.
  parts recovery = all_parts;
  timespan delay_min{0};
  timespan delay_max{0};
  /// Bytes per second and link.
  std::uint64_t rate = 0;
  timespan period{0};
  parts share = 0;
  /// Of the fault's own draws, so that they do not depend on other faults.
  std::uint32_t seed = 0;
};

bool operator==(const fault& x, const fault& y);

/// Returns a sentence such as `from 3.2 s to 8.9 s node 1 stands still`.
std::string to_text(const fault& x);

/// Faults that a plan may have.
inline constexpr std::size_t faults_max = 1024;

/// Bits that a corrupted datagram has changed, at most.
inline constexpr std::uint32_t bits_flipped_max = 8;

/// Whether `x` is about the network; if not, about the nodes themselves.
bool is_of_network(fault_kind x);

/// Whether a flapping or slow fault is in its `share` of the period at `now`.
bool is_in_share(const fault& x, timespan now);

/// Returns when a swizzle isolates `node`, and when it restores it; twice `end`
/// if it does not isolate it.
std::pair<timespan, timespan> away_in(const fault& x, std::uint32_t node);

/// Kinds of trouble to choose from.
enum class fault_profile : std::uint8_t {
  calm,
  lossy,
  partitions,
  crashes,
  churn,
  chaos,
};

std::string to_string(fault_profile x);

/// Reads what `to_string` writes.
std::optional<fault_profile> parse_fault_profile(std::string_view text);

/// Draws the faults of a run of a static group, in which nobody crashes; the
/// same ones from the same arguments, on every
/// machine. All begin and end within [0, window], in the order of their begin.
///
///   calm        none
///   lossy       2 to 8 of the kinds before `cut`
///   partitions  2 to 6 from `cut` to `swizzle`, and a mild loss
///   crashes     1 to 4 pauses, and a mild loss: no node is restarted here
///   churn       2 to 6 pauses and slow nodes, a mild loss and a delay: no node
///               joins or leaves here
///   chaos       4 to 12 of any kind
///
/// Without a second node, or a third for `bridge`, what needs one is left out.
std::vector<fault> draw_faults(fault_profile profile, std::uint64_t seed,
                               std::uint32_t nodes, timespan window);

/// The same for groups whose members come and go. Fewer than half of the nodes
/// are down at a time; who comes back has some seconds to be taken in.
///
///   calm, lossy, partitions   as above
///   crashes                   nodes crash and start again; a mild loss
///   churn                     as crashes, with pauses and slow nodes
///   chaos                     2 to 6 of any kind, and crashes
std::vector<fault> draw_group_faults(fault_profile profile, std::uint64_t seed,
                                     std::uint32_t nodes, timespan window);

} // namespace troupe::core
