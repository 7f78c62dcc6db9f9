#pragma once

#include "messages/ids.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// Number of a line that was given to a member, from 1.
using line_number = std::uint64_t;

/// What an outsider gave to the members of a group, and what it saw of it. A
/// line is acknowledged once the member that it was given to has delivered it.
class failover_ledger {
public:
  /// Lines that one run may have.
  static constexpr line_number lines_max = 20'000'000;

  /// Notes that `node` was given the next line, and returns its number.
  line_number on_given(const std::string& node, instant now);

  /// `node` has delivered a line in `view`. What was never given is counted.
  void on_delivery(const std::string& node, line_number number,
                   const std::string& view, instant now);

  /// From `now` on a member is out of reach; `survivors` are all others.
  void on_fault(const std::set<std::string>& survivors, instant now);

  /// `node`, which led `view`, comes back; others have gone on without it.
  void on_return(const std::string& node, const std::string& view);

  /// When the last survivor delivered its first line that was given after the
  /// fault; nothing as long as one of them has not.
  std::optional<instant> delivers_again() const;

  line_number given() const {
    return lines_.size();
  }

  line_number acknowledged() const {
    return acknowledged_;
  }

  /// Deliveries of a line by a member that had delivered it before.
  std::uint64_t shown_twice() const {
    return shown_twice_;
  }

  /// Lines that were given to a leader after the fault, and that it
  /// acknowledged in the view that it had led, once it was back. What it was
  /// given before, the others may have delivered in that view, too.
  std::uint64_t stale() const {
    return stale_;
  }

  /// Deliveries of what nobody was given.
  std::uint64_t unknown() const {
    return unknown_;
  }

private:
  struct line {
    std::string node;
    instant given;
    bool acknowledged = false;
  };

  std::vector<line> lines_;
  std::map<std::string, std::vector<bool>> shown_;
  instant fault_at_{};
  std::set<std::string> waited_;
  std::optional<instant> last_;
  /// The epoch that was over when a former leader came back, and since when.
  std::map<std::string, std::pair<std::uint64_t, instant>> replaced_;
  line_number acknowledged_ = 0;
  std::uint64_t shown_twice_ = 0;
  std::uint64_t stale_ = 0;
  std::uint64_t unknown_ = 0;
};

} // namespace troupe
