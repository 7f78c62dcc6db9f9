#pragma once

#include "nodes/election_stage.hpp"
#include "nodes/failover_ledger.hpp"
#include "nodes/http_question.hpp"

#include <cstdint>
#include <future>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace troupe {

/// How a leader is lost.
enum class failure_kind : std::uint8_t {
  kill,      ///< Its process ends at once (SIGKILL), and is started again.
  stop,      ///< It stands still (SIGSTOP), and goes on (SIGCONT).
  blackhole, ///< It runs, and nothing reaches it or leaves it.
  kill_all,  ///< All processes end at once, and are started again.
};

std::string to_string(failure_kind x);
std::optional<failure_kind> parse_failure_kind(std::string_view text);

/// What a measured group is.
struct failover_plan {
  /// More than a group is for.
  static constexpr std::uint64_t members_max = 15;

  std::uint64_t members = 5;
  failure_kind how = failure_kind::kill;
  /// Lines a second that all members together are given.
  std::uint64_t rate = 250;
  /// Share of the datagrams that each member loses on purpose.
  double loss = 0;
  /// Seeds the losses and the pauses between two failures.
  std::uint64_t seed = 1;
  /// Settings of every member, `key=value`.
  std::vector<std::string> sets{};
};

/// One leader that was lost, and came back; in milliseconds.
struct failover_step {
  std::string victim;
  /// Who leads without it.
  std::string leader;
  /// From the failure to the view of all others.
  double view_ms = 0;
  /// From the failure until each other member has delivered a line that was
  /// given to the group after it.
  double gap_ms = 0;
  /// From its return until it is a full member again, with the state; nothing
  /// where it was not brought back.
  std::optional<double> rejoin_ms{};
};

/// What was seen in all, and what is wrong with it.
struct failover_counts {
  std::uint64_t given = 0;
  std::uint64_t acked = 0;
  std::uint64_t acked_lost = 0;
  std::uint64_t shown_twice = 0;
  std::uint64_t out_of_order = 0;
  std::uint64_t stale_acks = 0;
  /// Answers of a former leader, to questions that had waited for it, that it
  /// still leads.
  std::uint64_t stale_claims = 0;
  /// How many questions had waited for one.
  std::uint64_t pinned = 0;
  std::uint64_t views = 0;
  std::uint64_t deliveries = 0;
  /// Of the state that all have in the end.
  std::uint64_t messages = 0;
  std::string hash;
};

/// A group of real processes that is given lines all the time, and loses its
/// leader again and again.
class failover_stage {
public:
  failover_stage(const std::string& program, const failover_plan& plan,
                 const std::string& folder);

  /// Starts all and waits until they are one group. Returns whether it went
  /// well, as all that follow; what went wrong is in `faults`.
  bool gather();

  /// Lets them talk until `done`, or the limit is over: then returns false.
  bool talk(timespan limit, const std::function<bool()>& done);

  /// Takes the leader away, and waits for the others to go on.
  bool lose_leader(failover_step& out);

  /// Brings it back.
  bool bring_back(failover_step& x);

  /// Ends all, and judges.
  failover_counts end();

  /// Views in which somebody is missing.
  const std::set<std::string>& smaller_views() const {
    return smaller_views_;
  }

  const std::vector<std::string>& faults() const {
    return faults_;
  }

private:
  using names = std::set<std::string>;

  void on_event(const std::string& node, const nlohmann::json& event);
  void give_lines();
  names without(const std::string& x) const;
  bool strike(const std::string& victim);
  bool restore(const std::string& victim);
  void pin_questions(const std::string& victim);
  void take_answers();
  void judge(failover_counts& out);
  bool fault(std::string text);

  failover_plan plan_;
  failover_ledger ledger_;
  election_stage stage_;
  names all_;
  std::size_t next_member_ = 0;
  instant next_line_at_{};
  std::string old_view_;
  std::vector<
    std::future<std::variant<nlohmann::ordered_json, question_failed>>>
    pinned_;
  std::uint64_t asked_ = 0;
  std::uint64_t claims_ = 0;
  std::set<std::string> smaller_views_;
  std::vector<std::string> faults_;
};

} // namespace troupe
