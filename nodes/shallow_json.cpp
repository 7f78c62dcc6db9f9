#include "nodes/shallow_json.hpp"

#include "config/json_source.hpp"

namespace troupe {

using json = nlohmann::ordered_json;

shallow_json parse_shallow(const std::string& text) {
  using event = json::parse_event_t;
  shallow_json result;
  auto look = [&](int depth, event x, const json&) {
    result.too_deep |= depth >= static_cast<int>(config::json_depth_max)
                       && (x == event::object_start || x == event::array_start);
    return !result.too_deep; // What is too deep is not even built.
  };
  result.value = json::parse(text, look, false);
  if (result.too_deep)
    result.value = json::value_t::discarded;
  return result;
}

} // namespace troupe
