#include "nodes/http_routes.hpp"

#include "nodes/http_token.hpp"

#include <spdlog/spdlog.h>

#include <exception>
#include <string_view>

namespace troupe {

namespace {

constexpr std::string_view id_mark = "{id}";
constexpr std::string_view json_type = "application/json";

/// Returns what stands for `{id}`, or nothing if the path is another one.
std::optional<std::string> match(const std::string& route,
                                 const std::string& path) {
  auto fixed = route.size() - id_mark.size();
  if (route.size() < id_mark.size()
      || route.compare(fixed, id_mark.size(), id_mark) != 0)
    return route == path ? std::optional<std::string>{""} : std::nullopt;
  if (path.size() <= fixed || path.compare(0, fixed, route, 0, fixed) != 0
      || path.find('/', fixed) != std::string::npos)
    return std::nullopt;
  return path.substr(fixed);
}

bool is_json(std::string_view type) {
  auto end = type.find(';');
  auto name = type.substr(0, end);
  while (!name.empty() && name.back() == ' ')
    name.remove_suffix(1);
  return name == json_type;
}

} // namespace

http_answer http_routes::answer(http_request& request,
                                const credentials& with) const {
  std::string allowed;
  auto route = find(request, allowed);
  auto open = route && route->open;
  // Strangers do not learn which paths there are.
  if (!open && !token_.empty() && !brings_token(with.authorization, token_))
    return error_answer(401, "no_token",
                        "this needs the header Authorization: Bearer with "
                        "the token of this node");
  if (!route && allowed.empty())
    return error_answer(404, "not_found", "there is nothing at this path");
  if (!route)
    return error_answer(405, "wrong_method",
                        "this path is for " + allowed + " alone");
  // A form on a foreign page cannot send this type.
  if (!request.body.empty() && !is_json(with.content_type))
    return error_answer(415, "not_json",
                        "the header Content-Type must be application/json");
  try {
    return route->handler(request);
  } catch (const std::exception& e) {
    spdlog::error("bug: {} {}: {}", request.method, route->path, e.what());
    return error_answer(500, "bug", "this node has a fault; see its log");
  }
}

const http_route* http_routes::find(http_request& request,
                                    std::string& allowed) const {
  auto method = request.method == "HEAD" ? "GET" : request.method;
  for (auto& x : routes_) {
    auto id = match(x.path, request.path);
    if (!id)
      continue;
    if (x.method == method) {
      request.id = std::move(*id);
      return &x;
    }
    allowed += (allowed.empty() ? "" : ", ") + x.method;
  }
  return nullptr;
}

} // namespace troupe
