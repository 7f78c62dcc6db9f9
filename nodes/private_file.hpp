#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace troupe {

struct private_text {
  std::string text;
  /// Why there is none, without the name of the file; empty if there is.
  std::string error;
};

/// Reads a file that nobody but its owner can read or write, and that has at
/// most `bytes_max` bytes.
private_text read_private(const std::string& path, std::size_t bytes_max);

/// Writes a file that nobody but its owner can read, as a whole: a crash leaves
/// the old or the new one. With `only_new`, refuses where there is one.
/// Returns what went wrong, or nothing.
std::optional<std::string>
write_private(const std::string& path, const std::string& text, bool only_new);

} // namespace troupe
