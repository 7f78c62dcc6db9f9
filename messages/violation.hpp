#pragma once

#include "messages/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// What a node can find wrong with what it delivers itself.
enum class violation_kind : std::uint8_t {
  gap,       ///< A message of a sender is left out.
  duplicate, ///< A message of a sender comes again.
  order,     ///< A message comes behind one with a later stamp.
  past,      ///< A message comes before one that its sender had delivered.
  unstable,  ///< A message comes as `safe`, and not all members hold it.
  rank,      ///< A message stands at another place than its rank says.
  stranger,  ///< A message of nobody in the view, or of another view.
  cut,       ///< A view ends elsewhere than it was agreed to end.
  view,      ///< A view follows one that is not older.
  leaders,   ///< Two lead in one epoch.
};

constexpr std::size_t violation_kinds = 10;

std::string to_string(violation_kind x);

/// A promise that this node saw broken.
struct delivery_violation {
  violation_kind kind = violation_kind::gap;
  /// Sender and number, such as `peer-2#17`; empty where it is not about a
  /// message.
  std::string message;
  /// In words, for people.
  std::string expected;
  std::string found;
  /// The view that stands here.
  view_id view;
  /// Further ones are counted and not told.
  bool last_told = false;
};

/// Returns what is wrong as a part of a sentence: `gap at message …`.
std::string in_words(const delivery_violation& x);

using delivery_violations = std::vector<delivery_violation>;

} // namespace troupe
