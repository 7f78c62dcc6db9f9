#pragma once

#include "messages/ids.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace troupe::simulation {

/// What is asked of one key that is set or not: who follows whom.
enum class key_call : std::uint8_t { set, clear, get };

/// Setting what is set, and clearing what is not, is refused, which tells what
/// it found.
struct key_operation {
  key_call call = key_call::set;
  /// Since the run began; nothing: nobody ever knew the end of it.
  timespan asked{};
  std::optional<timespan> told{};
  /// Where that was told: whether it was done; of `get`, whether the key was
  /// set.
  bool done = true;
};

/// Whether there is an order of `history`, which has the operations of one key
/// in the order in which they were asked, such that each takes effect at one
/// moment between its question and its answer (Herlihy, Wing 1990); an
/// operation of which nobody knows the end may have taken effect at any later
/// moment, or never. The key begins not set.
bool is_linearizable(const std::vector<key_operation>& history);

} // namespace troupe::simulation
