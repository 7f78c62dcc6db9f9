#pragma once

#include "actors/core/message_generator.hpp"
#include "actors/core/outbox.hpp"
#include "config/options.hpp"
#include "messages/calls.hpp"
#include "messages/people.hpp"
#include "messages/session.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// What a peer does after one step.
struct peer_out {
  std::optional<begin_round> begin;
  std::optional<view_change> install;
  std::optional<outgoing> send;
  bool end_stream = false;
  std::optional<finish_round> finish;
  /// What was delivered, for the comparison server.
  std::optional<delivery_report> report;
  /// Whether more lines can be taken from the standard input.
  bool wants_lines = false;
  /// Set when the peer's life is over: whether it ended well.
  std::optional<bool> over;
  /// For people.
  std::string notice;
};

/// The life of a peer, round by round.
///
///   idle -> greeting -> sending -> ended -> delivered -> idle | over
///                          |                    ^
///                          '---- round limit ---'
///
/// A round begins with a start order, or at once where the peers are listed;
/// then the peer's life has that one round only.
class peer_life {
public:
  peer_life() = default;

  peer_life(peer_options opts, source_options source)
    : opts_(opts), source_(source) {
    // nop
  }

  /// Begins the only round of a static group.
  void on_members(const begin_round& x, peer_out& out);

  /// Begins a round of the comparison, and its limit; zero messages end this
  /// life. Returns what the comparison server is told, or why the order is
  /// refused.
  call_result on_start(const start_order& x, instant now, peer_out& out);

  void on_ready(const round_ready& x, peer_out& out);
  void on_failed(const round_failed& x, peer_out& out);
  void on_installed(const view_installed& x, instant now, peer_out& out);
  void on_result(const send_result& x, peer_out& out);
  void on_credit(peer_out& out);

  /// Takes lines of the standard input; `last` when there are no more.
  void on_lines(std::vector<std::string> lines, bool last, peer_out& out);

  void on_delivery(const delivery& x, instant now, peer_out& out);

  /// The journal has caught up by `x`. A peer whose journal lags far
  /// behind sends nothing: what it delivers must not pile up without bound.
  void on_written(const written& x, peer_out& out);
  void on_stream_ended(const stream_ended& x, peer_out& out);
  void on_finished(const round_finished& x, peer_out& out);

  /// The comparison server has what this peer delivered.
  void on_reported(peer_out& out);

  /// Says no more, so that the others can end too.
  void on_leave(peer_out& out);

  void on_tick(instant now, peer_out& out);
  std::optional<instant> next_deadline() const;

  /// Whether a round is under way, for which others may be waited.
  bool is_busy() const {
    return state_ != state::idle && state_ != state::over;
  }

  /// Messages that the group has taken in this round.
  std::uint64_t sent() const {
    return sent_;
  }

  /// Messages that were delivered in this round.
  std::uint64_t delivered() const {
    return delivered_;
  }

private:
  enum class state { idle, greeting, sending, ended, delivered, over };

  void send_more(peer_out& out);
  void hand_in(bool incomplete, peer_out& out);
  bool reads_lines() const {
    return source_.kind == source_kind::standard_input && !reports_;
  }

  peer_options opts_;
  source_options source_;
  state state_ = state::idle;
  bool reports_ = false;
  std::uint64_t round_ = 0;
  member_id number_ = 0;
  std::string name_;
  message_generator generator_;
  outbox outbox_;
  bool asked_ = false;
  bool blocked_ = false;
  bool source_done_ = false;
  bool leaving_ = false;
  std::uint64_t sent_ = 0;
  std::uint64_t delivered_ = 0;
  std::vector<log_entry> entries_;
  std::uint64_t unwritten_ = 0;
  std::uint64_t unwritten_bytes_ = 0;
  std::optional<instant> limit_at_;
};

} // namespace troupe::core
