#include "actors/core/notification_service.hpp"
#include "nodes/http_start.hpp"
#include "nodes/member_routes.hpp"
#include "nodes/replica_start.hpp"
#include "nodes/time_text.hpp"

#include <memory>
#include <utility>

namespace troupe {

std::optional<start_error> start_server(node& n) {
  constexpr auto door = "reception";
  replica_start with;
  if (auto bad = prepare_replica(n, door, with))
    return bad;
  auto routes = std::move(with.routes);
  for (auto& x : health_routes(n.sys, with.watch))
    routes.push_back(std::move(x));
  if (auto bad = start_named_http(n, std::move(routes)))
    return bad;
  service_stack_options opts{with.opts, n.config.reception, wall_ms};
  service_neighbours around{with.around, with.watch};
  n.begin = [&n, with, opts, around] {
    auto stack = spawn_service_stack(
      n.sys, opts, around, std::make_shared<core::notification_service>());
    own_replica(n, with, stack, {door, stack.reception});
  };
  return std::nullopt;
}

} // namespace troupe
