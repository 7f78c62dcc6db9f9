#pragma once

#include "nodes/bench_figures.hpp"
#include "nodes/bench_plan.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What is told of the runs of one load.
struct bench_result {
  bench_load load;
  std::vector<bench_figures> runs;
  /// Messages a second that were measured at full speed before, where the load
  /// is half of that.
  std::optional<double> maximum{};
  /// What the members of the last run said; may be empty.
  std::vector<bench_reply> last{};
};

/// More than this many cores in other hands make figures say little.
constexpr double foreign_cores_max = 0.2;

/// Returns a sentence if others used too much of the machine; else nothing.
std::string foreign_warning(const std::vector<bench_figures>& runs);

/// Returns the document of all runs.
nlohmann::ordered_json bench_json(const bench_result& x);

/// Returns the same for a person.
std::string bench_table(const bench_result& x);

/// Who is compared: a key of the document, and a word for a person.
struct compared_name {
  const char* key;
  const char* word;
};

struct compared_names {
  compared_name ours{"troupe", "Troupe"};
  compared_name theirs{"corosync", "Corosync"};
};

/// Returns the document of a comparison with what carried the same load.
nlohmann::ordered_json comparison_json(const bench_result& ours,
                                       const bench_result& theirs,
                                       const compared_names& names = {});

/// Returns the same for a person. A ratio is ours to theirs.
std::string comparison_table(const bench_result& ours,
                             const bench_result& theirs,
                             const compared_names& names = {});

} // namespace troupe
