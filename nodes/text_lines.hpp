#pragma once

#include "config/fault.hpp"

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>

namespace troupe {

/// A line of a file, without its end.
struct text_line {
  std::string text;
  /// From 1 on; lines without anything count, too.
  std::size_t number = 0;
  /// False only for a last line without an end: who wrote it may have died
  /// before it was complete.
  bool is_whole = true;
};

struct text_source {
  std::string name;
  /// What it should be, such as "a trace".
  std::string expected;
  std::size_t line_bytes_max = 0;
};

/// Gives `take` each line of `in` that is not empty, until that returns false.
/// A line of more than `line_bytes_max`, at which reading ends, is a fault, and
/// so is what cannot be read: for that, `errno` is to be 0 before `in` is
/// opened.
void read_lines(std::istream& in, const text_source& source,
                const std::function<bool(const text_line&)>& take,
                config::fault_list& faults);

} // namespace troupe
