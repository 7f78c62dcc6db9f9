#pragma once

#include "messages/stream.hpp"
#include "messages/violation.hpp"
#include "nodes/simulation/observed.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace troupe::simulation {

/// Sees every view and every delivery of a group whose members come and go, and
/// judges. Knows neither actors nor the network. From the first violation on it
/// is deaf.
///
///   integrity       numbers of a sender are dense in a view; a message has the
///                   same contents everywhere
///   total-order     at `agreed` and `safe`, of any two lives in a view one has
///                   delivered a prefix of the other
///   agreement       who goes from one view to the next has delivered the same
///                   in between (view synchrony)
///   uniform-agreement  at `safe` that includes what the dead had delivered
///   one-leader      no epoch has two coordinators
///   one-lease       no two lives hold a lease at the same time
///   one-path        no view has two successors that members of it go on into
///   online-check    what a node finds wrong with its own deliveries, is wrong
class group_judge {
public:
  explicit group_judge(level order) : order_(order) {
    // nop
  }

  /// A view stands in that life.
  void on_view(const node_life& who, const view& x, timespan now);

  /// `x` is of the last view of that life.
  void on_delivered(const node_life& who, const delivery& x, timespan now);

  /// That life may serve as the leader of `view` until then; in the past: no
  /// more.
  void on_lease(const node_life& who, const view_id& view, timespan until,
                timespan now);

  /// That life is over.
  void on_end(const node_life& who) {
    if (lessee_.inc == who.inc)
      lease_until_ = timespan{0};
  }

  /// Leases that began when none was held, or by another than before.
  std::uint64_t leases() const {
    return leases_;
  }

  /// That life finds its own deliveries wrong.
  void on_found(const node_life& who, const delivery_violation& x);

  /// At the end of a run: what nodes have found, this judge has found, too.
  void compare_findings(timespan now);

  void on_broken(const char* invariant, timespan now, std::string detail);

  const std::vector<violation>& violations() const {
    return violations_;
  }

  bool failed() const {
    return !violations_.empty();
  }

  std::uint64_t deliveries() const {
    return deliveries_;
  }

  /// Views that stood somewhere, and how many of them another member made than
  /// the one before.
  std::uint64_t views() const {
    return views_.size();
  }

  std::uint64_t elections() const {
    return elections_;
  }

  /// The latest view that ever stood.
  view_ptr latest() const {
    return latest_;
  }

  /// A number that any change of any event changes (FNV-1a, 64 bits).
  std::uint64_t digest() const {
    return digest_;
  }

private:
  using counts = std::map<member_id, std::uint64_t>;

  /// What is known of one view.
  struct known_view {
    view_id id;
    /// The one order, as far as anyone has come: sender and number.
    std::vector<std::pair<member_id, seqno>> order;
    /// Contents by sender and number, as hashes.
    std::map<std::pair<member_id, seqno>, std::uint64_t> contents;
    /// The most of each sender that anyone has delivered.
    counts most;
    /// What those have delivered who went on, and where they went.
    bool ended = false;
    counts cut;
    view_id next;
  };

  node_life lessee_;
  timespan lease_until_{0};
  std::uint64_t leases_ = 0;

  struct known_life {
    view_id current;
    counts delivered;
    std::size_t position = 0;
  };

  /// A message, and whose.
  struct heard_message {
    member_id sender = 0;
    seqno number = 0;
    std::string_view payload;
  };

  void on_message(const node_life& who, known_life& life, known_view& in,
                  const heard_message& x, timespan now);
  void leave(const node_life& who, known_life& life, const view& next,
             timespan now);
  void add_to_digest(std::uint64_t x);

  level order_;
  std::vector<violation> violations_;
  std::map<std::uint64_t, known_view> views_; // By epoch.
  std::map<incarnation, known_life> lives_;
  view_ptr latest_;
  std::uint64_t elections_ = 0;
  std::uint64_t deliveries_ = 0;
  /// The first thing that any node found, in words.
  std::string found_;
  std::uint64_t digest_ = 14695981039346656037u;
};

} // namespace troupe::simulation
