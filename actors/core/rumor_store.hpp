#pragma once

#include "actors/core/origin_table.hpp"
#include "config/gossip_options.hpp"
#include "messages/frame.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::core {

/// What became of a delta.
struct gossip_taken {
  gossip_outcome what = gossip_outcome::stale;
  /// What was held before of the life that it is about.
  std::uint64_t held_before = 0;
  /// The origin lives again, or for the first time.
  bool new_life = false;
  /// More of that origin is to be asked for.
  bool wants_more = false;
};

/// What there is to say to somebody who has told its table.
struct gossip_answer {
  std::vector<gossip_delta> deltas;
  /// What to ask for in return.
  std::vector<gossip_mark> wanted;
  bool complete = true;
};

/// What this node knows of all origins, itself among them.
///
/// Two nodes compare their tables range by range: first a hash of contents with
/// a freshness for each origin, in a few bytes; where the hashes differ, marks
/// by name; where those differ, deltas in both directions. So equal tables
/// cost little, and any difference is found whatever was lost before.
class rumor_store {
public:
  /// Origins in one range, so that its marks by name fit one datagram.
  static constexpr std::size_t range_max = 40;

  rumor_store() = default;

  rumor_store(gossip_options opts, std::string self, incarnation inc);

  // -- what happens -----------------------------------------------------------

  /// This node has looked at its folder.
  void on_look(const std::vector<gossip_change>& changes, instant now);

  gossip_taken on_delta(const gossip_delta& x, instant now);

  /// Empties what was not refreshed for too long; appends whose values went.
  void expire(instant now, std::vector<std::string>& expired);

  // -- comparing --------------------------------------------------------------

  /// The table as summaries, from behind `cursor` on, as many as fit `bytes`;
  /// moves `cursor` behind the last, and to the beginning after the end.
  std::vector<gossip_summary> summaries(std::string& cursor, std::size_t bytes,
                                        instant now) const;

  /// Takes what is fresher there. Returns nothing if the hashes differ, else
  /// whether something is fresher here.
  std::optional<bool> on_summary(const gossip_summary& x, instant now);

  /// The range of `x` as it is here.
  gossip_summary summary_of_range(const gossip_summary& x, instant now) const;

  /// All marks of the range of `x`; if they do not fit `bytes`, as many as do
  /// from a place on that `chance` chooses.
  gossip_digest marks_of_range(const gossip_summary& x, std::size_t bytes,
                               std::uint64_t chance) const;

  /// What to tell whoever has said `x`, in deltas of up to `delta_bytes` that
  /// are `bytes` together, and what to ask for.
  gossip_answer answer(const gossip_digest& x, std::size_t delta_bytes,
                       std::size_t bytes, instant now) const;

  /// The changes of `origin` behind `after`, for those who have all before.
  std::optional<gossip_delta> news_of(const std::string& origin,
                                      std::uint64_t after, std::size_t bytes,
                                      instant now) const;

  // -- questions --------------------------------------------------------------

  const origin_table* find(const std::string& origin) const;

  const origin_table& own() const {
    return origins_.at(self_);
  }

  const std::string& self() const {
    return self_;
  }

  /// In the order of names.
  const std::map<std::string, origin_table>& origins() const {
    return origins_;
  }

  void tell(counters& out) const;

private:
  using iterator = std::map<std::string, origin_table>::const_iterator;

  /// What all deltas of one answer have in common.
  struct budget {
    std::size_t delta_bytes = 0;
    instant now;
  };

  bool make_room();
  void add_deltas(const std::string& name, gossip_mark theirs,
                  const budget& most, std::size_t& bytes,
                  gossip_answer& out) const;
  gossip_delta mark_only(const std::string& name, instant now) const;
  void tell_all(const std::vector<gossip_mark>& behind, const budget& most,
                std::size_t bytes, gossip_answer& out) const;
  std::pair<iterator, iterator> range_of(const std::string& after,
                                         const std::string& through) const;
  static gossip_mark mark_of(const std::string& name, const origin_table& x);

  gossip_options opts_;
  std::string self_;
  std::map<std::string, origin_table> origins_;

  struct {
    std::uint64_t looks = 0;
    std::uint64_t changes = 0;
    std::uint64_t refused = 0;
    std::uint64_t taken = 0;
    std::uint64_t stale = 0;
    std::uint64_t gaps = 0;
    std::uint64_t expired = 0;
    std::uint64_t origins_refused = 0;
    std::uint64_t own_name = 0;
  } counts_;
};

/// What a frame takes as a part of a datagram.
std::size_t frame_bytes(const frame& x);

} // namespace troupe::core
