#include "nodes/http_types.hpp"

#include <nlohmann/json.hpp>

namespace troupe {

http_answer json_answer(int status, const nlohmann::ordered_json& body) {
  using json = nlohmann::ordered_json;
  return {status,
          body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n"};
}

http_answer error_answer(int status, const std::string& code,
                         const std::string& message,
                         const std::string& pointer) {
  nlohmann::ordered_json error{{"code", code}, {"message", message}};
  if (!pointer.empty())
    error["pointer"] = pointer;
  return json_answer(status, {{"error", std::move(error)}});
}

} // namespace troupe
