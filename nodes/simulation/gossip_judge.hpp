#pragma once

#include "actors/core/gossip_spreader.hpp"
#include "nodes/simulation/observed.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe::simulation {

/// Knows what every folder has, and looks at what every node says of it.
///
/// versions  (incarnation, version) of an origin never goes back at a node
/// expired   what has expired at a node does not return in the same version,
///           and nobody shows what the dead have shared for longer than they
///           may
/// converge  all faults are over, and those who live know each other's folders
class gossip_judge {
public:
  using files = std::set<std::string>;

  /// The node of that name.
  static std::optional<node_index> index_of(const std::string& name);

  /// `dead_shown_max`: how long after a death its data may be seen;
  /// `remembered`: how long at least the mark of what has expired is kept.
  gossip_judge(node_index nodes, timespan dead_shown_max, timespan remembered);

  // -- what is so -------------------------------------------------------------

  void on_born(node_index node, incarnation inc);
  void on_died(node_index node, timespan now);
  void on_folder(node_index node, files all);

  // -- what is seen -----------------------------------------------------------

  void on_event(node_index node, const core::gossip_spreader& x,
                const core::gossip_event& event, timespan now);

  /// Looks at all that `node` knows.
  void look(node_index node, const core::gossip_spreader& x, timespan now);

  /// Returns what `node` lacks, as a sentence; empty if it knows all folders
  /// of the living as they are.
  std::string lacks(node_index node, const core::gossip_spreader& x) const;

  void on_broken(const std::string& invariant, timespan at,
                 const std::string& detail);

  // -- one change, timed ------------------------------------------------------

  /// From now on counts who knows the present version of `origin`, or more.
  void time_change(node_index origin, std::int64_t version, timespan now);

  /// When the last of those who live knew it.
  std::optional<timespan> known_to_all() const {
    return known_to_all_;
  }

  // -- results ----------------------------------------------------------------

  bool is_up(node_index x) const {
    return truths_[x].up;
  }

  const files& files_of(node_index x) const {
    return truths_[x].all;
  }

  bool failed() const {
    return !violations_.empty();
  }

  const std::vector<violation>& violations() const {
    return violations_;
  }

  std::uint64_t digest() const {
    return digest_;
  }

  /// Changes of a folder that came to a node.
  std::uint64_t taken() const {
    return taken_;
  }

private:
  struct truth {
    bool up = false;
    incarnation inc = 0;
    std::optional<timespan> dead_since;
    files all;
  };

  /// What one node has shown of one origin.
  struct sight {
    incarnation inc = 0;
    std::int64_t version = -1;
    /// The latest version that expired there.
    incarnation expired_inc = 0;
    std::int64_t expired_version = -1;
    timespan expired_at{};
  };

  void check(node_index node, node_index of, const core::origin_table& x,
             timespan now);
  void add_to_digest(std::uint64_t x);

  timespan dead_shown_max_;
  timespan remembered_;
  std::vector<truth> truths_;
  std::vector<std::vector<sight>> sights_;
  std::vector<violation> violations_;
  std::uint64_t digest_ = 0xcbf29ce484222325u;
  std::uint64_t taken_ = 0;

  std::optional<node_index> timed_;
  std::int64_t timed_version_ = 0;
  std::set<node_index> unaware_;
  std::optional<timespan> known_to_all_;
};

} // namespace troupe::simulation
