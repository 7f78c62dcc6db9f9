#pragma once

#include "actors/core/key_ring.hpp"

#include <string>

namespace troupe {

/// What stands in a key file:
///
///   {"use": 1, "keys": [{"id": 1, "cipher": "aes-256-gcm", "key": "<hex>"}]}
struct key_text {
  core::key_ring ring;
  /// Why there is no ring: where something is wrong, but never what stands
  /// there; empty if there is.
  std::string error;
};

key_text read_keys(const std::string& text);

/// Returns what `read_keys` reads.
std::string show_keys(const core::key_ring& ring);

} // namespace troupe
