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

/// A turn to read a private file, and to write it once. One process of this
/// machine has it at a time, and waits for it; nobody but the file's owner can
/// hold it up. Where there is no file, or no locks, nobody waits.
class private_turn {
public:
  explicit private_turn(const std::string& path);
  private_turn(const private_turn&) = delete;
  private_turn& operator=(const private_turn&) = delete;
  ~private_turn();

private:
  int file_ = -1;
};

/// Writes a file that nobody but its owner can read, as a whole: a crash leaves
/// the old or the new one. It keeps its owner, and a link to it stays one. With
/// `only_new`, refuses where there is one. Returns what went wrong, or nothing.
/// Who writes a file that is there has the turn.
std::optional<std::string>
write_private(const std::string& path, const std::string& text, bool only_new);

} // namespace troupe
