#pragma once

#include "nodes/node_player.hpp"
#include "nodes/run_trace.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe {

/// Nodes of one kind as processes that know each other by their addresses, and
/// what can be done to them. What demos and measurements share.
class node_cluster {
public:
  struct setup {
    std::string program;
    std::string folder;
    /// Of the nodes.
    std::vector<std::string> names;
    /// Nodes hear what is said to them.
    bool spoken_to = false;
    /// Settings of every node, `key=value`.
    std::vector<std::string> sets{};
    /// Follows what they say, if set; outlives the cluster.
    run_trace* trace = nullptr;
  };

  /// `said` is told all that the nodes say, and `ended` who has.
  node_cluster(
    const setup& x,
    std::function<void(const std::string& node, const nlohmann::json& event)>
      said,
    std::function<void(const std::string& node)> ended);

  const std::vector<std::string>& names() const {
    return names_;
  }

  /// Where a node is reached over UDP, by its place among the names.
  const std::string& address(std::size_t i) const {
    return addresses_[i];
  }

  /// All of them, as the key `peers` has them.
  nlohmann::ordered_json peers() const;

  /// Starts a node with a file of its own.
  void start(const std::string& name, const nlohmann::ordered_json& file) {
    player_.start(name, file);
  }

  /// Kills a node, and waits until it is gone.
  void kill(const std::string& name);

  /// Kills several at once, and waits until they are gone.
  void kill(const std::vector<std::string>& names);

  /// Starts a node that has ended, under its name.
  void start_again(const std::string& name) {
    player_.start_again(name);
  }

  /// Stops a node, and waits until it stands still.
  void pause(const std::string& name);
  void resume(const std::string& name);

  /// Has a node read a line; returns false where it does not take it.
  bool say(const std::string& name, std::string line) {
    return player_.say(name, std::move(line));
  }

  bool is_running(const std::string& name) const {
    return player_.is_running(name);
  }

  /// Cuts all links between `side` and the others, and those of `side` to
  /// `strangers`, both ways, by the nodes' own impairment; returns what went
  /// wrong, or nothing.
  std::optional<std::string>
  cut(const std::set<std::string>& side,
      const std::vector<std::string>& strangers = {});
  std::optional<std::string> heal();

  /// Of the process that runs under a name.
  int process_id(const std::string& name) const {
    return player_.id_of(name);
  }

  /// Follows until `done`; returns false where the limit is over before.
  bool follow(timespan limit, const std::function<bool()>& done) {
    return player_.follow(limit, done);
  }

  /// Where a node answers HTTP; empty before it has said so.
  std::string http(const std::string& name) const;

  /// What a node answers to `GET path`; nothing if it does not.
  std::optional<nlohmann::ordered_json> ask(const std::string& name,
                                            const std::string& path) const;

  /// Asks all to leave; kills those who do not. Returns what went wrong.
  std::vector<std::string> end();

  /// Kills all. What they say then is lost.
  void kill_all() {
    player_.kill();
  }

  /// What went wrong with nodes, in sentences.
  const std::vector<std::string>& problems() const {
    return problems_;
  }

private:
  play_audience audience();
  std::optional<std::string> tell(const std::string& name,
                                  const nlohmann::ordered_json& chaos) const;

  std::vector<std::string> names_;
  std::vector<std::string> addresses_;
  std::function<void(const std::string&, const nlohmann::json&)> said_;
  std::function<void(const std::string&)> ended_;
  run_trace* trace_;
  std::map<std::string, std::string> http_;
  std::vector<std::string> problems_;
  node_player player_;
};

} // namespace troupe
