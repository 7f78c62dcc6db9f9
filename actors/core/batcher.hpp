#pragma once

#include "actors/core/latency_buckets.hpp"
#include "actors/core/message_cutter.hpp"
#include "config/options.hpp"
#include "messages/inspection.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace troupe::core {

/// What became of a send that was waited for.
struct settled_send {
  std::uint64_t ticket = 0;
  send_result result;
};

/// What the door does after one step.
struct batcher_out {
  draft_batch drafts;
  std::vector<settled_send> settled;
  /// Whether a window has room again for those who were refused.
  bool opened = false;
};

/// Gathers messages into batches and counts what is under way.
///
/// A batch is closed when it is full, or when nothing else waits to be sent and
/// few others are under way: an idle group sends at once, a busy one fills its
/// datagrams. Without the second half a busy group would, too, send many small
/// batches, which then wait for each other in the rooms (Nagle, RFC 896).
///
/// A message that does not fit one unit is cut into fragments, which leave as
/// the window opens, piece by piece. It is taken as soon as its first fragment
/// is; until its last one has left, nothing else of this member is.
///
/// The window is the credit: own messages that not all members hold yet. It
/// opens when the own messages come back, stable, in room nine; back-pressure
/// needs no message of its own.
///
///   on_outgoing --------------------------> open batch --> drafts
///        | no room: refused                  ^      ^
///   on_awaited --> waiting, in the order ----'      | as the window opens
///                  of arrival      one large message, cut
class batcher {
public:
  batcher() = default;

  explicit batcher(group_options opts);

  /// Begins a view. What waits goes on in it where the view is dynamic, and is
  /// settled as `view_changed` where it is not.
  void on_view(const view_ptr& next, batcher_out& out);

  /// Sends what was gathered, and nothing more in this view. Returns whether
  /// that is new.
  bool on_freeze(const freeze& x, batcher_out& out);

  /// Takes messages as far as the window allows, and none while others wait.
  /// Full batches go to `out`.
  send_result on_outgoing(const outgoing& x, instant now, batcher_out& out);

  /// Takes messages as there is room for them. Returns the ticket under which
  /// the result comes, perhaps with this very step.
  std::uint64_t on_awaited(const outgoing& x, instant now, batcher_out& out);

  /// Puts the end marker behind all that was taken and all that waits. Nothing
  /// else is taken.
  void on_end(batcher_out& out);

  /// Closes the open batch: nothing else waits.
  void on_drained(batcher_out& out);

  /// Notes what was delivered, before parts are put together; sends what the
  /// window has room for now.
  void on_delivery(const delivery& x, instant now, batcher_out& out);

  /// This node ends: settles what waits as `shutting_down`.
  void on_shutdown(batcher_out& out);

  /// Whether every member has ended, and all of it is delivered.
  bool all_ended() const;

  /// Whether messages wait for `on_drained`, and it would close their batch.
  bool wants_drain() const {
    return !open_.empty() && may_leave();
  }

  /// Own units that not all members are known to hold; the end marker is none.
  std::uint64_t under_way() const {
    return sent_ - stable_ - (end_said_ && sent_ > stable_ ? 1 : 0);
  }

  std::uint64_t free_bytes() const;

  /// Own bytes that may be under way in this view.
  std::size_t window_bytes() const {
    return window_bytes_;
  }

  /// Own messages that were taken in this view, and whether the last of them
  /// has left only in part.
  std::uint64_t taken_in_view() const {
    return taken_in_view_;
  }

  bool is_partly_sent() const {
    return !parts_.done();
  }

  const view_ptr& current() const {
    return view_;
  }

  /// Who holds the window while messages find no room.
  wait_list waits() const;

  void tell(counters& out) const;

  /// How long own messages took from when they were taken until they were
  /// delivered here: of each batch that of its first one.
  const latency_buckets& delivery_spans() const {
    return counts_.delivery;
  }

  /// Adds how full the window is, and who holds it.
  void describe(inspection& out) const;

private:
  /// A batch of one's own that is under way.
  struct flight {
    seqno last = 0;
    std::size_t bytes = 0;
  };

  /// A batch of one's own that is not delivered here yet, and when the first of
  /// its messages was taken.
  struct departure {
    seqno last = 0;
    instant at{};
  };

  /// Of a message that was taken in an earlier view: nobody waits for it.
  static constexpr std::uint64_t no_ticket = 0;

  /// A send that waits for room; its units are what is not taken yet.
  struct waiting_send {
    std::uint64_t ticket = 0;
    outgoing rest;
    std::uint32_t taken = 0;
  };

  send_result take(outgoing& x, draft_batch& out);
  errc take_one(const unit& next, std::string_view whole, const slice& in,
                draft_batch& out);
  void send_parts(draft_batch& out);
  void go_on(batcher_out& out);
  void settle_all(errc why, batcher_out& out);
  errc why_closed() const;
  void keep_for(batcher& next);
  void say_end(draft_batch& out);
  void append(std::string_view unit, draft_batch& out);
  void make_room(std::size_t bytes, draft_batch& out);
  void count_unit(std::size_t bytes, bool plain);
  void close_open(draft_batch& out);
  void pass_on(draft next, draft_batch& out);
  bool has_room(std::size_t bytes) const;
  bool may_leave() const;
  void note_hold(instant now);
  void note_delivered(seqno last, instant now);

  group_options opts_;
  view_ptr view_;
  /// What is configured, if the receive buffers of all others take it.
  std::size_t window_bytes_ = 0;
  unit_writer open_;
  bool open_plain_ = true;
  /// The message that is partly sent.
  message_cutter parts_;
  std::deque<waiting_send> waiting_;
  std::deque<flight> flights_;
  std::deque<departure> departures_;
  /// When the first message of the open batch was taken; and the time of this
  /// step.
  instant open_since_{};
  instant now_{};
  seqno sent_ = 0;
  seqno stable_ = 0;
  std::size_t bytes_under_way_ = 0;
  std::vector<seqno> delivered_;
  std::uint64_t taken_in_view_ = 0;
  std::size_t ended_ = 0;
  /// Nothing more is taken; and the marker that says so has left.
  bool own_end_ = false;
  bool end_said_ = false;
  bool refused_ = false;
  bool frozen_ = false;
  bool cut_off_ = false;
  member_id slowest_ = 0;
  /// Since when something finds no room while `slowest_` holds the window.
  std::optional<instant> held_since_;

  /// What grows over all views.
  struct {
    std::uint64_t ticket = 0;
    std::uint64_t taken = 0;
    std::uint64_t refused = 0;
    std::uint64_t fragments = 0;
    std::uint64_t waited = 0;
    std::uint64_t waiting_refused = 0;
    /// From when own messages were taken until they were delivered here.
    latency_buckets delivery;
  } counts_;
};

} // namespace troupe::core
