#pragma once

#include "messages/discovery_actors.hpp"
#include "nodes/http_snapshot.hpp"
#include "nodes/http_types.hpp"

#include <caf/actor_system.hpp>

#include <memory>
#include <vector>

namespace troupe {

/// The list as routes give it out: what most ask for is written only once.
struct shown_receivers {
  /// Null where another node serves.
  receiver_list_ptr list;
  std::string text;
  /// Where that one answers HTTP; empty: nobody serves at present.
  std::string elsewhere{};
};

/// Writes a list out.
std::shared_ptr<const shown_receivers> show_receivers(receiver_list_ptr list);

using receiver_window = http_snapshot<shown_receivers>;

/// What the routes of a discovery node stand on.
struct directory_service {
  caf::actor_system& sys;
  receiver_desk_actor directory;
  std::shared_ptr<receiver_window> window;
  timespan answer_limit;
};

/// The routes of `docs/openapi.json`.
std::vector<http_route> directory_routes(const directory_service& with);

} // namespace troupe
