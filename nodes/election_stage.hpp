#pragma once

#include "nodes/election_play.hpp"
#include "nodes/election_recorder.hpp"
#include "nodes/node_player.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// Members of a dynamic group as processes, and what can be done to them. The
/// group of a demo and of a measurement.
class election_stage {
public:
  using listener
    = std::function<void(const std::string& node, const nlohmann::json& event)>;

  /// `heard` is told all that the members say, once it is noted.
  election_stage(const std::string& program, const election_plan& plan,
                 const std::string& folder, listener heard = nullptr);

  const std::vector<std::string>& names() const {
    return names_;
  }

  void start_all();

  /// Kills a node, and waits until it is gone.
  void kill(const std::string& name);

  /// Starts a node that has ended, under its name.
  void start_again(const std::string& name);

  /// Stops a node, and waits until it stands still.
  void pause(const std::string& name);
  void resume(const std::string& name);

  /// Has a member say a line; returns false where it does not take it.
  bool say(const std::string& name, std::string line) {
    return player_.say(name, std::move(line));
  }

  bool is_running(const std::string& name) const {
    return player_.is_running(name);
  }

  /// Cuts all links between `side` and the others, both ways, by the nodes' own
  /// impairment; returns what went wrong, or nothing.
  std::optional<std::string> cut(const std::set<std::string>& side);
  std::optional<std::string> heal();

  /// Follows until all of `who`, and nobody else, are members of one view and
  /// have its state; or until the limit is over.
  bool unite(const std::set<std::string>& who, timespan limit);

  /// Follows until `done`, or the limit is over.
  bool follow(timespan limit, const std::function<bool()>& done) {
    return player_.follow(limit, done);
  }

  /// The view in which all of `who` are; empty where they are in none.
  std::string common_view(const std::set<std::string>& who) const;

  /// The member that made the view.
  std::string leader_of(const std::string& view) const;

  /// The latest view that any member has told of.
  std::string latest_view() const;

  /// Follows until all members that run have been delivered the same, and
  /// nobody speaks any more; or until the limit is over: then returns nothing.
  std::optional<nlohmann::ordered_json> settled_state(timespan limit);

  /// What a node answers to `GET path`; nothing if it does not.
  std::optional<nlohmann::ordered_json> ask(const std::string& name,
                                            const std::string& path) const;

  /// Asks all to leave; kills those who do not. Returns what went wrong.
  std::vector<std::string> end();

  /// Kills all. What they say then is lost.
  void kill_all() {
    player_.kill();
  }

  const election_recorder& recorder() const {
    return recorder_;
  }

  /// What went wrong with nodes, in sentences.
  const std::vector<std::string>& problems() const {
    return problems_;
  }

private:
  play_audience audience();
  nlohmann::ordered_json file_of(std::size_t i) const;
  std::optional<std::string> tell(const std::string& name,
                                  const nlohmann::ordered_json& chaos) const;

  election_plan plan_;
  listener heard_;
  std::vector<std::string> names_;
  std::vector<std::string> addresses_;
  std::string folder_;
  std::vector<std::string> problems_;
  election_recorder recorder_;
  node_player player_;
};

} // namespace troupe
