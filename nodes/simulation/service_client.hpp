#pragma once

#include "actors/notify_client.hpp"
#include "nodes/simulation/service_node.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::simulation {

/// What a client of the scenario `service` is for.
enum class client_part : std::uint8_t {
  /// Follows the others who post, and posts.
  posts,
  /// One of two of the user `both`: follows `reader`, and follows it no more.
  toggles,
  /// The user `reader`: asks again and again who follows it, and posts a little
  /// to those who do.
  reads,
};

/// What a script is to do, and what it has done.
struct client_script {
  client_index self = 0;
  client_part part = client_part::posts;
  /// Clients before that place post.
  client_index posters = 0;
  /// Speaks until then.
  timespan until{};
  timespan gap{};

  /// Clients that are followed by now, and the request under way.
  client_index follows = 0;
  std::uint64_t turns = 0;
  std::string waiting_for{};
  std::optional<std::size_t> on_key{};
  bool connected = false;
  /// The request under way, where a trace is told of it.
  std::optional<call_number> call{};
  /// In which epoch each request of the session was first answered.
  std::map<std::uint64_t, std::uint64_t> answered_in{};

  bool is_done(timespan now) const {
    return connected && now >= until && waiting_for.empty() && !on_key;
  }
};

/// A client that does what its script says, and tells the judge.
struct service_client {
  notify_client_actor client;
  std::vector<caf::strong_actor_ptr> actors;
};

/// Clients stand behind the servers.
service_client spawn_service_client(caf::actor_system& sys,
                                    const service_setting& in,
                                    client_script* script);

} // namespace troupe::simulation
