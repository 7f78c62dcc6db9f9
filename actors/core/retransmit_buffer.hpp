#pragma once

#include "actors/core/resend_log.hpp"
#include "actors/core/rtt_estimator.hpp"
#include "config/options.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace troupe::core {

/// Keeps every message of the view, this member's own and the others',
/// delivered or not, until all members hold it, and repairs what was lost.
///
/// Two things call for a repair: a member that asks (it sees the gap), and an
/// acknowledgement that does not come in time (nobody sees the loss of a last
/// message). The time-out is measured for each member (RFC 6298), with samples
/// from messages that were sent once only (Karn) and back-off.
///
/// What is sent again is never more than what was asked for, cut out of the
/// batches that are kept. A time-out sends the first of what is missing alone,
/// with the promise that lets the member ask for the rest.
class retransmit_buffer {
public:
  retransmit_buffer() = default;

  explicit retransmit_buffer(resender_options opts) : opts_(opts) {
    // nop
  }

  void on_view(const view_ptr& next);

  /// Keeps what leaves and makes frames of it.
  outbound_batch on_departures(const departure_batch& x, instant now);

  /// Keeps what came in, forgets what is stable, notes acknowledgements.
  void on_holdings(const holdings& x, instant now);

  /// Makes frames of requests to others.
  outbound_batch on_requests(const repair_batch& x) const;

  /// A time-out sends so much of what a request may be answered with.
  static constexpr std::size_t timeout_share = 8;

  /// Repairs what `x.to` has asked for, as far as it is held here.
  outbound_batch on_asked(const repair_order& x, instant now);

  /// Repairs nothing more of the view, but what is fetched of its cut.
  void on_freeze(const freeze& x);

  /// Sends again what members have not acknowledged in time.
  outbound_batch on_tick(instant now);

  /// When `on_tick` has something to do.
  std::optional<instant> next_deadline() const;

  /// Whether this member holds `number` of `origin` and has not forgotten it.
  bool holds(member_id origin, seqno number) const;

  /// Bytes of all messages that are kept now.
  std::uint64_t kept_bytes() const {
    return kept_bytes_;
  }

  /// How long an acknowledgement of `who` is waited for at present.
  timespan rto_of(member_id who) const;

  counters count() const;

private:
  struct kept {
    envelope_batch_ptr batch;
    instant sent_at{};
  };

  using store = std::map<seqno, kept>;

  struct peer {
    member_id id = 0;
    rtt_estimator rtt;
    /// Up to here it holds this member's messages.
    seqno acked = 0;
    /// When the oldest message that it lacks is sent again.
    std::optional<instant> resend_at;
    address_list to;
    resend_log resent;
  };

  /// What one repair may still send.
  struct allowance {
    std::size_t parts = 0;
    std::size_t bytes = 0;
  };

  void keep(std::size_t from, const envelope_batch_ptr& x, instant now);
  void on_acked(peer& who, seqno acked, instant now);
  void forget(std::size_t from, seqno stable);
  void resend(peer& who, instant now, outbound_batch& out);
  instant last_sent(const kept& x, seqno number, const peer& to) const;
  store::const_iterator find(std::size_t from, seqno number) const;
  std::uint64_t send_again(peer& who, std::size_t from, resend_log::range what,
                           instant now, allowance& rest, outbound& out);
  outbound to_one_peer(const peer& who) const;

  resender_options opts_;
  view_ptr view_;
  std::size_t self_ = 0;
  bool frozen_ = false;
  address_list everyone_;
  /// The newest promise of this view. Promises only grow, so an old one stays
  /// true: it tells who was cut off how much is missing.
  std::optional<stamp> promised_;
  std::vector<store> stores_;
  std::vector<peer> peers_;

  std::uint64_t kept_bytes_ = 0;
  std::uint64_t kept_bytes_max_ = 0;
  std::uint64_t resent_ = 0;
  std::uint64_t repaired_ = 0;
  std::uint64_t timeouts_ = 0;
};

} // namespace troupe::core
