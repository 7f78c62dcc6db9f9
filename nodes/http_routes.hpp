#pragma once

#include "nodes/http_types.hpp"

#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// Finds the route of a request, and answers those that have none.
class http_routes {
public:
  /// `token` is empty where none is asked for.
  http_routes(std::vector<http_route> routes, std::string token)
    : routes_(std::move(routes)), token_(std::move(token)) {
    // nop
  }

  /// The headers that matter to the choice.
  struct credentials {
    std::string authorization;
    std::string content_type;
  };

  /// Fills in `request.id` and calls the handler. An exception of a handler
  /// is answered with 500.
  http_answer answer(http_request& request, const credentials& with) const;

private:
  const http_route* find(http_request& request, std::string& allowed) const;

  std::vector<http_route> routes_;
  std::string token_;
};

} // namespace troupe
