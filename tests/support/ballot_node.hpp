#pragma once

#include "actors/core/view_candidate.hpp"
#include "tests/support/counted_stream.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

struct ballot_world_options {
  std::size_t nodes = 5;
  std::size_t founders = 5;
  std::uint64_t seed = 1;
  core::quorum_rule rule{};
  /// Chance that a restart finds its disk empty; one at a time, and none before
  /// all have been in a view.
  double disk_loss = 0;
};

/// A voter and candidate, its disk, and its part in the stream.
struct ballot_node {
  member who;
  bool up = true;
  core::ballot_voter voter;
  core::view_candidate candidate;
  vote_record disk;
  std::deque<vote_record> saving;
  counted_stream stream;
  std::optional<fetch> wanted;
  std::set<std::string> slow;
  std::uint64_t epoch = 0;
  bool has_state = true;
  /// It has come back without what it had promised, and not been a full member
  /// of any view since.
  bool lost_disk = false;

  /// Whether it is a full member of that view, as all of its members are.
  bool stands_in(const view_id& id) const {
    if (!up || !has_state || !stream.is_open() || stream.current->id != id)
      return false;
    const auto& all = stream.current->members;
    return std::all_of(all.begin(), all.end(), [](auto& x) { return x.full; });
  }
};

inline ballot_node make_ballot_node(member_id id) {
  ballot_node result;
  result.who = {id, "node-" + std::to_string(id), 1000 * id,
                v4_endpoint(0x0a000000 + id, 6789), true};
  return result;
}

/// The present life of each, by its name.
inline std::map<std::string, incarnation>
lives_of(const std::vector<ballot_node>& all) {
  std::map<std::string, incarnation> result;
  for (const auto& x : all)
    result[x.who.name] = x.who.inc;
  return result;
}

inline bool may_lose_disk(const ballot_node& who,
                          const std::vector<ballot_node>& all) {
  return std::all_of(all.begin(), all.end(), [&](const ballot_node& x) {
    return x.who.id == who.who.id
           || (!x.lost_disk && x.disk.installed.id.epoch > 0);
  });
}

/// Many ballots in little time.
inline ballot_options quick_ballots() {
  ballot_options result;
  result.answer_limit = std::chrono::milliseconds{100};
  result.accept_limit = std::chrono::milliseconds{200};
  return result;
}

/// A life that follows another one votes at once.
inline lease_options no_leases() {
  lease_options result;
  result.span = result.drift = timespan{0};
  return result;
}

/// Datagrams that are on their way.
class slow_wire {
public:
  /// For the node at `to`; where `life` is not zero, for that life alone.
  void post(instant due, std::size_t to, incarnation life,
            received_frame what) {
    on_way_.push_back({due, to, life, std::move(what)});
  }

  /// What has reached the node at `to`, which lives its life `life`.
  std::vector<received_frame> take(std::size_t to, incarnation life,
                                   instant now) {
    std::vector<received_frame> result;
    for (auto i = on_way_.begin(); i != on_way_.end();) {
      if (i->to != to || i->due > now) {
        ++i;
        continue;
      }
      if (i->life == 0 || i->life == life)
        result.push_back(std::move(i->what));
      i = on_way_.erase(i);
    }
    return result;
  }

private:
  struct datagram {
    instant due;
    std::size_t to = 0;
    incarnation life = 0;
    received_frame what;
  };

  std::deque<datagram> on_way_;
};

} // namespace troupe::test
