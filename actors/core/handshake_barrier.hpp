#pragma once

#include "actors/core/path_table.hpp"
#include "config/options.hpp"
#include "messages/frame.hpp"
#include "messages/inspection.hpp"
#include "messages/session.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe::core {

struct handshake_out {
  std::vector<outbound> leaving;
  std::optional<round_ready> ready;
  std::optional<round_finished> finished;
  std::optional<round_failed> failed;
};

/// The barrier before the first message of a round and after its last.
///
///          begin             both conditions             finish
///   idle --------> greeting ----------------> open --------------> closing
///                     |                                               |
///                     | tries used up, refused                        | all
///                     v                                               v
///                   failed                                         finished
///
/// Conditions: a READY from everyone, and a READY_ACK from everyone. Each alone
/// is not enough: the first says that they send, the second that they hear.
/// Greetings are answered in every state, as they may be late; an answer names
/// the life it is for (the header does), so a restarted member is told apart.
///
/// At the end a member says DONE until all have acknowledged it, and stays
/// until all have said it: it may be the only one who can answer them. Nobody
/// can know that its last word was heard (the two generals; Gray 1978), so two
/// limits end it: a member that has heard all leaves once nobody has repeated
/// a DONE for `linger`, and one that still lacks a DONE gives up whoever has
/// been silent for as long as all greetings take. Whoever lives answers a DONE,
/// finished or not, and is waited for.
class handshake_barrier {
public:
  enum class state { idle, greeting, open, closing, finished, failed };

  handshake_barrier() = default;

  explicit handshake_barrier(handshake_options opts, transport_limits own = {})
    : opts_(opts), own_(std::move(own)) {
    // nop
  }

  void on_begin(const begin_round& x, instant now, handshake_out& out);
  void on_frames(const frame_batch& x, instant now, handshake_out& out);
  void on_finish(const finish_round& x, instant now, handshake_out& out);
  void on_tick(instant now, handshake_out& out);
  std::optional<instant> next_deadline() const;

  state current() const {
    return state_;
  }

  round_status status() const;
  /// Adds how far the barrier is, and for whom it waits.
  void describe(inspection& out) const;

  counters count() const;

private:
  struct party {
    member who;
    bool ready_received = false;
    bool ready_acked = false;
    bool done_received = false;
    bool done_acked = false;
    std::uint64_t room = 0;
    instant last_heard{};
  };

  party* party_of(member_id number);
  void one_frame(const received_frame& x, instant now, handshake_out& out);
  void keep_early(const received_frame& x, const handshake& said);
  void on_ready(party& p, const origin& from, handshake_out& out);
  void on_done(party& p, const origin& from, instant now, handshake_out& out);
  bool same_life(party& p, const origin& from);
  void greet(instant now, handshake_out& out);
  void say_done(instant now, handshake_out& out);
  bool is_gone(const party& p, instant now) const;
  void answer(const origin& from, handshake_kind kind, std::string about,
              handshake_out& out);
  void send(const address_list& to, handshake_kind kind, std::string about,
            handshake_out& out);
  std::size_t window_limit() const;
  void check_open(handshake_out& out);
  void check_finished(instant now, handshake_out& out);
  void fail(std::string why, handshake_out& out);

  handshake_options opts_;
  transport_limits own_;
  state state_ = state::idle;
  begin_round round_;
  std::string own_name_;
  std::vector<party> parties_;
  std::uint32_t tries_ = 0;
  std::optional<instant> next_at_;
  /// When the last DONE came, if all have said it.
  std::optional<instant> all_done_at_;
  /// How often DONE was said.
  std::uint64_t dones_ = 0;
  /// Greetings for a round that this member has not begun yet.
  std::vector<received_frame> early_;

  std::uint64_t readies_sent_ = 0;
  std::uint64_t acks_sent_ = 0;
  std::uint64_t late_ = 0;
  std::uint64_t ignored_ = 0;
};

} // namespace troupe::core
