#pragma once

#include "messages/discovery_actors.hpp"
#include "nodes/http_snapshot.hpp"
#include "nodes/http_types.hpp"

#include <caf/actor_system.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// The list as routes give it out: what most ask for is written only once.
struct shown_receivers {
  /// Null where this node does not serve, being one of several.
  receiver_list_ptr list;
  std::string text;
  /// Where the one that leads answers HTTP; empty: nobody is known to.
  std::string elsewhere{};
  /// Of one of several: how often it had begun or ended to serve by then.
  std::uint64_t turn = 0;
};

/// Writes a list out.
std::shared_ptr<const shown_receivers> show_receivers(receiver_list_ptr list,
                                                      std::uint64_t turn = 0);

using receiver_window = http_snapshot<shown_receivers>;

/// What the routes of a discovery node stand on.
struct directory_service {
  caf::actor_system& sys;
  receiver_desk_actor directory;
  std::shared_ptr<receiver_window> window;
  timespan answer_limit;
  /// Of one of several: whether what it shows is true still, for it may be cut
  /// off from the others. Null: it always is.
  std::function<bool(const shown_receivers&)> holds{};
};

/// The routes of `docs/openapi.json`.
std::vector<http_route> directory_routes(const directory_service& with);

} // namespace troupe
