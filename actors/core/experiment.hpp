#pragma once

#include "actors/core/roster.hpp"
#include "config/options.hpp"
#include "messages/calls.hpp"
#include "messages/comparison.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// A start signal that is to be sent as a call.
struct start_signal {
  endpoint to;
  /// The life that registered. Ports are used again: without it, an order could
  /// start or end a stranger that took the place of a peer that is gone.
  incarnation inc = 0;
  timespan limit{};
  start_order order;
};

struct experiment_out {
  /// Set when the manager is to be asked, and how long that may take.
  std::optional<timespan> ask_manager;
  std::vector<start_signal> signals;
  std::vector<comparison_waits> waits;
  std::vector<peer_started> started;
  std::vector<round_compared> compared;
  std::optional<experiment_over> over;
};

/// The comparison server: finds the peers, starts them, collects and compares
/// their logs, round after round.
///
///          +------------------ next round -------------------+
///          v                                                 |
/// idle -> listing -> delaying -> starting -> waiting -> (compared)
///  ^         |                      |                        |
///  |         |                      +--- start limit ------->+
///  |         v                                               |
///  +------ ending <---------------- last round --------------+
///
/// A round is over when all logs are here or a limit has passed. Logs that come
/// early, while others are still being started, are taken.
class experiment {
public:
  experiment() = default;

  /// Peers send their logs to `own`. Rounds are counted from `first_round`; a
  /// server that starts anew must count on, since peers refuse what is past.
  experiment(const comparison_options& opts, const endpoint& own,
             std::uint64_t first_round);

  /// Returns whether the experiment begins: only one runs at a time.
  bool on_run(const run_experiment& x, instant now, experiment_out& out);

  /// The manager has answered, or has not.
  void on_list(const call_result& x, instant now, experiment_out& out);

  /// A peer has answered the start signal of `round`, or has not.
  void on_signal_answered(std::uint64_t round, member_id number,
                          const call_result& x, instant now,
                          experiment_out& out);

  /// Answers `submit_log`; refuses all others.
  call_result on_call(const call& x, instant now, experiment_out& out);

  void on_tick(instant now, experiment_out& out);

  std::optional<instant> next_deadline() const;

private:
  enum class stage : std::uint8_t {
    idle,
    listing,
    delaying,
    starting,
    waiting,
    ending,
  };

  void enter(stage next, instant now, timespan limit);
  void begin_round(instant now, experiment_out& out);
  void ask_again(std::string why, instant now, experiment_out& out);
  void begin_starts(instant now, experiment_out& out);
  void begin_ending(instant now, experiment_out& out);
  void signal(member_id number, std::uint64_t messages, instant now,
              experiment_out& out);
  void on_limit(instant now, experiment_out& out);
  void compare(std::string why, instant now, experiment_out& out);
  void finish(experiment_out& out);
  void tell(instant now, experiment_out& out);

  comparison_options opts_;
  endpoint own_;
  stage stage_ = stage::idle;
  run_experiment run_;
  std::uint64_t round_ = 0;
  std::uint64_t played_ = 0;
  roster peers_;
  std::string why_; // Why the round cannot start yet.
  verdict worst_ = verdict::ordered;
  std::string failure_;
  instant since_;
  std::optional<instant> limit_at_;
  std::optional<instant> retry_at_;
  std::optional<instant> tell_at_;
};

} // namespace troupe::core
