#pragma once

#include "nodes/exit_codes.hpp"

#include <functional>
#include <stdexcept>
#include <string>

namespace troupe {

/// Why a demo, a measure or a simulation could not be played, in words for its
/// user; empty where they have been told already.
class play_error : public std::runtime_error {
public:
  play_error(exit_code code, const std::string& text)
    : std::runtime_error(text), code_(code) {
    // nop
  }

  exit_code code() const {
    return code_;
  }

private:
  exit_code code_;
};

/// Thrown when a signal came in while something was played; by then all its
/// processes have been ended.
class play_interrupted : public std::runtime_error {
public:
  explicit play_interrupted(int signal)
    : std::runtime_error("interrupted"), signal_(signal) {
    // nop
  }

  /// SIGINT or SIGTERM.
  int signal() const {
    return signal_;
  }

private:
  int signal_;
};

/// Returns the exit code of `play`, or tells on the standard error why it was
/// given up and returns the code of that. `ended` says what an interruption has
/// ended, such as `all members`.
int play_or_tell(const std::function<int()>& play, const std::string& ended);

} // namespace troupe
