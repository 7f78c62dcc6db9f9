#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace troupe {

/// Entries that a replica has applied since it last said so; the last of them
/// has `index`.
struct commit_mark {
  std::uint64_t epoch = 0;
  std::uint64_t index = 0;
  std::uint64_t count = 0;
};

/// Lines of a trace, each with its end.
struct trace_text {
  std::string lines;
  /// They are the first ones of a new file.
  bool begins_file = false;
};

/// What became of them.
struct trace_kept {
  std::size_t bytes = 0;
  /// Why they, and all that follow, are not in the file; empty: they are.
  std::string error;
};

/// What a recorder does.
struct recording {
  bool on = false;
  /// Where to; empty: it has never been on.
  std::string file;
  /// What is in the files, and what was not written, since the node began.
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;
  std::uint64_t dropped = 0;
  /// Why it is on and writes nothing; empty: it writes.
  std::string error;
  /// Of an answer: whether it has done what it was asked for, or had nothing to
  /// do.
  bool done = true;
};

struct stop_recording {};
struct get_recording {};

} // namespace troupe
