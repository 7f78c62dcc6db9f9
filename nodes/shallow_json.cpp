#include "nodes/shallow_json.hpp"

#include "config/json_source.hpp"

namespace troupe {

using json = nlohmann::ordered_json;

json parse_shallow(const std::string& text) {
  using event = json::parse_event_t;
  bool too_deep = false;
  auto look = [&](int depth, event x, const json&) {
    too_deep |= depth >= static_cast<int>(config::json_depth_max)
                && (x == event::object_start || x == event::array_start);
    return !too_deep; // What is too deep is not even built.
  };
  auto result = json::parse(text, look, false);
  if (too_deep)
    return json::value_t::discarded;
  return result;
}

} // namespace troupe
