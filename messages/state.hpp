#pragma once

#include "messages/ids.hpp"
#include "messages/slice.hpp"
#include "messages/view.hpp"

#include <cstdint>

namespace troupe {

// How the state of a group comes to those who join it. Between an application
// and its group stands the state gate; the application gives its state and
// takes another's, as bytes of its own.

/// Asks an application for its state as of all that it has been delivered.
struct take_state {};

struct state_image {
  slice bytes;
};

/// Gives an application the state of its group, in place of what it had.
struct restore_state {
  view_id view;
  state_image image;
};

// -- between two gates --------------------------------------------------------

/// Asks a full member of `view` for the state as of its beginning.
struct state_request {
  view_id view;
  std::uint64_t offset = 0;
};

/// A piece of it, and how to tell when all pieces are there and right.
struct state_chunk {
  view_id view;
  std::uint64_t offset = 0;
  /// Bytes of the whole, and their XXH3 (64 bits).
  std::uint64_t total = 0;
  std::uint64_t digest = 0;
  slice part;
};

} // namespace troupe
