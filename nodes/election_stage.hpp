#pragma once

#include "nodes/election_play.hpp"
#include "nodes/election_recorder.hpp"
#include "nodes/node_cluster.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace troupe {

/// Returns `member-1`, `member-2` ...
std::vector<std::string> member_names(const election_plan& plan);

/// Members of a dynamic group as processes, and what they say. The group of a
/// demo and of a measurement.
class election_stage : public node_cluster {
public:
  using listener
    = std::function<void(const std::string& node, const nlohmann::json& event)>;

  /// `heard` is told all that the members say, once it is noted; so is `trace`,
  /// if it is set.
  election_stage(const std::string& program, const election_plan& plan,
                 const std::string& folder, const listener& heard = nullptr,
                 run_trace* trace = nullptr);

  void start_all();

  /// Starts a node that has ended, under its name.
  void start_again(const std::string& name);

  /// Follows until all of `who`, and nobody else, are members of one view and
  /// have its state; or until the limit is over.
  bool unite(const std::set<std::string>& who, timespan limit);

  /// The view in which all of `who` are; empty where they are in none.
  std::string common_view(const std::set<std::string>& who) const;

  /// The member that made the view.
  std::string leader_of(const std::string& view) const;

  /// The latest view that any member has told of.
  std::string latest_view() const;

  /// Follows until all members that run have been delivered the same, and
  /// nobody speaks any more; or until the limit is over: then returns nothing.
  std::optional<nlohmann::ordered_json> settled_state(timespan limit);

  const election_recorder& recorder() const {
    return recorder_;
  }

private:
  nlohmann::ordered_json file_of(std::size_t i) const;

  election_plan plan_;
  election_recorder recorder_;
};

} // namespace troupe
