#pragma once

#include "nodes/loop_scheduler.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/io/middleman.hpp>

namespace troupe {

/// How CAF runs a node, and a member of a measured group alike.
struct run_config : caf::actor_system_config {
  run_config() {
    // CAF reads no file and no argument: options have one home.
    config_file_path = "";
    set("scheduler.max-throughput", std::size_t{300});
    set("middleman.attach-utility-actors", true);
    // Actors run in the thread of the event loop (docs/adr/0014).
    load<loop_scheduler>();
    load<caf::io::middleman>();
  }
};

} // namespace troupe
