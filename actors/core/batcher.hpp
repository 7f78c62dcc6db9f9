#pragma once

#include "config/options.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

namespace troupe::core {

/// Gathers messages into batches and counts what is under way.
///
/// A batch is closed when it is full, or when nothing else waits to be sent:
/// an idle group sends at once, a busy one fills its datagrams.
///
/// The window is the credit: own messages that not all members hold yet. It
/// opens when the own messages come back, stable, in room nine; back-pressure
/// needs no message of its own.
class batcher {
public:
  batcher() = default;

  explicit batcher(group_options opts) : opts_(opts) {
    // nop
  }

  void on_view(const view_ptr& next);

  /// Takes messages as far as the window allows. Full batches go to `out`.
  send_result on_outgoing(const outgoing& x, draft_batch& out);

  /// Puts the end marker behind all that was taken. Nothing is taken after it.
  void on_end(draft_batch& out);

  /// Closes the open batch: nothing else waits.
  void on_drained(draft_batch& out);

  /// Notes what was delivered. Returns whether a window that had been full has
  /// room again.
  bool on_delivery(const delivery& x);

  /// Whether every member has ended, and all of it is delivered.
  bool all_ended() const;

  /// Whether messages wait for `on_drained`.
  bool has_open_batch() const {
    return !open_.empty();
  }

  /// Own messages that not all members are known to hold; the end marker is
  /// none.
  std::uint64_t under_way() const {
    return sent_ - stable_ - (own_end_ && sent_ > stable_ ? 1 : 0);
  }

  std::uint64_t free_bytes() const;

  std::uint64_t delivered() const {
    return delivered_count_;
  }

  const view_ptr& current() const {
    return view_;
  }

  counters count() const;

private:
  /// A batch of one's own that is under way.
  struct flight {
    seqno last = 0;
    std::size_t bytes = 0;
  };

  void append(std::string_view unit);
  void close_open(draft_batch& out);
  void pass_on(slice units, std::uint32_t count, draft_batch& out);
  bool has_room(std::size_t bytes) const;

  group_options opts_;
  view_ptr view_;
  unit_writer open_;
  std::deque<flight> flights_;
  seqno sent_ = 0;
  seqno stable_ = 0;
  std::size_t bytes_under_way_ = 0;
  std::vector<seqno> delivered_;
  std::uint64_t delivered_count_ = 0;
  std::size_t ended_ = 0;
  bool own_end_ = false;
  bool refused_ = false;
  member_id slowest_ = 0;

  std::uint64_t taken_ = 0;
  std::uint64_t refusals_ = 0;
};

} // namespace troupe::core
