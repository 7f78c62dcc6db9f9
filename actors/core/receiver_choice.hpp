#pragma once

#include "config/discovery_options.hpp"
#include "messages/work.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe::core {

/// Returns those of `xs` that have `tag`; all of them where it is empty.
std::vector<reachable_receiver> tagged(std::vector<reachable_receiver> xs,
                                       const std::string& tag);

/// The receivers that a requester can ask, and which is next.
///
/// Each has a breaker:
///
/// closed --`breaker_failures` in a row--> open --`breaker_pause`--> trial
///   ^                                      ^                          |
///   +--------------- acked ----------------|-----------+--------------+
///                                          +-- failed -+
class receiver_choice {
public:
  receiver_choice() = default;

  explicit receiver_choice(requester_options opts) : opts_(std::move(opts)) {
    // nop
  }

  void on_list(std::vector<reachable_receiver> xs);

  /// Returns the next receiver for which any is good; null if there is none, or
  /// all are left out for now.
  const reachable_receiver* any(instant now);

  /// Returns null for one that is not listed.
  const reachable_receiver* by_id(const std::string& id) const;

  /// Returns the receiver with this number in the list, from 1.
  const reachable_receiver* by_number(std::size_t number) const;

  void on_sent(const std::string& id, instant now);
  void on_acked(const std::string& id);
  void on_failed(const std::string& id, instant now);

  /// When a receiver that is left out gets its trial, the earliest of all.
  std::optional<instant> next_trial() const;

  const std::vector<reachable_receiver>& list() const {
    return list_;
  }

private:
  struct standing {
    std::uint32_t outstanding = 0;
    std::uint32_t failures = 0;
    std::optional<instant> open_until;
  };

  bool may_take(const std::string& id, instant now) const;

  requester_options opts_;
  std::vector<reachable_receiver> list_; // In the order of the directory.
  std::map<std::string, standing> standings_;
  std::string last_; // Of those that were chosen in turn.
};

} // namespace troupe::core
