#pragma once

#include "messages/ids.hpp"
#include "nodes/http_question.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What `troupe top` shows of one node. What it counts is told by the second,
/// between two looks; nothing where there was one look, or a life in between.
struct top_row {
  std::string node;
  std::string kind;
  /// Of its group: `member`, `cut off` ...; empty where it has none.
  std::string phase;
  bool quorate = true;
  bool leads = false;
  /// The other members of its view.
  std::vector<std::string> others;
  std::optional<double> sent;
  std::optional<double> delivered;
  std::optional<double> resent;
  std::optional<double> bytes_out;
  std::optional<double> processor;
  /// Milliseconds until own messages were delivered here, or of a server until
  /// requests were answered: half of them, and all but one of a hundred.
  std::optional<double> p50_ms;
  std::optional<double> p99_ms;
  /// Messages here that may not be delivered yet, and sends that wait.
  std::uint64_t held_back = 0;
  std::uint64_t sends_waiting = 0;
  /// For whom the most messages wait here, how many, and for how long it has
  /// not moved on; empty: for nobody.
  std::string waits_for;
  std::uint64_t waiting = 0;
  std::int64_t waited_ms = 0;
  double resident_bytes = 0;
  /// Why nothing else is known; empty where it is.
  std::string fault;
};

/// Nodes over time: keeps the last look at each.
class top_table {
public:
  /// Takes what `whom` answered to `/v1/state` at `now`.
  top_row on_answer(const std::string& whom, const node_answer& x, instant now);

private:
  struct look {
    std::string whom;
    std::uint64_t life = 0;
    instant at{};
    nlohmann::ordered_json state;
  };

  std::vector<look> looks_;
};

/// The table, with one line a node and one a fault.
std::string top_text(const std::vector<top_row>& rows);

nlohmann::ordered_json top_json(const std::vector<top_row>& rows);

} // namespace troupe
