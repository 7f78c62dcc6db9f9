#pragma once

#include "actors/core/fault_plan.hpp"
#include "nodes/simulation/run_plan.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::simulation {

/// What shrinking leaves of a plan: the file of `--only`.
struct shrunk_plan {
  std::uint32_t nodes = 0;
  /// Of each node.
  std::uint64_t messages = 0;
  std::vector<core::fault> faults;
  std::uint32_t guests = 0;
};

/// Bytes of such a file at most.
inline constexpr std::size_t shrunk_plan_bytes_max = 4u << 20;

/// Puts what was left in the place of what is drawn. `x` has at most the nodes
/// of `out`.
void apply(const shrunk_plan& x, run_plan& out);

nlohmann::ordered_json to_json(const shrunk_plan& x);

/// Reads what `to_json` writes, and nothing that a plan cannot be. Returns
/// nothing and says in `why` what is wrong, as found and expected.
std::optional<shrunk_plan> read_shrunk_plan(const std::string& text,
                                            std::string& why);

} // namespace troupe::simulation
