#pragma once

#include "actors/core/message_generator.hpp"
#include "actors/core/outbox.hpp"
#include "actors/core/recent_deliveries.hpp"
#include "config/options.hpp"
#include "messages/membership.hpp"
#include "messages/people.hpp"
#include "messages/state.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// What a participant does after one step.
struct participant_out {
  std::optional<outgoing> send;
  /// Whether more lines can be taken from the standard input.
  bool wants_lines = false;
  /// Set when this life is over.
  std::optional<life_over> over;
  /// For people.
  std::vector<std::string> notices;
};

/// What a participant has been delivered since the group began: the same with
/// all members, whichever views they were in.
struct delivered_state {
  std::uint64_t messages = 0;
  /// At `agreed` and `safe` it depends on the order, too.
  std::uint64_t hash = 0;
};

/// The life of a participant in a group whose members come and go: it says
/// what its source gives, whichever view stands, and stays until it is told to
/// leave.
///
/// What the group has not taken is kept and said in the next view. What it has
/// taken is never said again.
class participant_life {
public:
  participant_life() = default;

  participant_life(level order, source_options source)
    : order_(order), source_(source), generator_(source, source.messages) {
    // nop
  }

  /// Where this node stands in its group.
  void on_status(const group_status& x, participant_out& out);

  void on_installed(const view_installed& x, instant now, participant_out& out);
  void on_result(const send_result& x, participant_out& out);
  void on_credit(participant_out& out);

  /// Takes lines of the standard input; `last` when there are no more.
  void on_lines(std::vector<std::string> lines, bool last,
                participant_out& out);

  void on_delivery(const delivery& x, instant now, participant_out& out);
  void on_written(const written& x, participant_out& out);

  void on_tick(instant now, participant_out& out);
  std::optional<instant> next_deadline() const;

  /// Begins with what others have been delivered.
  bool on_restore(const state_image& x);
  state_image image() const;

  const delivered_state& state() const {
    return state_;
  }

  /// The last of what it has been delivered.
  const recent_deliveries& recent() const {
    return recent_;
  }

  level order() const {
    return order_;
  }

  /// Messages that the group has taken.
  std::uint64_t sent() const {
    return sent_;
  }

  /// Of these, how many nobody can tell the end of.
  std::uint64_t unsettled() const {
    return unsettled_;
  }

private:
  bool reads_lines() const {
    return source_.kind == source_kind::standard_input;
  }

  bool may_speak() const;
  void send_more(participant_out& out);

  level order_ = level::safe;
  source_options source_;
  message_generator generator_;
  bool begun_ = false;
  view_ptr view_;
  group_phase phase_ = group_phase::outside;
  outbox outbox_;
  bool asked_ = false;
  bool blocked_ = false;
  bool source_done_ = false;
  std::uint64_t sent_ = 0;
  std::uint64_t unsettled_ = 0;
  delivered_state state_;
  recent_deliveries recent_;
  std::uint64_t unwritten_ = 0;
  std::uint64_t unwritten_bytes_ = 0;
};

} // namespace troupe::core
