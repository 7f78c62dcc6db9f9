#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

/// What is thought of a member. Of two opinions about one refutation of one
/// life, the greater one stands.
enum class swim_status : std::uint8_t {
  alive = 0,
  suspect = 1, ///< It did not answer; it has some time left to refute that.
  faulty = 2,  ///< It did not refute in time, or a later life took its place.
  left = 3,    ///< It has said so itself.
};

/// An opinion about the member `name`, as whole as it is handed on.
///
/// Two numbers, never one: `inc` is the life, and only a restart changes it;
/// `refutation` counts within one life how often the member has contradicted,
/// and only the member itself raises it.
struct swim_update {
  std::string name;
  incarnation inc = 0;
  std::uint64_t refutation = 0;
  swim_status status = swim_status::alive;
  endpoint at;
  /// Who suspects it or gave it up. Empty in the other two states.
  std::string by{};
  /// Seconds for which it has been faulty or left. Travels as a duration, so
  /// that clocks need not agree and no relay makes it young again.
  std::uint32_t age = 0;
  /// What the member says about itself. Empty once it is faulty or left.
  std::string tags{};
};

/// "Does this life of you answer?"
struct swim_ping {
  std::uint64_t number = 0;
  std::string target;
  incarnation inc = 0;
};

/// Asks a third member to ping `target`, as no answer came from there.
struct swim_ping_request {
  std::uint64_t number = 0;
  std::string target;
  incarnation inc = 0;
  endpoint at;
};

/// Answers the ping of that number, or says that the pinged member has
/// answered; `inc` is the life that did.
struct swim_ack {
  std::uint64_t number = 0;
  incarnation inc = 0;
};

/// A relay's "no answer here either": tells a member that is cut off itself
/// from one whose target is.
struct swim_nack {
  std::uint64_t number = 0;
};

/// News; travels beside the other frames of the detector, or alone.
struct swim_gossip {
  std::vector<swim_update> updates;
};

/// One page of what is known of all members, sorted by name. A request (with
/// `asks`) also wants a page of the names behind `after`; the answer, of the
/// same number, has it, and says whether there are `more`.
struct swim_push_pull {
  std::uint64_t number = 0;
  bool asks = false;
  bool more = false;
  std::string after{};
  std::vector<swim_update> updates{};
};

} // namespace troupe
