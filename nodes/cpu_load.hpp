#pragma once

#include "messages/ids.hpp"

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace troupe {

/// Returns the seconds that all cores together have been busy, out of the text
/// of `/proc/stat`, whose unit is `1 / ticks_per_second`.
std::optional<double> busy_seconds_of(const std::string& text,
                                      double ticks_per_second);

/// Returns the seconds of CPU that a process has used, out of the text of its
/// `/proc/PID/stat`.
std::optional<double> process_seconds_of(const std::string& text,
                                         double ticks_per_second);

/// Returns the seconds of CPU that the process `who` has used, such as `self`
/// or `4711`; nothing if there is none.
std::optional<double> cpu_seconds_of(const std::string& who);

/// Watches how many cores are used by anything but given processes. They must
/// live until it is asked.
class foreign_load {
public:
  /// Begins now. This very process is one of `ours`.
  explicit foreign_load(std::vector<pid_t> ours);

  /// Returns the cores that others have used since then, on average; nothing if
  /// the system does not tell.
  std::optional<double> cores() const;

private:
  std::optional<double> used_by_others() const;

  std::vector<pid_t> ours_;
  instant begun_;
  std::optional<double> before_;
};

} // namespace troupe
