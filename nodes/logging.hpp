#pragma once

#include "config/options.hpp"
#include "messages/people.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace troupe {

/// Makes the default logger of spdlog write lines to the standard error:
/// sentences, with colours if `colour`, or JSON objects. What comes too often
/// is left out, and counted (`log_limiter`).
void init_logging(const log_options& opts, bool colour);

/// Makes the default logger hand its lines, without their ends, to `write` in
/// place of the standard error. Call it before there are other threads.
void log_to(std::function<void(const std::string&)> write);

/// Makes the default logger write lines of `x` and above.
void set_log_level(log_level x);

/// Writes a line of what somebody has asked for, at the level `info`; none of
/// these is left out.
void log_whole(const std::string& text);

/// Writes a notice at its level.
void log_notice(const notice& x);

/// Returns one line without its end: `2026-01-31T12:00:00.123Z info text`, or
/// `{"time":...,"level":...,"message":...}`. Times are UTC (RFC 3339). Control
/// characters are escaped in both forms.
std::string log_line(log_format format, bool colour,
                     std::chrono::system_clock::time_point time,
                     log_level level, std::string_view message);

} // namespace troupe
