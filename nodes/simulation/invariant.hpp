#pragma once

#include "nodes/simulation/observed.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace troupe::simulation {

/// Something that must hold throughout a run. Looks at each event as it takes
/// place and says in one sentence what broke it; the run ends there. The nodes
/// of all events are below `terms::nodes`.
class invariant {
public:
  virtual ~invariant() = default;

  /// One word, as it stands in the results.
  virtual const char* name() const = 0;

  virtual void on_offered(const offered&) {
    // nop
  }

  virtual std::optional<std::string> on_delivered(const delivered&) {
    return std::nullopt;
  }

  /// The group of `node` has taken messages.
  virtual std::optional<std::string> on_taken(node_index) {
    return std::nullopt;
  }

  /// Once in each virtual second.
  virtual std::optional<std::string> on_second() {
    return std::nullopt;
  }
};

/// What the invariants of a run are made from.
struct terms {
  level order = level::safe;
  std::uint32_t nodes = 0;
  /// Own messages that a node may have under way at most.
  std::uint64_t window = 0;
  /// Bytes that a node may keep for repair at most.
  std::uint64_t kept_bytes_max = 0;
  /// Outlives the invariants; only `uniform-agreement` and `memory-bounds` look
  /// into it.
  const insight* within = nullptr;
};

using invariant_list = std::vector<std::unique_ptr<invariant>>;

/// Returns what the level promises; for the exhibits, also what they break:
/// total order.
invariant_list make_invariants(const terms& x);

} // namespace troupe::simulation
