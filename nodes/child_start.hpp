#pragma once

#include "nodes/process.hpp"

#include <signal.h>
#include <sys/types.h>

namespace troupe {

/// A child that runs, and the ends of its pipes, which do not block.
struct started_child {
  pid_t id = 0;
  /// -1: its standard input is empty.
  int input = -1;
  int output = -1;
  int errors = -1;
};

/// Starts a child with the signals of `mask` blocked, in a process group of its
/// own. It is killed when the calling thread ends. Throws `std::system_error`.
started_child start_child(const process_command& what, const sigset_t& mask);

} // namespace troupe
