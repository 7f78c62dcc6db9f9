#pragma once

#include "config/view_options.hpp"
#include "messages/inspection.hpp"
#include "messages/state.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace troupe::core {

/// What comes out of a step. The caller empties and reuses it.
struct transfer_out {
  /// For the application, in this order: a state, then all that follows it.
  std::optional<restore_state> restore;
  std::vector<std::variant<view_installed, delivery>> forward;
  /// The application is to give its state behind what was forwarded, as that
  /// at the beginning of this view.
  std::optional<view_id> wants_image;
  /// Whom to ask for a piece of the state, and for which.
  std::optional<member> donor;
  state_request ask;
  /// This life has the state of this view now.
  std::optional<view_id> complete;
  /// Why this node cannot be given the state, said once for each view: nothing
  /// more waits for it then.
  std::string hopeless;
};

/// Brings the state of a group to a member that has none, and gives it to
/// others.
///
///             view: full
///   through <------------- waiting --last piece is right--> through
///      |                     ^ |
///      '--- view: learner ---' '-- piece, pause --> asks for the next one
///
/// The state is that at the beginning of a view, which is the same with all of
/// its full members; so any of them can give any piece, and a piece from
/// another one goes on where the last one ended, if its digest is the same.
/// What is delivered meanwhile waits, in its order, and is bounded.
class state_transfer {
public:
  state_transfer() = default;

  explicit state_transfer(state_options opts) : opts_(opts) {
    // nop
  }

  void on_view(view_installed x, instant now, transfer_out& out);
  void on_delivery(delivery x, transfer_out& out);

  /// The state of the application at the beginning of `view`.
  void on_image(const view_id& view, state_image image);

  /// A piece that was asked for; or why none came.
  void on_chunk(const state_chunk& x, instant now, transfer_out& out);
  void on_failure(instant now);

  void on_tick(instant now, transfer_out& out);
  std::optional<instant> next_deadline() const {
    return ask_at_;
  }

  /// Answers another's request: nothing where this member has no such state.
  std::optional<state_chunk> answer(const state_request& x);

  bool is_waiting() const {
    return waiting_;
  }

  void tell(counters& out) const;

  /// Adds how much of the state has come.
  void describe(inspection& out) const;

private:
  void ask(instant now, transfer_out& out);
  void begin_anew();
  void finish(transfer_out& out);
  void give_up(std::string why, transfer_out& out);

  state_options opts_;
  view_ptr view_;
  bool waiting_ = false;
  bool hopeless_ = false;
  std::deque<std::variant<view_installed, delivery>> held_;
  std::size_t held_bytes_ = 0;

  /// What has come so far of the state that is wanted.
  std::vector<std::byte> got_;
  std::uint64_t total_ = 0;
  std::uint64_t digest_ = 0;
  bool asked_ = false;
  std::size_t donor_ = 0;
  std::optional<instant> ask_at_;

  /// What others are given.
  view_id image_of_;
  std::optional<slice> image_;
  std::uint64_t image_digest_ = 0;

  std::uint64_t given_ = 0;
  std::uint64_t taken_ = 0;
  std::uint64_t begun_anew_ = 0;
  std::uint64_t given_up_ = 0;
};

} // namespace troupe::core
