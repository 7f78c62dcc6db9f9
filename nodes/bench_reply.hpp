#pragma once

#include "nodes/bench_work.hpp"

#include <optional>
#include <string>

namespace troupe {

/// What one process says at the end of its run.
struct bench_reply {
  bench_sample sample;
  /// The most that it has ever held, and whoever serves it.
  double rss_mib = 0;
  /// Of all its rooms, under names such as `resender.messages_resent`.
  std::map<std::string, std::uint64_t> counted;
};

/// Returns one line of JSON.
std::string to_text(const bench_reply& x);

/// Reads what `to_text` wrote; nothing if it is something else.
std::optional<bench_reply> parse_bench_reply(const std::string& text);

/// Returns the most memory that the process `who` has ever held, such as `self`
/// or `4711`; 0 if the system does not tell.
double peak_memory_mib(const std::string& who);

} // namespace troupe
