#pragma once

#include <string>

namespace troupe {

/// Lines of a trace, each with its end.
struct trace_text {
  std::string lines;
  /// They are the first ones of a new file.
  bool begins_file = false;
};

} // namespace troupe
