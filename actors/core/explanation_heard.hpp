#pragma once

#include "actors/core/explanation.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// What a node knows of the members that it waits for.
class heard_members {
public:
  explicit heard_members(const explained& x) : x_(x) {
    // nop
  }

  /// Whether the order of messages can be told: between two views the rooms
  /// may be in different ones.
  bool sees_order() const;

  /// Place in the view, by name or number.
  std::optional<std::size_t> position_of(const std::string& who) const;

  /// ` (last heard 1.2 s ago, suspected by a)`; with several names, each with
  /// its own.
  std::string heard(const std::vector<std::string>& names) const;

  /// Fills in what becomes of those that `out` lacks, and when.
  void expect(finding& out) const;

private:
  const watched_member* watched(const std::string& name) const;
  std::string heard_of(const std::string& name) const;
  bool is_silent(const watched_member& y) const;
  void ask_again(finding& out) const;

  const explained& x_;
};

} // namespace troupe::core
