#pragma once

#include "messages/trace_actors.hpp"
#include "nodes/http_types.hpp"

#include <caf/actor_system.hpp>

#include <vector>

namespace troupe {

struct node;

/// What a node of a group answers about its trace:
///
///   GET /v1/trace    whether it records, where to, and how much
///   POST /v1/trace   `{"record": true}` begins, `{"record": false}` ends
///
/// It records to `trace.file`, or else to `trace.jsonl` in its state folder:
/// who asks over HTTP names no files.
std::vector<http_route> trace_routes(const node& n);

} // namespace troupe
