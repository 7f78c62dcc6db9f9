#include "nodes/json_fields.hpp"

namespace troupe {

namespace {

using nlohmann::json;

/// Returns the field, or null.
const json& field(const json& x, const char* key) {
  static const json nothing;
  if (!x.is_object())
    return nothing;
  auto i = x.find(key);
  return i == x.end() ? nothing : *i;
}

} // namespace

std::uint64_t count_of(const json& x, const char* key) {
  const auto& value = field(x, key);
  return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

std::int64_t time_of(const json& x, const char* key) {
  const auto& value = field(x, key);
  return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

std::string text_of(const json& x, const char* key) {
  const auto& value = field(x, key);
  return value.is_string() ? value.get<std::string>() : std::string{};
}

bool is_set(const json& x, const char* key) {
  const auto& value = field(x, key);
  return value.is_boolean() && value.get<bool>();
}

std::vector<std::string> texts_of(const json& x, const char* key) {
  std::vector<std::string> result;
  for (const auto& item : list_of(x, key))
    if (item.is_string())
      result.push_back(item.get<std::string>());
  return result;
}

const json& list_of(const json& x, const char* key) {
  static const json empty = json::array();
  const auto& value = field(x, key);
  return value.is_array() ? value : empty;
}

const json& object_of(const json& x, const char* key) {
  static const json empty = json::object();
  const auto& value = field(x, key);
  return value.is_object() ? value : empty;
}

} // namespace troupe
