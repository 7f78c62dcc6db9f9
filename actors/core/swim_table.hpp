#pragma once

#include "config/detector_options.hpp"
#include "messages/ids.hpp"
#include "messages/stream.hpp"
#include "messages/swim.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace troupe::core {

/// What is known of one member.
struct swim_record {
  /// The opinion that stands; its `age` is that of `since`.
  swim_update what;
  /// When this status began, as far as can be told here.
  instant since;
  /// Whether this node has heard that life itself, and when it last did.
  std::optional<instant> heard;
  /// When this node's own probe of that life failed, unless it has answered or
  /// refuted since.
  std::optional<instant> missed;
  /// Since when this node knows that it is accused, and has told it so.
  std::optional<instant> accused;
  /// Who suspects it, while it is suspect.
  std::set<std::string> accusers;
  /// How many confirmations end its time to refute soonest, and the two ends.
  std::size_t needed = 0;
  timespan limit_min{0};
  timespan limit_max{0};

  /// When it is given up unless it refutes.
  instant gives_up_at() const;

  /// Whether it has had its time to refute from this node, too, which has asked
  /// it itself: others may have given it up before this node heard of it.
  bool is_lost_here(instant now) const;
};

/// What became of an opinion.
enum class swim_merge : std::uint8_t {
  stale,     ///< A later one, or the same, stands already.
  confirmed, ///< One more member has the suspicion that stands.
  newer,     ///< It stands now.
  refused,   ///< There is no room for another name.
};

/// All members that were heard of, the gone among them.
///
/// Records of the gone (tombstones) are kept: absence alone cannot tell who was
/// removed from who was not heard of yet, and an old opinion would bring them
/// back to life. They age alike everywhere, since ages travel.
class swim_table {
public:
  swim_table() = default;

  explicit swim_table(swim_options opts) : opts_(opts) {
    // nop
  }

  /// Takes note of `x`. A new suspicion gets its limits from the number of
  /// members; each further accuser shortens it.
  swim_merge merge(const swim_update& x, instant now);

  /// The life `inc` of `name` was heard by this node itself.
  void on_heard(const std::string& name, incarnation inc, instant now);

  /// Neither it nor those who asked in this node's name had an answer.
  void on_missed(const std::string& name, incarnation inc, instant now);

  /// Whether this node has yet to find out itself if the accused `x` lives.
  static bool lacks_evidence(const swim_record& x) {
    return !x.missed
           && (x.what.status == swim_status::suspect
               || x.what.status == swim_status::faulty);
  }

  /// Forgets all but `names`, and what this node's own probes have shown: the
  /// accused have their time once more.
  void keep_only(const std::set<std::string>& names, instant now);

  /// This node stood still for `late`: suspects get that much more time.
  void on_late(timespan late);

  /// Forgets tombstones whose time is over.
  void expire(instant now);

  /// Null for a name that was never heard of.
  const swim_record* find(const std::string& name) const;

  /// In the order of names.
  const std::map<std::string, swim_record>& records() const {
    return records_;
  }

  /// Names of those that may still refute.
  const std::set<std::string>& suspects() const {
    return suspects_;
  }

  /// Members that are alive or suspect.
  std::size_t present() const {
    return records_.size() - gone_.size();
  }

  /// When the next suspect is given up, or the next tombstone forgotten.
  std::optional<instant> next_deadline() const;

  void tell(counters& out) const;

private:
  void index(const swim_record& x);
  void unindex(const swim_record& x);
  bool make_room(const swim_update& x);
  timespan tombstone_kept() const;

  swim_options opts_;
  std::map<std::string, swim_record> records_;
  std::set<std::string> suspects_;
  /// The gone, the longest gone first.
  std::set<std::pair<instant, std::string>> gone_;

  struct {
    std::uint64_t members_refused = 0;
    std::uint64_t tombstones_dropped = 0;
    std::uint64_t tombstones_expired = 0;
  } counts_;
};

/// Whether the member takes no part any more.
inline bool is_gone(const swim_update& x) {
  return x.status == swim_status::faulty || x.status == swim_status::left;
}

} // namespace troupe::core
