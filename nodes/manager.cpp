#include "actors/inspected.hpp"
#include "actors/registry.hpp"
#include "nodes/node.hpp"

#include <caf/send.hpp>

namespace troupe {

std::optional<start_error> start_manager(node& n) {
  auto registry = n.own(
    spawn_inspected(n.sys, registry_behavior, n.config.registry, n.channel));
  caf::anon_send(n.channel,
                 serve{{call_name::register_peer, call_name::list_peers},
                       registry});
  return std::nullopt;
}

} // namespace troupe
