#pragma once

#include "actors/core/channel_out.hpp"
#include "config/replica_options.hpp"
#include "messages/packet.hpp"
#include "messages/replica.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace troupe::core {

/// What comes out of a step. The caller empties and reuses it.
struct reception_out {
  /// Packets for clients.
  addressed_frames leaving;
  /// For the replica of this node, by ticket.
  std::vector<std::pair<std::uint64_t, service_request>> requests;
};

/// The door of a server to its clients.
///
///            this node serves
///   advises <----------------> serves
///            it does no more
///
/// Who does not serve tells clients who does. Who serves hands their requests
/// to the replica, tells what became of them, brings each session what is for
/// it, in order, until the client says that it was shown, and gives up on
/// sessions whose clients are silent. All that must not be lost is in the
/// replicated state; what is here can be had from there again.
class reception {
public:
  reception() = default;

  /// Others reach this node at `self`.
  reception(reception_options opts, endpoint self) : opts_(opts), self_(self) {
    // nop
  }

  void on_packet(const origin& from, const packet& x, instant now,
                 reception_out& out);
  void on_reply(std::uint64_t ticket, const service_reply& x, instant now,
                reception_out& out);
  void on_turn(service_turn x, instant now, reception_out& out);

  /// Until when nobody else can serve.
  void on_lease(instant until) {
    lease_until_ = until;
  }
  void on_effects(const service_effects& x, instant now, reception_out& out);
  void on_tick(instant now, reception_out& out);
  std::optional<instant> next_deadline() const {
    return due_;
  }

  /// Milliseconds since 1970, for what leaves.
  void set_time(std::uint64_t ms) {
    time_ = ms;
  }

  bool serves() const {
    return turn_.serves;
  }
  std::optional<endpoint> leader() const {
    return turn_.leader;
  }
  std::uint64_t epoch() const {
    return turn_.epoch;
  }
  std::size_t sessions() const {
    return guests_.size();
  }
  counters count() const;

private:
  /// The client of a session that is open.
  struct guest {
    uuid_bytes client{};
    std::optional<address> at;
    instant heard{};
    /// What it has not said it has shown, in order, and how much of that left.
    std::deque<service_effect> kept;
    std::size_t sent = 0;
    /// When the oldest of these left, or the last one came through.
    instant sent_at{};
    std::uint64_t confirmed = 0;
    std::uint64_t noted = 0;
    instant note_at{};
  };

  /// A request that the replica has.
  struct waiting {
    address to;
    packet asked;
  };

  guest* guest_of(const packet& x);
  void advise(const address& to, const packet& x, reception_out& out);
  void say_expired(const address& to, const packet& x,
                   reception_out& out) const;
  void submit(const address& from, const packet& x, reception_out& out);
  void on_confirm(guest& who, std::uint64_t upto, instant now);
  void answer(const waiting& x, const service_reply& y, instant now,
              reception_out& out);
  void say(const address& to, packet x, reception_out& out) const;
  void send_kept(std::uint64_t session, guest& x, instant now,
                 reception_out& out);
  void take_in(const service_effects& x, instant now, reception_out& out);
  void look_after(std::uint64_t session, guest& x, instant now,
                  reception_out& out);
  void note(std::uint64_t session, guest& x, reception_out& out);
  void wake_at(instant x);

  reception_options opts_;
  endpoint self_;
  service_turn turn_;
  instant lease_until_{};
  std::map<std::uint64_t, guest> guests_;
  std::map<std::uint64_t, waiting> waiting_;
  std::uint64_t ticket_ = 0;
  std::uint64_t time_ = 0;
  std::optional<instant> due_;

  std::uint64_t packets_ = 0;
  std::uint64_t advised_ = 0;
  std::uint64_t told_ = 0;
  std::uint64_t told_again_ = 0;
  std::uint64_t confirmed_ = 0;
  std::uint64_t expired_ = 0;
  std::uint64_t overloaded_ = 0;
};

} // namespace troupe::core
