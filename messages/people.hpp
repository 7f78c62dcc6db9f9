#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

enum class notice_level : std::uint8_t { debug, info, warning, error };

/// Something that a person should know, as one sentence.
struct notice {
  notice_level level = notice_level::info;
  std::string text;
};

/// That many messages of a delivery stand in the journal.
struct written {
  std::uint64_t messages = 0;
};

/// Reads on.
struct read_lines {};

/// What was read, without the line ends.
struct input_lines {
  std::vector<std::string> lines;
  /// Whether the input is at its end.
  bool last = false;
  /// Sizes of lines that were too large, and skipped.
  std::vector<std::size_t> too_large;
};

/// Says no more, and ends when the others have.
struct leave {};

/// The node has done what it is for, well or not.
struct life_over {
  bool good = true;
};

/// It is time to say for whom this node waits.
struct report_due {};

} // namespace troupe
