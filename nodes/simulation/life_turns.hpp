#pragma once

#include "actors/core/fault_plan.hpp"
#include "nodes/simulation/observed.hpp"

#include <algorithm>
#include <vector>

namespace troupe::simulation {

/// A node dies, or starts again.
struct life_turn {
  timespan at{};
  node_index node = 0;
  bool dies = false;
};

/// When the crashes of a plan begin and end, one after the other.
class life_turns {
public:
  /// `others` are those that a story has beside the faults.
  life_turns(const std::vector<core::fault>& faults,
             const std::vector<life_turn>& others) {
    for (const auto& x : faults)
      if (x.kind == core::fault_kind::crash)
        for (auto node : x.nodes) {
          turns_.push_back({x.begin, node, true});
          turns_.push_back({x.end, node, false});
        }
    turns_.insert(turns_.end(), others.begin(), others.end());
    std::stable_sort(turns_.begin(), turns_.end(),
                     [](auto& x, auto& y) { return x.at < y.at; });
  }

  /// When the next one is; never, if there is none.
  timespan next() const {
    return taken_ < turns_.size() ? turns_[taken_].at : timespan::max();
  }

  /// There is a next one.
  life_turn take() {
    return turns_[taken_++];
  }

private:
  std::vector<life_turn> turns_;
  std::size_t taken_ = 0;
};

/// Faults of a plan that part nodes from each other.
inline std::uint64_t partitions_in(const std::vector<core::fault>& faults) {
  return static_cast<std::uint64_t>(
    std::count_if(faults.begin(), faults.end(), [](auto& x) {
      return x.kind >= core::fault_kind::cut && core::is_of_network(x.kind);
    }));
}

} // namespace troupe::simulation
