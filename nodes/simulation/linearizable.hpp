#pragma once

#include "messages/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace troupe::simulation {

/// An operation on one key that is set or not: who follows whom. Setting what
/// is set, and clearing what is not, is refused, which tells what it found.
struct set_operation {
  bool sets = true;
  /// Since the run began; nothing: nobody ever knew the end of it.
  timespan asked{};
  std::optional<timespan> told{};
  /// Whether it was done, where that was told.
  bool done = true;
};

/// Whether there is an order of `history`, which has the operations of one key
/// in the order in which they were asked, such that each takes effect at one
/// moment between its question and its answer (Herlihy, Wing 1990); an
/// operation of which nobody knows the end may have taken effect at any later
/// moment, or never. The key begins not set. At most `operations_max`.
bool is_linearizable(const std::vector<set_operation>& history);

constexpr std::size_t operations_max = 4096;

} // namespace troupe::simulation
