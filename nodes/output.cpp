#include "nodes/output.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

namespace troupe {

std::optional<output_format> parse_output_format(std::string_view text) {
  if (text == "text")
    return output_format::text;
  if (text == "json")
    return output_format::json;
  if (text == "jsonl")
    return output_format::jsonl;
  return std::nullopt;
}

bool may_colour(int file_descriptor) {
  auto off = std::getenv("NO_COLOR");
  return (!off || *off == '\0') && isatty(file_descriptor) == 1;
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (auto c : text) {
    auto code = static_cast<unsigned char>(c);
    if (code >= 0x20 && code != 0x7f) {
      result += c;
      continue;
    }
    std::array<char, 8> escape{};
    std::snprintf(escape.data(), escape.size(), "\\x%02x", code);
    result += c == '\n' ? "\\n" : c == '\t' ? "\\t" : escape.data();
  }
  return result;
}

} // namespace troupe
