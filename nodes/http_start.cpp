#include "nodes/http_start.hpp"

#include "actors/inspected.hpp"
#include "nodes/chaos_routes.hpp"
#include "nodes/dashboard_route.hpp"
#include "nodes/http_server.hpp"
#include "nodes/inspect_routes.hpp"
#include "nodes/process_faults.hpp"
#include "nodes/small_file.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/why_routes.hpp"

#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

namespace troupe {

std::optional<start_error> start_http(node& n, std::vector<http_route> routes) {
  auto& opts = n.config.http;
  http_setup setup;
  setup.bind = opts.bind;
  setup.token_file = opts.token_file;
  setup.connections_max = opts.connections_max;
  routes.push_back(inspect_route(n.sys, n.config.name, n.inspector));
  routes.push_back(why_route(n.sys, n.config.name, n.inspector));
  setup.routes = std::move(routes);
  for (auto& x : node_routes(n))
    setup.routes.push_back(std::move(x));
  auto& wire = n.config.transport;
  fault_injector_setup faults{n.transport, wire.impaired, wire.seed,
                              own_process_faults()};
  auto injector
    = n.own(spawn_inspected(n.sys, fault_injector_behavior, faults));
  for (auto& x : chaos_routes(n.sys, n.config.chaos.allow, injector))
    setup.routes.push_back(std::move(x));
  setup.routes.push_back(dashboard_route());
  auto started = http_server::start(std::move(setup));
  if (auto bad = std::get_if<http_fault>(&started))
    return start_error{bad->what == http_fault::kind::bad_setup
                         ? exit_code::bad_config
                         : exit_code::unavailable,
                       bad->text};
  n.http
    = std::make_shared<http_server>(std::get<http_server>(std::move(started)));
  return std::nullopt;
}

std::optional<start_error> start_named_http(node& n,
                                            std::vector<http_route> routes) {
  if (auto bad = start_http(n, std::move(routes)))
    return bad;
  auto at = to_string(n.http->local()) + "\n";
  if (n.state && !replace_small(n.state->path() / "http", at))
    spdlog::warn("cannot write {}", (n.state->path() / "http").string());
  return std::nullopt;
}

} // namespace troupe
