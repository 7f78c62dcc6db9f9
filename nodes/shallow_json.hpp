#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace troupe {

/// What a text from elsewhere says.
struct shallow_json {
  /// Discarded where the text is no JSON, or nests too deep.
  nlohmann::ordered_json value;
  bool too_deep = false;
};

/// Parses what may nest at most `config::json_depth_max` deep, as files do:
/// what walks through a value later calls itself for each level.
shallow_json parse_shallow(const std::string& text);

} // namespace troupe
