#pragma once

#include "messages/ids.hpp"

#include <cstdint>
#include <iosfwd>
#include <string>

namespace troupe {

/// Returns `safe  [######............]  412 of 960 deliveries`, at most 79
/// columns with a short label; `done` may be above `total`.
std::string bar_text(const std::string& label, std::uint64_t done,
                     std::uint64_t total, const std::string& unit);

/// One line of a terminal that is drawn over and over. Draws nothing unless it
/// is told to; whoever writes other lines there lets it write them.
class progress_bar {
public:
  progress_bar(std::ostream& terminal, bool visible)
    : terminal_(terminal), visible_(visible) {
    // nop
  }

  ~progress_bar() {
    clear();
  }

  progress_bar(const progress_bar&) = delete;
  progress_bar& operator=(const progress_bar&) = delete;

  /// Draws `text`, but not more often than a person can see.
  void show(const std::string& text);

  /// Writes a whole line above the bar, also when the bar is not visible.
  void note(const std::string& text);

  void clear();

private:
  std::ostream& terminal_;
  bool visible_;
  bool drawn_ = false;
  instant drawn_at_{};
};

} // namespace troupe
