#pragma once

#include "config/fault.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace troupe {

/// Bounds of what is read of all traces together, and of one line.
constexpr std::size_t trace_line_bytes_max = 1u << 20;
constexpr std::size_t trace_records_max = 4'000'000;

/// One thing that happened. docs/trace.md says what stands in `what`; the
/// fields that all records have were checked.
struct trace_record {
  std::int64_t at_us = 0;
  std::string event;
  nlohmann::ordered_json what;

  /// Returns the text under `key`, or an empty one.
  std::string text(const char* key) const {
    return what.value(key, std::string{});
  }

  /// Returns the names under `key`, or none.
  std::vector<std::string> names(const char* key) const;
};

/// What several nodes, or a simulator, wrote down.
struct trace_log {
  /// By time; what has the same time is in the order in which it was read.
  std::vector<trace_record> records;
  /// All nodes that are named: in the order of the vector clocks, if a record
  /// tells of that, and further ones in their natural order.
  std::vector<std::string> nodes;
  /// Files whose last line breaks off, and is left out.
  std::vector<std::string> cut_off{};
  /// What was taken off all times, where they were those of a wall clock.
  std::int64_t start_us = 0;

  /// Returns what is told of the run as a whole, such as `multicast, safe, seed
  /// 7`; empty if nothing is.
  std::string title() const;
};

/// Reads the files and merges what they have. A line that is no record is a
/// fault with its file and number, and so is a file that cannot be read. Only a
/// last line may break off. The trace of a whole run is read alone, and what a
/// node recorded once.
trace_log read_traces(const std::vector<std::string>& files,
                      config::fault_list& faults);

/// The same of one text, which has the name `source`.
trace_log read_trace(std::istream& in, const std::string& source,
                     config::fault_list& faults);

} // namespace troupe
