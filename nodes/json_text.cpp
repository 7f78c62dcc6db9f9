#include "nodes/json_text.hpp"

#include <nlohmann/json.hpp>

namespace troupe {

std::string json_text(const nlohmann::ordered_json& x, output_format format) {
  constexpr int indent = 2;
  constexpr int one_line = -1;
  using json = nlohmann::ordered_json;
  return x.dump(format == output_format::json ? indent : one_line, ' ', false,
                json::error_handler_t::replace)
         + "\n";
}

} // namespace troupe
