#pragma once

#include <string>

namespace troupe {

/// Why a state folder cannot be used, in words that name it, and what the
/// command returns then.
struct state_error {
  enum class kind {
    in_use,
    newer_format,
    cannot_create,
    io_failed,
    damaged,    ///< A file is not as it was written.
    other_name, ///< The folder belongs to a node of another name.
  };
  kind what = kind::io_failed;
  std::string text;
};

} // namespace troupe
