#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe {

/// The flag `-o`. JSON is one document, JSON lines are one object a line.
enum class output_format : std::uint8_t { text, json, jsonl };

std::optional<output_format> parse_output_format(std::string_view text);

/// Returns whether colours may be written to the file descriptor: it is a
/// terminal, and the variable NO_COLOR is not set.
bool may_colour(int file_descriptor);

/// Returns `text` without control characters: each is written as an escape, so
/// that what comes from elsewhere can neither forge lines nor steer a terminal.
std::string printable(std::string_view text);

} // namespace troupe
