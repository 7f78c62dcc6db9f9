#include "nodes/ordering_run.hpp"

#include <algorithm>

namespace troupe {

std::string to_string(run_verdict x) {
  switch (x) {
    case run_verdict::ordered:
      return "ordered";
    case run_verdict::disordered:
      return "disordered";
    case run_verdict::incomplete:
      return "incomplete";
  }
  return "incomplete";
}

std::optional<run_verdict> parse_run_verdict(const std::string& text) {
  for (auto x :
       {run_verdict::ordered, run_verdict::disordered, run_verdict::incomplete})
    if (to_string(x) == text)
      return x;
  return std::nullopt;
}

bool is_good(const std::vector<ordering_run>& runs) {
  auto as_meant = [&](const ordering_run& x) {
    auto ordered = x.verdict == run_verdict::ordered;
    auto meant = runs.size() == 1 || x.order == level::safe;
    return ordered == meant && x.problems.empty();
  };
  return !runs.empty() && std::all_of(runs.begin(), runs.end(), as_meant);
}

} // namespace troupe
