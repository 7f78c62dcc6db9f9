#pragma once

namespace troupe {

/// What a command says to the shell: those of sysexits.h, and a verdict.
enum class exit_code : int {
  yes = 0,          ///< Done; or the answer is yes.
  no = 1,           ///< The answer is no: disorder, lost message, no quorum.
  usage = 64,       ///< The command line makes no sense.
  bad_data = 65,    ///< An input file is not what it should be.
  unavailable = 69, ///< No node answered, or an address or folder is in use.
  bug = 70,
  cannot_create = 73,
  io_failed = 74,
  not_now = 75,      ///< Refused for now: no quorum, time-out.
  wire_version = 76, ///< The other side speaks another version.
  refused = 77,      ///< Wrong key, name in use, session rejected.
  bad_config = 78,
  interrupted = 130, ///< SIGINT ended a one-shot command.
  terminated = 143,  ///< SIGTERM ended a one-shot command.
};

constexpr int to_int(exit_code x) {
  return static_cast<int>(x);
}

} // namespace troupe
