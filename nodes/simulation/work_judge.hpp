#pragma once

#include "messages/work.hpp"
#include "nodes/simulation/observed.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::simulation {

/// Sees what a directory, receivers and requesters do, and judges. Knows
/// neither actors nor the network. From the first violation on it is deaf.
/// A request is told apart by its words, which no two have in common: whether
/// its tries have one id is a part of what is judged.
///
///   effect-once        a request has one effect; a second one only where the
///                      first had not been kept when its receiver died, or
///                      elsewhere once that one was missing from the list for
///                      as long as is promised
///   effect-before-ack  an acknowledgement leaves after the effect
///   reply              what comes back is what the processor answers
///   acked-at-last      a request fails only if its receiver died while it
///                      processed it
///   registration-kept  a life of the directory knows all that were registered
class work_judge {
public:
  explicit work_judge(const run_plan& plan);

  // -- requesters -------------------------------------------------------------

  void on_asked(const node_life& who, const std::string& what);
  void on_acked(const node_life& who, const std::string& what,
                const std::string& reply, timespan now);
  void on_failed(const node_life& who, const std::string& what,
                 const ask_event& x, timespan now);

  // -- receivers --------------------------------------------------------------

  void on_effect(const node_life& who, const work_order& x, timespan now);

  /// The disk of `who` has it.
  void on_kept(const node_life& who, const kept_request& x);

  /// An acknowledgement leaves, or is withheld.
  void on_answered(const node_life& who, const request_id& id, timespan now);

  // -- the directory ----------------------------------------------------------

  /// The directory shows these receivers, by their nodes.
  void on_list(const std::set<node_index>& nodes, timespan now);

  /// A registration of this id was answered, or taken back.
  void on_registered(const std::string& id) {
    registered_.insert(id);
  }

  void on_unregistered(const std::string& id) {
    registered_.erase(id);
  }

  /// A life of the directory begins with these.
  void on_directory(const std::set<std::string>& ids, timespan now);

  // -- the end ----------------------------------------------------------------

  /// That life is over, with all that it had asked.
  void on_end(const node_life& who) {
    waiting_.erase(who.inc);
  }

  /// Requests that living requesters still wait for.
  std::vector<std::string> waiting() const;

  const std::set<node_index>& listed() const {
    return listed_;
  }

  /// For what only the world can see, such as time.
  void on_broken(const char* invariant, timespan now, std::string detail);

  const std::vector<violation>& violations() const {
    return violations_;
  }

  bool failed() const {
    return !violations_.empty();
  }

  std::uint64_t acked() const {
    return acked_;
  }

  std::uint64_t effects() const {
    return effect_count_;
  }

  std::uint64_t in_doubt() const {
    return in_doubt_;
  }

  /// Effects that a request had twice, as is promised where it cannot be
  /// helped.
  std::uint64_t handed_over() const {
    return handed_over_;
  }

  /// A number that any change of any effect or reply changes (FNV-1a, 64 bits).
  std::uint64_t digest() const {
    return digest_;
  }

private:
  struct effect {
    node_life who;
    request_id id;
    timespan at{};
  };

  /// A receiver on its disk.
  struct kept {
    bool begun = false;
    bool done = false;
  };

  void judge_second(const effect& first, const effect& second,
                    const std::string& what);
  timespan longest_absence(node_index node, timespan since, timespan now) const;
  std::string expected_reply(const std::string& what) const;
  void add_to_digest(std::string_view text, const node_life& who, timespan at);

  bool is_in_doubt(const request_id& id) const;

  processor_kind processor_;
  timespan hand_over_;
  std::vector<violation> violations_;
  std::map<std::string, std::vector<effect>> effects_;
  std::map<std::pair<node_index, request_id>, kept> kept_;
  std::set<std::pair<node_index, request_id>> had_effect_;
  std::map<incarnation, std::set<std::string>> waiting_;
  std::set<std::string> registered_;
  std::set<node_index> listed_;
  /// When each receiver was missing from the list; the end of the last time is
  /// open while it is.
  std::map<node_index, std::vector<std::pair<timespan, timespan>>> absent_;
  std::uint64_t acked_ = 0;
  std::uint64_t effect_count_ = 0;
  std::uint64_t in_doubt_ = 0;
  std::uint64_t handed_over_ = 0;
  std::uint64_t digest_ = 14695981039346656037u;
};

} // namespace troupe::simulation
