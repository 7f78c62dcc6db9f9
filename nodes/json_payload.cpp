#include "nodes/json_payload.hpp"

#include <chrono>
#include <string>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

bool is_utf8(std::string_view text) {
  json probe = std::string{text};
  try {
    probe.dump();
    return true;
  } catch (const json::type_error&) {
    return false;
  }
}

std::string base64(std::string_view text) {
  static constexpr std::string_view digits
    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8
              | (i + k < text.size() ? static_cast<std::uint8_t>(text[i + k])
                                     : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      result += i + k > text.size() ? '='
                                    : digits[three >> (18 - 6 * k) & 0x3f];
  }
  return result;
}

} // namespace

void add_payload(json& line, const char* key, std::string_view bytes) {
  if (is_utf8(bytes))
    line[key] = bytes;
  else
    line[std::string{key} + "_b64"] = base64(bytes);
}

std::int64_t wall_us() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch())
    .count();
}

} // namespace troupe
