#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// Lines that were left out, and one of them.
struct lines_left_out {
  std::uint64_t count = 0;
  std::string such_as;
};

/// Lets through at most so many lines of a kind in a second, so that nobody who
/// makes a node complain fills its disk. Two lines are of one kind if they
/// differ in numbers alone.
class log_limiter {
public:
  /// What a node has to say about one thing in a second, by far.
  static constexpr std::size_t lines_max = 20;
  /// Kinds of one second; further ones count as one more.
  static constexpr std::size_t kinds_max = 64;
  static constexpr std::chrono::seconds span{1};

  using time_point = std::chrono::system_clock::time_point;

  /// Whether `line` is to be written. What was left out in a second that is
  /// over is appended to `out`, once.
  bool on_line(std::string_view line, time_point now,
               std::vector<lines_left_out>& out);

  std::size_t kinds() const {
    return kinds_.size();
  }

private:
  struct kind {
    std::size_t lines = 0;
    lines_left_out rest;
  };

  time_point begin_{};
  std::map<std::string, kind> kinds_;
};

} // namespace troupe
