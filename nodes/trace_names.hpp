#pragma once

#include "nodes/trace_log.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// A number, or several, that a record has under `key`; zero or none if there
/// are none.
std::uint64_t trace_count(const trace_record& x, const char* key);
std::vector<std::uint64_t> trace_counts(const trace_record& x, const char* key);

/// Recorders write down numbers of members and of units, since that is all that
/// they see. This knows the names.
class trace_names {
public:
  /// Messages of a batch, at the most: a datagram holds less.
  static constexpr std::uint64_t batch_messages_max = 65536;

  /// Takes note of what a record tells of a view, or of units. All records are
  /// to be shown before anything is asked.
  void learn(const trace_record& x);

  /// Returns the name of a member, or its number where no view tells it.
  std::string member(const std::string& view, std::uint64_t id) const;

  /// Returns the name of a message of who is the origin of `x`. Each view
  /// numbers anew, so it is part of the name where there are several.
  std::string message(const trace_record& x, std::uint64_t number) const;

  /// Returns the messages of the batch `x`. Units that are only parts of one
  /// have no name.
  std::vector<std::string> messages_of(const trace_record& x) const;

private:
  std::map<std::string, std::map<std::uint64_t, std::string>> rosters_;
  std::set<std::string> views_;
  /// By view and origin: units that are no messages.
  std::map<std::pair<std::string, std::uint64_t>, std::set<std::uint64_t>>
    skips_;
};

} // namespace troupe
