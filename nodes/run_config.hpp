#pragma once

#include <caf/actor_system_config.hpp>
#include <caf/io/middleman.hpp>

namespace troupe {

/// How CAF runs a node, and a member of a measured group alike.
struct run_config : caf::actor_system_config {
  run_config() {
    // CAF reads no file and no argument: options have one home.
    config_file_path = "";
    // One worker, which sleeps while there is nothing to do (docs/adr/0013).
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", std::size_t{1});
    set("scheduler.max-throughput", std::size_t{300});
    set("middleman.attach-utility-actors", true);
    load<caf::io::middleman>();
  }
};

} // namespace troupe
