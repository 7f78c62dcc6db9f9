#pragma once

#include "nodes/http_snapshot.hpp"
#include "nodes/http_types.hpp"
#include "nodes/inspection.hpp"

#include <vector>

namespace troupe {

struct node;
class http_server;

/// What a node that runs shows to those who ask over HTTP.
struct shown_node {
  inspected_parts parts;
  /// Lives for as long as it can be asked.
  const http_server* http = nullptr;
};

using node_window = http_snapshot<shown_node>;

/// What nodes of all kinds answer, once `n.shown` has something:
///
///   /metrics           for Prometheus
///   /v1/state, /state  who it is, what its actors count, whom it waits for
std::vector<http_route> node_routes(const node& n);

} // namespace troupe
