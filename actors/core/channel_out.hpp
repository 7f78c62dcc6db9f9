#pragma once

#include "messages/frame.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace troupe::core {

/// A frame and where it goes.
struct addressed_frame {
  address to;
  frame what;
};

using addressed_frames = std::vector<addressed_frame>;

inline void add(addressed_frames& out, const address& to,
                std::vector<channel_chunk> pieces) {
  for (auto& x : pieces)
    out.push_back({to, std::move(x)});
}

/// Adds an acknowledgement. It takes the place of an earlier one of the same
/// body that has not left yet: it says all of that and more.
inline void add(addressed_frames& out, const address& to,
                const channel_ack& x) {
  if (!out.empty() && out.back().to.at == to.at && out.back().to.inc == to.inc)
    if (auto y = std::get_if<channel_ack>(&out.back().what))
      if (y->kind == x.kind && y->call == x.call) {
        *y = x;
        return;
      }
  out.push_back({to, x});
}

} // namespace troupe::core
