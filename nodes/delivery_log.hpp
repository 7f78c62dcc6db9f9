#pragma once

#include "config/fault.hpp"
#include "messages/calls.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// Bounds of what is read of one log.
constexpr std::size_t log_line_bytes_max = 1u << 20;
constexpr std::size_t log_entries_max = 10'000'000;

/// Gives each sender of each view a number of its own, so that messages of two
/// rounds in one log are not taken for each other.
class sender_numbers {
public:
  struct key {
    std::string view;
    std::string sender;
  };

  /// Returns the number, a new one for a pair that was not met before.
  member_id number_of(const key& x);

  const key& at(member_id number) const {
    return keys_.at(number - 1);
  }

private:
  std::map<std::pair<std::string, std::string>, member_id> numbers_;
  std::vector<key> keys_;
};

/// Reads the deliveries of a log in the order in which they stand; events of
/// other kinds are skipped. A line that does not parse is a fault with its
/// number; a file that cannot be read is one too.
std::vector<log_entry> read_delivery_log(const std::string& file,
                                         sender_numbers& senders,
                                         config::fault_list& faults);

} // namespace troupe
