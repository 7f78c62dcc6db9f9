#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace troupe {

/// Libedit on the terminal that is the standard input and output. Belongs to
/// one thread.
class edit_session {
public:
  /// Bytes of a line that comes in.
  static constexpr std::size_t line_bytes_max = 4096;
  /// Lines that the arrow keys bring back.
  static constexpr int history_max = 500;

  /// Null where this was built without libedit, or the terminal cannot move its
  /// cursor. `incoming` is a socket with a line, its end with it, in each
  /// packet; they are shown above what is being typed, and so is how many were
  /// `dropped` on their way.
  static std::unique_ptr<edit_session>
  open(const std::string& prompt, int incoming,
       std::atomic<std::uint64_t>& dropped);

  edit_session(const edit_session&) = delete;
  edit_session& operator=(const edit_session&) = delete;
  ~edit_session();

  /// Waits for the next line that is typed; nothing at the end of the input, or
  /// of what comes in.
  std::optional<std::string> read();

  /// Shows what has come in since, and edits no more.
  void show_rest();

private:
  struct parts;

  explicit edit_session(std::unique_ptr<parts> it);

  std::unique_ptr<parts> parts_;
};

} // namespace troupe
