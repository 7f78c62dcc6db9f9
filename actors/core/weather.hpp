#pragma once

#include "actors/core/datagram.hpp"
#include "actors/core/fault_plan.hpp"
#include "actors/core/splitmix.hpp"
#include "messages/ids.hpp"
#include "messages/slice.hpp"
#include "messages/stream.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe::core {

/// What becomes of a datagram. `carried`, `duplicated`, `replayed`, `delayed`,
/// `corrupted` and `truncated` may be true of the same one; each of the others
/// is its end.
enum class fate : std::uint8_t {
  carried,
  duplicated,
  replayed,
  delayed,
  corrupted,
  truncated,
  lost,
  burst_lost,
  over_bandwidth,
  cut,
  /// Nobody stands where it goes.
  to_nobody,
  /// Too many are on their way.
  queue_full,
};

/// Fates there are.
inline constexpr std::size_t fates = 12;

std::string to_string(fate x);

/// Fates of one copy: the bit `1 << fate` for each.
using fate_set = std::uint16_t;

inline constexpr fate_set bit(fate x) {
  return static_cast<fate_set>(1u << static_cast<unsigned>(x));
}

/// One copy of a datagram that gets through.
struct passage {
  /// How much later than without any faults it arrives.
  timespan delay{0};
  fate_set what = 0;
  /// The bytes of header and payload, if they are not as they were.
  std::optional<slice> garbled;
};

/// What the active faults of a plan do to each datagram.
///
/// All active faults act together. Each has a generator for each link and takes
/// one number from it for each datagram, whatever else befalls that: so a fault
/// does the same when others are left out, and a link when others are silent.
/// A node always reaches itself.
class weather {
public:
  /// Copies of one link that one replay has on their way; more are not made.
  static constexpr std::size_t replays_max = 64;

  /// Follows `plan` instead of an earlier one. It has up to `faults_max` faults
  /// in any order; those of the nodes themselves have no effect here.
  void on_plan(std::vector<fault> plan, std::uint32_t nodes);

  /// Opens and closes faults; within a plan, time does not run backwards.
  /// Returns whether any is active.
  bool on_time(timespan now);

  /// Decides what becomes of `x` on its way between two nodes, with the faults
  /// of the last `on_time`. Returns its end, or `carried` and in `out` (which
  /// is emptied first) each copy; the first one is the datagram itself.
  fate on_datagram(std::uint32_t from, std::uint32_t to, const datagram& x,
                   std::vector<passage>& out);

  /// Appends what was done in all.
  void tell(counters& out) const;

  std::uint64_t count(fate x) const {
    return counts_[static_cast<std::size_t>(x)];
  }

private:
  /// What a fault knows of a link.
  struct link {
    splitmix draws;
    /// When all that waits for the bandwidth has left.
    timespan free_at{0};
    /// Within a run of losses.
    bool bad = false;
  };

  using link_id = std::pair<std::uint32_t, std::uint32_t>;

  struct open_fault {
    fault what;
    /// For each node the sides it is on, as bits.
    std::vector<std::uint8_t> sides;
    /// When a swizzle isolates each node, and restores it.
    std::vector<std::pair<timespan, timespan>> away;
    /// By sender and receiver; a row is made when its sender first sends.
    std::vector<std::vector<link>> links;
    /// When the copies of each link that are on their way come.
    std::map<link_id, std::vector<timespan>> replays;
    /// Whether the current datagram is on a link of this fault, and what was
    /// drawn for it.
    bool concerned = false;
    std::uint64_t drawn = 0;
  };

  void open(const fault& x);

  link& link_of(open_fault& f, link_id id) const;

  bool separates(const open_fault& f, link_id id) const;

  /// Draws for the current datagram. Returns its end, or `carried`.
  fate draw(open_fault& f, link_id id, const datagram& x, timespan& wait);

  /// Adds the copies that are made of a datagram which gets through.
  void copy(open_fault& f, link_id id, std::vector<passage>& out);

  /// Delays and garbles one copy. Each `key` draws anew.
  void alter(const open_fault& f, std::uint64_t key, const datagram& x,
             passage& out) const;

  std::vector<fault> plan_;
  std::uint32_t nodes_ = 0;
  /// The first fault of the plan that is not open yet.
  std::size_t next_ = 0;
  timespan now_{0};
  std::vector<open_fault> active_;
  /// For each copy of the current datagram what `alter` draws with.
  std::vector<std::uint64_t> keys_;
  std::array<std::uint64_t, fates> counts_{};
  std::uint64_t replays_refused_ = 0;
};

} // namespace troupe::core
