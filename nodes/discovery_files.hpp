#pragma once

#include "nodes/demo_discovery.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

/// The configuration files of the story `discovery`. Values only.
namespace troupe {

/// `at` is where it was found in the life before; empty: it picks a port.
nlohmann::ordered_json discovery_file(const demo_discovery_options& opts,
                                      const std::string& at);

/// `number` counts from 1; `discovery` is the address of the discovery node.
nlohmann::ordered_json
receiver_file(const demo_discovery_options& opts, std::uint64_t seed,
              const std::string& discovery, std::uint64_t number);

/// The first requesters take the requests that do not divide evenly.
nlohmann::ordered_json requester_file(const demo_discovery_options& opts,
                                      const std::string& discovery,
                                      std::uint64_t number);

} // namespace troupe
