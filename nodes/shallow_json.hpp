#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace troupe {

/// Parses what may nest at most `config::json_depth_max` deep, as files do:
/// what walks through a value later calls itself for each level. The value is
/// discarded where `text` is no JSON, or nests deeper.
nlohmann::ordered_json parse_shallow(const std::string& text);

} // namespace troupe
