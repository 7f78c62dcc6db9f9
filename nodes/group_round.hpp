#pragma once

#include "nodes/http_question.hpp"
#include "nodes/http_types.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// What a node needs to ask the others of its group over HTTP.
struct group_round_setup {
  std::string node;
  /// What it answers itself.
  std::vector<http_route> routes;
  /// Where this node keeps its state: others of its machine that keep theirs
  /// beside it are found there. Empty: nowhere.
  std::filesystem::path state;
  std::string token_file;
  std::map<std::string, std::string> environment;
  /// Asks the others; `ask_nodes`, but for tests.
  std::function<std::vector<node_answer>(const node_question&,
                                         const std::vector<std::string>&)>
    ask;
};

/// `GET /v1/all/members`, `/v1/all/deliveries` and `/v1/all/service`: what this
/// node and all others of its view answer to `/v1/members` and so on, each for
/// itself:
///
///   {"node": "a", "rows": [{"node": "a", "answer": {…}, "fault": null},
///                          {"node": "b", "answer": null, "fault": "no …"}]}
///
/// Others are found by their names, on this machine alone, as commands find
/// them; they are asked once a second at the most, whoever wants to know.
http_route group_round_route(group_round_setup setup);

/// Whether these routes have what a round needs: a group.
bool has_group(const std::vector<http_route>& routes);

} // namespace troupe
