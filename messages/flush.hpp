#pragma once

#include "messages/ids.hpp"

#include <vector>

namespace troupe {

// How the ordered stream ends a view, step by step. Each of these walks through
// the rooms behind what came before it, so that none overtakes a message.

/// Freezes a view at this member: nothing more of it is stamped, accepted,
/// acknowledged, repaired or delivered here. The only way out is the next view.
/// Whatever view is frozen already, or is not the present one, stays as it is.
struct freeze {
  view_id view;
  /// The majority is out of reach, so nobody knows when the next view comes:
  /// who wants to send is refused and not kept waiting.
  bool cut_off = false;
};

/// What this member holds in its frozen view. It does not change any more, but
/// for what a `fetch` brings.
struct frozen_state {
  view_id view;
  /// Up to where all messages of each member are held, in the order of the
  /// view.
  std::vector<seqno> aru;
  /// The own clock: no message that is held has a later time.
  lamport_time time = 0;
};

/// Fetches the messages of a frozen view that are missing here.
struct fetch {
  view_id view;
  /// Up to where the messages of each member are wanted.
  std::vector<seqno> upto;
  /// Who holds them, for each member.
  std::vector<member_id> holders;
};

/// All that was to be fetched is held.
struct fetched {
  view_id view;
  /// What was wanted.
  std::vector<seqno> upto;
  /// The largest part of it without a message whose past is missing.
  std::vector<seqno> closed;
};

} // namespace troupe
