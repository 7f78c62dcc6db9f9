#pragma once

#include "messages/audit.hpp"
#include "messages/calls.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// The peers of one round, numbered from 1 in the order of the manager's list:
/// who has answered its start signal, and whose log is here.
class roster {
public:
  roster() = default;

  explicit roster(peer_list peers);

  std::size_t size() const {
    return members_.size();
  }

  /// Requires a number of a member.
  const registration& who(member_id number) const;

  const std::vector<registration>& peers() const {
    return peers_;
  }

  // -- start signals ----------------------------------------------------------

  void on_answered(member_id number);

  /// A start signal failed and is to be sent again at `retry_at`. Returns
  /// whether the reason is another one than before.
  bool on_refused(member_id number, const std::string& why, instant retry_at);

  /// Takes out those whose start signal is to be sent again.
  std::vector<member_id> take_due(instant now);

  std::optional<instant> next_retry() const;

  bool all_answered() const;
  std::vector<std::string> names_without_answer() const;

  /// Names those who have not answered, with the reasons that they gave.
  std::string why_not_started() const;

  // -- logs -------------------------------------------------------------------

  /// Takes a log of a round with `messages` messages of each peer, or says why
  /// not. A log that is here already is kept, and its sender told so.
  call_result on_log(delivery_report x, std::uint64_t messages);

  bool all_logs_here() const {
    return logs_.size() == members_.size();
  }

  /// Whether nothing more is to come of this round: somebody gave it up, and
  /// the logs of all who have answered are here.
  bool is_given_up() const;

  std::vector<std::string> names_without_log() const;

  /// Compares the logs that are here, and lets go of them.
  audit_report audit(std::uint64_t messages);

private:
  struct member {
    bool answered = false;
    std::optional<instant> retry_at;
    std::string why;
  };

  template <class F>
  std::vector<std::string> names_of(F is_one) const;

  std::vector<registration> peers_;
  std::vector<member> members_;
  std::map<member_id, delivery_report> logs_;
};

/// Returns `a, b, c`.
std::string joined(const std::vector<std::string>& names);

} // namespace troupe::core
