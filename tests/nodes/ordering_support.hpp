#pragma once

#include "nodes/ordering_run.hpp"

namespace troupe {

/// A run of two peers that went as runs of this level go.
inline ordering_run made_up_run(level order) {
  ordering_run result;
  result.order = order;
  result.peers = 2;
  result.messages = 30;
  result.seed = 7;
  result.rounds = 60;
  result.tallies = {{"peer-1", 30, 60, 4, 3, 60, true, true},
                    {"peer-2", 30, 60, 5, 2, 60, true, true}};
  result.first_half_before_last_quarter = true;
  result.seconds = 1.5;
  result.folder = "/tmp/x/" + to_string(order);
  result.logs = {result.folder + "/peer-1.log", result.folder + "/peer-2.log"};
  result.page = result.folder + "/run.html";
  result.trace = result.folder + "/run.jsonl";
  result.verdict = run_verdict::ordered;
  if (order == level::safe)
    return result;
  result.verdict = run_verdict::disordered;
  result.rounds_out_of_order = 57;
  result.missing = 11;
  result.duplicates = 2;
  result.difference
    = order_difference{3, {"peer-1", "peer-2"}, {"peer-1#3", "peer-2#1"}};
  return result;
}

} // namespace troupe
