#pragma once

#include "config/discovery_options.hpp"
#include "messages/work_actors.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

/// Spawns the processor `exec`: it runs `opts.command` with `opts.arguments`
/// once for each request, with the request on its standard input, and answers
/// with its standard output. The standard error goes where the node's goes. A
/// run that takes longer than `opts.command_limit` or writes more than
/// `opts.output_bytes_max` is killed with its whole process group. There is no
/// shell, and no part of the request becomes an argument.
///
/// Each run has a thread of its own; the receiver bounds how many there are.
processor_actor spawn_command_runner(caf::actor_system& sys,
                                     receiver_options opts);

/// Runs `opts.command` and waits for its end.
call_result run_command(const receiver_options& opts, std::string_view input);

} // namespace troupe
