#include "config/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace troupe::config {

namespace {

struct unit_row {
  std::string_view name;
  std::uint64_t factor;
};

// The largest first, for the writers.
constexpr std::array<unit_row, 6> time_units{{
  {"h", 3'600'000'000'000},
  {"m", 60'000'000'000},
  {"s", 1'000'000'000},
  {"ms", 1'000'000},
  {"us", 1'000},
  {"ns", 1},
}};

constexpr std::array<unit_row, 4> size_units{{
  {"GiB", 1u << 30},
  {"MiB", 1u << 20},
  {"KiB", 1u << 10},
  {"B", 1},
}};

/// Digits, then one of `units`, and the product must not exceed `max`.
template <class Units>
std::optional<std::uint64_t>
parse_with_unit(std::string_view text, const Units& units, std::uint64_t max) {
  auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  auto number = parse_count(text.substr(0, digits));
  auto name = text.substr(digits);
  for (const auto& unit : units)
    if (number && unit.name == name && *number <= max / unit.factor)
      return *number * unit.factor;
  return std::nullopt;
}

template <class Units>
std::string format_with_unit(std::uint64_t x, const Units& units) {
  for (const auto& unit : units)
    if (x != 0 && x % unit.factor == 0)
      return std::to_string(x / unit.factor) + std::string{unit.name};
  return "";
}

} // namespace

bool operator==(const span_range& x, const span_range& y) {
  return x.min == y.min && x.max == y.max;
}

std::optional<timespan> parse_duration(std::string_view text) {
  constexpr auto max = std::numeric_limits<timespan::rep>::max();
  auto result = parse_with_unit(text, time_units,
                                static_cast<std::uint64_t>(max));
  if (!result)
    return std::nullopt;
  return timespan{static_cast<timespan::rep>(*result)};
}

std::optional<span_range> parse_span_range(std::string_view text) {
  auto dots = text.find("..");
  auto min = parse_duration(text.substr(0, dots));
  auto max = dots == std::string_view::npos
               ? min
               : parse_duration(text.substr(dots + 2));
  if (!min || !max || *min > *max)
    return std::nullopt;
  return span_range{*min, *max};
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  return parse_with_unit(text, size_units,
                         std::numeric_limits<std::uint64_t>::max());
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t result = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, result);
  if (error != std::errc{} || end != last)
    return std::nullopt;
  return result;
}

std::optional<double> parse_chance(std::string_view text) {
  // from_chars would also read "inf", "nan" and "1e-3".
  if (text.empty()
      || text.find_first_not_of("0123456789.") != std::string_view::npos)
    return std::nullopt;
  double result = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, result,
                                      std::chars_format::fixed);
  if (error != std::errc{} || end != last || result > 1)
    return std::nullopt;
  return result;
}

std::string format_duration(timespan x) {
  auto text = format_with_unit(static_cast<std::uint64_t>(x.count()),
                               time_units);
  return text.empty() ? "0s" : text;
}

std::string format_span_range(const span_range& x) {
  if (x.min == x.max)
    return format_duration(x.min);
  return format_duration(x.min) + ".." + format_duration(x.max);
}

std::string format_size(std::uint64_t x) {
  auto text = format_with_unit(x, size_units);
  return text.empty() ? "0B" : text;
}

std::string format_chance(double x) {
  std::array<char, 400> buf{};
  auto result = std::to_chars(buf.data(), buf.data() + buf.size(), x,
                              std::chars_format::fixed);
  return {buf.data(), result.ptr};
}

} // namespace troupe::config
