#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"
#include "messages/wire_range.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace troupe {

/// What a node does to its own datagrams, so that disorder can be shown and
/// tested on one machine. All chances are in [0, 1].
struct impairment {
  double loss = 0;
  double duplicate = 0;
  /// Each datagram is held back for a time drawn between the two.
  timespan delay_min{0};
  timespan delay_max{0};
  /// What comes from there is dropped unread.
  bool deaf = false;

  /// Whether anything befalls what leaves.
  bool any() const {
    return loss > 0 || duplicate > 0 || delay_max > timespan{0};
  }
};

/// Sets the impairment towards `to`, or towards everyone that has none of its
/// own. Draws begin anew from `seed`.
struct impair {
  std::optional<endpoint> to;
  impairment what;
  std::uint64_t seed = 0;
};

/// Sets which versions of the layout are read from now on, and which one is
/// written: one that all who are spoken to can read.
struct speak {
  wire_range reads;
  std::uint8_t writes = 0;
};

} // namespace troupe
