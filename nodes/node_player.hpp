#pragma once

#include "nodes/play_error.hpp"
#include "nodes/process.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace troupe {

/// Whoever follows a play.
struct play_audience {
  /// A node said something: one object of its standard output.
  std::function<void(const std::string& node, const nlohmann::json& event)>
    said;
  /// A node ended; `expected` if it was told to.
  std::function<void(const std::string& node, exit_status how, bool expected)>
    ended;
};

/// Runs nodes as processes of this very program and follows what they say. What
/// a node writes to its standard error is kept in `<folder>/<name>.notices`.
class node_player {
public:
  /// Last lines of the standard error that are kept of each node.
  static constexpr std::size_t notices_max = 5;

  /// `program` is started as `program run FILE -o jsonl`, with `flags` behind
  /// it. Nodes that are spoken to hear what is said to them; all others have an
  /// empty standard input.
  node_player(std::string program, std::string folder, play_audience audience,
              bool spoken_to = false, std::vector<std::string> flags = {});

  /// Writes `<folder>/<name>.json` and starts a node with it. Throws
  /// `play_error` if that fails.
  void start(const std::string& name, const nlohmann::ordered_json& config);

  /// Follows until `done` says so; returns false if that takes longer than
  /// `limit`. Throws `play_interrupted`.
  bool follow(timespan limit, const std::function<bool()>& done);

  /// Starts a node again with the file that it had; its life before must have
  /// ended. Its notices go on in the same file.
  void start_again(const std::string& name);

  /// Sends a signal to a node; one that kills it is expected to.
  void send_signal(const std::string& name, int signal);

  /// Writes a line to the standard input of a node; returns whether that was
  /// possible.
  bool say(const std::string& name, std::string line) {
    return processes_.write_line(index_of(name), std::move(line));
  }

  /// Asks all that run to leave.
  void stop();

  /// Kills all that still run, and returns their names. What they say then is
  /// lost.
  std::vector<std::string> kill();

  bool is_running(const std::string& name) const;

  /// The system's number of a node that runs.
  pid_t id_of(const std::string& name) const {
    return processes_.id_of(index_of(name));
  }

  bool is_stopped(const std::string& name) const {
    return processes_.is_stopped(index_of(name));
  }

  std::size_t running() const {
    return processes_.running();
  }

  /// The last lines that a node wrote to its standard error.
  std::vector<std::string> notices(const std::string& name) const;

  /// Lines that were too long, or no JSON object on the standard output.
  std::uint64_t not_understood() const {
    return not_understood_ + processes_.skipped_lines();
  }

private:
  struct node {
    std::string name;
    bool told_to_leave = false;
    std::ofstream notices;
    std::vector<std::string> last_notices;
  };

  void spawn(const std::string& name);
  /// The latest life of a node.
  std::size_t index_of(const std::string& name) const;
  void take(const process_event& event);
  void take_line(const process_line& line);

  std::string program_;
  std::string folder_;
  play_audience audience_;
  bool spoken_to_;
  std::vector<std::string> flags_;
  std::vector<node> nodes_; // By `process_index`.
  std::uint64_t not_understood_ = 0;
  process_set processes_;
};

/// Returns the path of the program that runs.
std::string own_program();

} // namespace troupe
