#pragma once

#include "messages/work_actors.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

/// Spawns an actor that tells whether a UDP port is refused. It sends one byte,
/// which a node drops, from a connected socket, and listens for the answer of
/// the other machine's kernel ("port unreachable") for a tenth of a second.
/// Silence refuses nothing.
port_probe_actor spawn_port_probe(caf::actor_system& sys);

} // namespace troupe
