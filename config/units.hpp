#pragma once

#include "messages/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Values with a unit, as a person writes them. Readers are strict: no blanks,
/// no sign, no fraction of a unit, and nothing that does not fit.
namespace troupe::config {

/// Both ends belong to it; `min` is never above `max`.
struct span_range {
  timespan min{0};
  timespan max{0};
};

bool operator==(const span_range& x, const span_range& y);

/// Reads `500ms`; units are ns, us, ms, s, m and h.
std::optional<timespan> parse_duration(std::string_view text);

/// Reads `1ms..60ms`, or `5ms` for a range of one value.
std::optional<span_range> parse_span_range(std::string_view text);

/// Reads `64KiB`; units are B, KiB, MiB and GiB.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// Reads a whole number, such as `4096`.
std::optional<std::uint64_t> parse_count(std::string_view text);

/// Reads a decimal number from 0 to 1, such as `0.05`.
std::optional<double> parse_chance(std::string_view text);

/// These write in the largest unit that says it exactly, and what they write is
/// read back to the same value.
std::string format_duration(timespan x);
std::string format_span_range(const span_range& x);
std::string format_size(std::uint64_t x);
std::string format_chance(double x);

} // namespace troupe::config
