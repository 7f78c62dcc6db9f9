#pragma once

#include "actors/core/folder_book.hpp"
#include "actors/core/news_queue.hpp"
#include "actors/core/rumor_store.hpp"
#include "actors/core/splitmix.hpp"
#include "config/gossip_options.hpp"
#include "messages/frame.hpp"
#include "messages/peer_news.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe::core {

struct gossip_datagram {
  address to;
  std::vector<frame> frames;
};

enum class gossip_event_kind : std::uint8_t {
  looked,     ///< At the own folder.
  sent_own,   ///< To `peer`: activity 2.
  sent_other, ///< That of `origin` to `peer`: activity 3.
  taken,      ///< Values of `origin` have changed here.
  expired,    ///< Those of `origin` are gone here.
};

struct gossip_event {
  gossip_event_kind kind = gossip_event_kind::looked;
  std::string origin;
  std::string peer{};
  std::int64_t version = -1;
};

/// What comes out of a step. The caller empties and reuses it.
struct gossip_out {
  std::vector<gossip_datagram> to_send;
  std::vector<gossip_event> events;
};

/// Decides what is said to whom, and when.
///
/// Four activities, each with its own pause: the own folder is looked at (by
/// whoever calls `on_look`), own metadata goes to a random node, another's to a
/// random third, and what is old is dropped. Beside them news is handed on at
/// once, and tables are compared.
///
/// In any round at most `fanout` datagrams leave: first marks of ranges that
/// differ, then news, then all else; only
/// who asks for more of a value gets it beyond that, up to `pull_datagrams`.
class gossip_spreader {
public:
  /// Datagrams that answer one question.
  static constexpr std::size_t burst = 8;
  /// How often one node is asked for the same, and then another.
  static constexpr unsigned tries_max = 4;
  /// Differing ranges that wait for a round with room.
  static constexpr std::size_t owed_max = 16;

  gossip_spreader() = default;

  gossip_spreader(gossip_options opts, folder_options folder, std::string self,
                  incarnation inc, std::uint64_t seed);

  void on_start(instant now);

  /// Who is there, and who is not any more.
  void on_peers(const peer_news& x, instant now);

  /// The folder was looked at: all its files, sorted by name.
  void on_look(const std::vector<folder_file>& files, instant now,
               gossip_out& out);

  void on_frame(const received_frame& x, instant now, gossip_out& out);

  void on_tick(instant now, gossip_out& out);

  /// When `on_tick` has something to do; nothing before `on_start`.
  std::optional<instant> next_deadline() const;

  const rumor_store& store() const {
    return store_;
  }

  const folder_book& folder() const {
    return folder_;
  }

  /// Who is there beside this node.
  std::size_t peers() const {
    return peers_.size();
  }

  /// Most datagrams that left in one round, without those that were asked for.
  std::size_t round_peak() const {
    return round_peak_;
  }

  void tell(counters& out) const;

private:
  /// More of an origin was asked for.
  struct pull {
    address from;
    instant asked_at;
    unsigned tries = 0;
  };

  // -- gossip_spreader.cpp: activities and news -------------------------------

  void spread(instant now, gossip_out& out);
  void tell_news(const gossip_peer& to, instant now, gossip_out& out);
  void send_own(instant now, gossip_out& out);
  void send_other(instant now, gossip_out& out);
  void expire(instant now, gossip_out& out);
  std::optional<gossip_delta>
  whole_or_mark(const std::string& origin, std::uint64_t after,
                std::size_t bytes, instant now) const;
  std::vector<const gossip_peer*> pick(std::size_t count,
                                       const std::string& but);
  bool may_send(instant now);
  bool may_answer(instant now);
  void begin_round(instant now);
  timespan jitter(timespan x);

  // -- gossip_frames.cpp: what is heard, and asked for ------------------------

  void hear(const gossip_summary& x, const origin& from, instant now,
            gossip_out& out);
  void hear(const gossip_digest& x, const origin& from, instant now,
            gossip_out& out);
  void hear(const gossip_delta& x, const origin& from, instant now,
            gossip_out& out);
  void exchange(instant now, gossip_out& out);
  void tell_marks(instant now, gossip_out& out);
  void exchange_soon(instant now);
  void go_on_pulling(const gossip_delta& x, const origin& from,
                     const gossip_taken& taken, instant now, gossip_out& out);
  void ask(const std::string& origin, pull& x, instant now, gossip_out& out);
  void retry_pulls(instant now, gossip_out& out);

  gossip_options opts_;
  folder_book folder_;
  splitmix random_;
  rumor_store store_;
  news_queue news_;
  std::vector<gossip_peer> peers_;
  std::map<std::string, std::size_t> places_;
  std::map<std::string, pull> pulls_;
  /// Who is to be told the marks of a range that differs.
  std::deque<std::pair<address, gossip_summary>> owed_;
  /// Where the comparison under way goes on in the table.
  std::string cursor_;

  bool running_ = false;
  instant next_own_;
  instant next_other_;
  instant next_expire_;
  instant next_exchange_;
  /// The round under way, and what has left in it.
  instant round_ends_;
  std::size_t sent_ = 0;
  std::size_t answered_ = 0;
  std::size_t round_peak_ = 0;

  struct {
    std::uint64_t news_sent = 0;
    std::uint64_t own_sent = 0;
    std::uint64_t other_sent = 0;
    std::uint64_t exchanges = 0;
    std::uint64_t differences = 0;
    std::uint64_t differences_dropped = 0;
    std::uint64_t withheld = 0;
    std::uint64_t pulls = 0;
    std::uint64_t pulls_repeated = 0;
    std::uint64_t pulls_given_up = 0;
    std::uint64_t pulls_refused = 0;
  } counts_;
};

} // namespace troupe::core
