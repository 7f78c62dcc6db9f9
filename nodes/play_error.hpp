#pragma once

#include "nodes/exit_codes.hpp"

#include <stdexcept>
#include <string>

namespace troupe {

/// Why a demo could not be played, in words for its user.
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

} // namespace troupe
