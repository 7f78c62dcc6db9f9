#pragma once

#include "messages/actors.hpp"

#include <caf/actor_system.hpp>

#include <memory>
#include <optional>
#include <string>

namespace troupe {

/// A terminal on which a person types lines, while other lines come in. Those
/// stand above; what is being typed stands below them again, with the cursor
/// where it was. One thread reads; the rest is for any thread.
class line_editor {
public:
  /// Bytes of lines that may wait, as while the terminal is held (Ctrl-S). What
  /// goes beyond is dropped, and told.
  static constexpr int waiting_bytes_max = 1 << 20;

  /// Takes the terminal that is the standard input and output; null where there
  /// is none that can move its cursor, or no libedit.
  static std::shared_ptr<line_editor> open(const std::string& prompt);

  line_editor(const line_editor&) = delete;
  line_editor& operator=(const line_editor&) = delete;
  ~line_editor();

  /// Shows a line. Returns 0, or the errno of what failed.
  int print(std::string line);

  /// Waits for the next line; nothing at the end of the input, or once closed.
  std::optional<std::string> read();

  /// Gives the terminal back as it was. What is printed later stands alone.
  void close();

private:
  struct parts;

  explicit line_editor(std::unique_ptr<parts> it);

  std::unique_ptr<parts> parts_;
};

struct editor_reader_state {
  static constexpr const char* name = "editor-reader";
};

/// Reads the lines of `editor`, one at a time, in a thread of its own.
line_reader_actor spawn_editor_reader(caf::actor_system& sys,
                                      std::shared_ptr<line_editor> editor);

} // namespace troupe
