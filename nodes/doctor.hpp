#pragma once

#include "config/load.hpp"
#include "nodes/commands.hpp"
#include "nodes/health_check.hpp"
#include "nodes/http_question.hpp"

#include <variant>

namespace troupe {

/// Looks at what a node of this configuration would stand on, on this machine:
/// interfaces, buffers, paths, peers, clock, descriptors, key files. Starts
/// nothing; asks name servers, and those peers that run.
health_report examine_file(const node_config& x);

/// Looks at a node that runs, as far as it tells, and at who is around it.
std::variant<health_report, question_failed>
examine_node(const node_question& x);

/// `troupe doctor`: `x.whom` is a file, or an address or name of a node. Prints
/// what was found, and for each finding what to do. Returns 1 if there is any.
int consult_doctor(const node_question& x, output_format format, console io,
                   const config::overrides& with);

} // namespace troupe
