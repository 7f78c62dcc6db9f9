#pragma once

#include "actors/core/number_set.hpp"
#include "config/options.hpp"
#include "messages/stream.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace troupe::core {

/// What the naive rule hands on after one step.
struct naive_out {
  std::vector<outbound> leaving;
  delivery delivered;
  /// Whether a pending table that had been full has room again.
  bool opened = false;
};

/// The rules of the sources, kept as exhibits so that their failure can be
/// seen.
///
/// unordered  a message is delivered on receipt and never sent again
/// naive      it waits in a heap by (time, sender); everyone acknowledges it
///            to everyone; the head is delivered when all N have; what a peer
///            has not acknowledged in time is sent to it again
///
/// Over UDP `naive` is no total order: an acknowledgement can overtake an
/// earlier message of the one who acknowledges, a copy that comes again is
/// delivered again, and an acknowledgement that is lost between two bystanders
/// is repaired by nobody.
class naive_multicast {
public:
  /// Lamport time, then sender: the order of the heap.
  using key = std::pair<lamport_time, member_id>;

  /// A message of one's own that not everyone has acknowledged.
  struct pending {
    plain_message what;
    /// Positions of those who have not.
    std::set<std::size_t> lacks;
    instant first_sent{};
    instant sent_at{};
  };

  naive_multicast() = default;

  naive_multicast(naive_options opts, level order)
    : opts_(opts), level_(order) {
    // nop
  }

  /// Begins a view. Frames of it that came early are taken now.
  void on_view(const view_ptr& next, instant now, naive_out& out);
  send_result on_outgoing(const outgoing& x, instant now, naive_out& out);
  void on_end(instant now, naive_out& out);
  void on_frames(const frame_batch& x, instant now, naive_out& out);

  /// Sends again what is older than the time-out, to those who lack it.
  void on_tick(instant now, naive_out& out);

  /// When to look again; nothing while nothing waits.
  std::optional<instant> next_deadline() const;

  /// Whether all end markers came and nothing is on its way any more.
  bool all_ended(instant now) const;

  /// Members whose acknowledgements are missing.
  wait_list waits() const;

  std::uint64_t delivered() const {
    return rank_;
  }

  const view_ptr& current() const {
    return view_;
  }

  lamport_time time() const {
    return time_;
  }

  /// Messages that still fit the pending table.
  std::uint64_t free_places() const {
    return opts_.queue_max - std::min(opts_.queue_max, pending_.size());
  }

  const std::map<key, pending>& pending_table() const {
    return pending_;
  }

  /// Who has acknowledged the message of `sender` with `time`, by position;
  /// nobody if nothing is known of it.
  std::set<std::size_t> acked_by(lamport_time time, member_id sender) const;

  counters count() const;

private:
  bool may_send(send_result& result);
  bool has_ack_room(const key& id);
  void on_message(std::size_t from, const plain_message& x, naive_out& out);
  void on_ack(std::size_t from, const plain_ack& x, naive_out& out);
  void one_frame(const received_frame& x, instant now, naive_out& out);
  void deliver(const plain_message& x, naive_out& out);
  void deliver_heads(naive_out& out);
  void to_all(frame what, naive_out& out) const;
  void to_peer(std::size_t who, frame what, naive_out& out) const;
  void send_ends(instant now, naive_out& out);
  std::optional<view_id> view_of(const frame& x) const;

  naive_options opts_;
  level level_ = level::naive;
  view_ptr view_;
  std::size_t self_ = 0;
  lamport_time time_ = 0;
  seqno number_ = 0;
  std::multimap<key, plain_message> heap_;
  /// Also of messages that are delivered: a copy may come again.
  std::map<key, std::set<std::size_t>> acks_;
  key last_delivered_;
  std::map<key, pending> pending_;
  std::vector<received_frame> early_;
  /// For each member: how many messages it said it sent, which ones came, and
  /// when it was last heard.
  std::vector<std::optional<std::uint64_t>> ends_;
  std::vector<number_set> received_;
  std::vector<instant> last_heard_;
  std::set<std::size_t> end_lacks_;
  bool ended_ = false;
  bool refused_ = false;
  std::optional<instant> scan_at_;
  instant last_end_{};
  std::uint64_t rank_ = 0;

  /// Of this view.
  std::uint64_t said_ = 0;

  std::uint64_t sent_ = 0;
  std::uint64_t refusals_ = 0;
  std::uint64_t delivered_ = 0;
  std::uint64_t resent_ = 0;
  std::uint64_t acks_sent_ = 0;
  std::uint64_t dropped_ = 0;
};

} // namespace troupe::core
