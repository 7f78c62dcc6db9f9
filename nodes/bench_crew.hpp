#pragma once

#include "nodes/bench_reply.hpp"
#include "nodes/process.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What one run has brought in.
struct bench_run {
  std::vector<bench_reply> replies;
  /// Cores that others used meanwhile; nothing if the system does not tell.
  std::optional<double> foreign_cores;
};

/// The processes of one run. None outlives it.
class bench_crew {
public:
  bench_crew() = default;

  /// Starts a process that stays until it is ended; `name` is for complaints
  /// about it. One that `replies` writes one `bench_reply` to its standard
  /// output when it has done its part. Throws `play_error`.
  process_index start(const std::string& name, const process_command& what,
                      bool replies);

  /// The system's number of one that runs.
  pid_t id_of(process_index who) const {
    return processes_.id_of(who);
  }

  /// Waits for all replies, in the order of the starts, then ends all. `watch`
  /// is called every now and then. Throws `play_error` and `play_interrupted`.
  bench_run run(timespan limit, const std::function<void()>& watch);

private:
  struct person {
    std::string name;
    bool replies = false;
    std::optional<bench_reply> reply;
    /// The last line of its standard error.
    std::string complaint;
  };

  void take(const process_event& event);
  void take_line(const process_line& line);
  std::size_t missing() const;

  std::vector<person> people_; // By `process_index`.
  process_set processes_;
};

} // namespace troupe
