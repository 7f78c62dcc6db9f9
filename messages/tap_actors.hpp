#pragma once

#include "messages/frame.hpp"
#include "messages/membership.hpp"
#include "messages/people.hpp"
#include "messages/stream.hpp"
#include "messages/trace.hpp"
#include "messages/transport.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include <memory>

namespace troupe {

/// Bounds what is on its way to a tap: see actors/tap_point.hpp.
class tap_room;

/// TAP: a role. Whoever looks at what passes a node, and changes nothing of it,
/// plays it.
using tap_actor = caf::typed_actor<
  // What leaves, and what has come.
  caf::reacts_to<outbound_batch>, caf::reacts_to<frame_batch>,
  // What the application is given.
  caf::reacts_to<delivery>, caf::reacts_to<view_installed>,
  // What becomes of the group and of what it replicates.
  caf::reacts_to<group_status_ptr>, caf::reacts_to<commit_mark>,
  caf::reacts_to<notice>>;

/// From now on `who` is shown what passes an actor; null: nobody.
struct tap {
  tap_actor who;
  std::shared_ptr<tap_room> room;
};

/// TAPPED: a role. Whoever has something to show plays it.
using tapped_actor = caf::typed_actor<caf::reacts_to<tap>>;

} // namespace troupe
