#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// Fields of an object that another process wrote. A field that is not there,
/// or is of another type, counts as empty.
namespace troupe {

std::uint64_t count_of(const nlohmann::json& x, const char* key);
std::int64_t time_of(const nlohmann::json& x, const char* key);
std::string text_of(const nlohmann::json& x, const char* key);
bool is_set(const nlohmann::json& x, const char* key);
std::vector<std::string> texts_of(const nlohmann::json& x, const char* key);

/// The reference lives as long as `x`, or for ever.
const nlohmann::json& list_of(const nlohmann::json& x, const char* key);
const nlohmann::json& object_of(const nlohmann::json& x, const char* key);

} // namespace troupe
