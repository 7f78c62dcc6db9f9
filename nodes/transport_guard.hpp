#pragma once

#include "actors/udp_transport.hpp"
#include "config/node_config.hpp"

#include <string>

namespace troupe {

struct guard_setup {
  transport_guard guard;
  /// Why a node may not start; empty if it may.
  std::string error;
};

/// Returns whom the life `self` of a node of that configuration hears: what is
/// sealed with a key of its file, or else who answers.
guard_setup guard_of(const node_config& x, incarnation self);

} // namespace troupe
