#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"

namespace troupe {

/// Who leads, and under which epoch: the fencing token of all that it does.
struct leadership {
  /// Zero while nobody is known to lead.
  member_id leader = 0;
  std::uint64_t epoch = 0;
  endpoint at;
};

/// ELECTION: the sender believes that nobody leads the view, and asks a member
/// with a higher id whether it lives.
struct election_call {
  view_id view;
};

/// REPLY: "I live, and have a higher id". Says, too, who leads as far as the
/// sender knows: who cannot hear the leader learns of it this way.
struct election_reply {
  view_id view;
  leadership known;
};

/// COORDINATOR: the winner tells who leads, and where.
struct coordinator {
  leadership known;
};

/// Tells an elector that this member hears another one, or no longer does.
struct hearing {
  member_id who = 0;
  bool heard = true;
};

} // namespace troupe
