#include "nodes/uuid.hpp"

#include <array>

#include <uuid/uuid.h>

namespace troupe {

std::string fresh_uuid() {
  uuid_t raw;
  uuid_generate_random(raw);
  std::array<char, uuid_length + 1> text{};
  uuid_unparse_lower(raw, text.data());
  return text.data();
}

bool is_uuid(std::string_view text) {
  if (text.size() != uuid_length)
    return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = text[i];
    auto hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    auto digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (hyphen ? c != '-' : !digit)
      return false;
  }
  return true;
}

} // namespace troupe
