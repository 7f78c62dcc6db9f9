#pragma once

#include "actors/core/health_score.hpp"
#include "actors/core/splitmix.hpp"
#include "actors/core/swim_queue.hpp"
#include "actors/core/swim_table.hpp"
#include "config/detector_options.hpp"
#include "messages/frame.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe::core {

/// What this node says of itself.
struct swim_identity {
  std::string name;
  incarnation inc = 0;
  endpoint at;
  std::string tags{};
};

enum class swim_event_kind : std::uint8_t {
  joined,     ///< A member, or a later life of one, is there (again).
  suspected,  ///< It has to refute.
  refuted,    ///< It did.
  faulty,     ///< It did not, or a later life took its place.
  left,       ///< It has said good-bye.
  updated,    ///< Its address or its tags are others.
  name_taken, ///< Another node lives under this node's name, in a later life.
};

/// What an event follows from.
enum class swim_cause : std::uint8_t {
  probe,   ///< This node's own probe found no answer.
  told,    ///< Another member said so (`swim_event::what.by` who).
  limit,   ///< The time to refute was over.
  restart, ///< A later life of the same name has begun.
};

struct swim_event {
  swim_event_kind kind = swim_event_kind::joined;
  swim_update what;
  swim_cause why = swim_cause::told;
  instant when;
};

struct swim_datagram {
  address to;
  std::vector<frame> frames;
};

/// What comes out of a step. The caller empties and reuses it.
struct swim_out {
  std::vector<swim_datagram> to_send;
  std::vector<swim_event> events;
};

/// Finds out who lives, by probing one member after the other, and spreads it
/// as gossip (SWIM: Das, Gupta and Motivala, 2002; Lifeguard, 2018).
///
///   alive --no answer, nor to relays--> suspect --not refuted--> faulty
///     ^              refutation            |                       |
///     '------------------------------------'-----------------------'
///   any but left --says so--> left;  any --later life--> alive
class swim {
public:
  /// Addresses to begin with.
  static constexpr std::size_t seeds_max = 128;

  /// Lives that a later one has replaced and that are remembered; beyond it,
  /// the earliest is forgotten.
  static constexpr std::size_t former_max = 64;

  swim() = default;

  swim(swim_options opts, swim_identity self, std::uint64_t seed);

  /// Begins, and asks `seeds` for their members until one has answered.
  void on_join(std::vector<endpoint> seeds, instant now, swim_out& out);

  /// From now on, these are asked; at once where nobody is known yet.
  void on_seeds(std::vector<endpoint> seeds, instant now);

  /// A view says who takes part, not gossip: from now on all of `all`, and of
  /// others nothing is taken or told. What this node's own probes have shown
  /// is found out anew.
  void on_members(const std::vector<swim_identity>& all, instant now,
                  swim_out& out);

  /// Tells the others that this node leaves, and stops probing.
  void on_leave(instant now);

  /// This node says something else about itself: at most 512 bytes.
  void on_tags(std::string tags, instant now);

  /// Takes a frame of the detector; others are none of its business.
  void on_frame(const received_frame& x, instant now, swim_out& out);

  /// What was due happened `delay` too late: evidence against this node.
  void on_health(timespan delay);

  void on_tick(instant now, swim_out& out);

  /// When `on_tick` has something to do; nothing before `on_join`.
  std::optional<instant> next_deadline() const {
    return due_;
  }

  const swim_table& members() const {
    return table_;
  }

  unsigned health() const {
    return health_.value();
  }

  /// How often this node has refuted in this life.
  std::uint64_t refutation() const {
    return refutation_;
  }

  /// Whether enough members were told that this node leaves.
  bool has_left() const {
    return leaving_ && !queue_.has(self_.name);
  }

  void tell(counters& out) const;

private:
  struct probe {
    std::uint64_t number = 0;
    std::string target;
    incarnation inc = 0;
    instant pings_again_at;
    instant asks_others_at;
    /// Nothing: with the next probe.
    std::optional<instant> fails_at;
    std::size_t relays = 0;
    std::size_t nacks = 0;
    bool asked_others = false;
    bool answered = false;
  };

  /// A probe for another member.
  struct relay {
    address asker;
    std::uint64_t their_number = 0;
    instant nack_at;
  };

  /// An exchange of all that is known, page by page.
  struct exchange {
    address with;
    std::uint64_t number = 0;
    /// Behind which name the page under way begins, the next one, and the next
    /// one of theirs.
    std::string push_after{};
    std::string push_next{};
    std::string pull_after{};
    bool pushed_all = false;
    bool pulled_all = false;
    instant sent_at;
    unsigned tries = 0;
  };

  // -- swim.cpp: opinions -----------------------------------------------------

  void apply(const swim_update& x, swim_cause why, instant now, swim_out& out);
  void apply_all(const std::vector<swim_update>& xs, instant now,
                 swim_out& out);
  void on_own(const swim_update& x, instant now, swim_out& out);
  void announce(swim_status status, instant now);
  void publish(const swim_update& x, const std::optional<swim_update>& before,
               swim_cause why, instant now, swim_out& out) const;
  void notice_lateness(instant now);
  void settle(instant now);
  void give_up_suspects(instant now, swim_out& out);

  // -- swim_probe.cpp: who is asked and told when -----------------------------

  void begin_probe(instant now, swim_out& out);
  void ping(instant now, swim_out& out);
  void go_on_probing(instant now, swim_out& out);
  void ask_others(const swim_record& target, instant now, swim_out& out);
  void end_probe(instant now, swim_out& out);
  void expire_relays(instant now, swim_out& out);
  void gossip(instant now, swim_out& out);
  void begin_exchange(const address& with, instant now);
  void send_page(instant now, swim_out& out);
  void go_on_exchanging(instant now, swim_out& out);
  void reconnect(instant now);
  timespan jitter(timespan x);

  // -- swim_ring.cpp: whose turn it is ----------------------------------------

  std::vector<const swim_record*> pick(std::size_t count,
                                       const std::string& but,
                                       timespan faulty_for, instant now);
  const swim_record* next_target(instant now);
  const swim_record* next_accused();
  const swim_record* next_neighbour() const;
  void add_to_ring(const std::string& name);
  bool is_worth_asking(const swim_record* x) const;
  bool keeps_in_ring(const swim_record* x, instant now) const;

  // -- swim_frames.cpp: what comes in, and what goes out ----------------------

  void hear(const swim_ping& x, const origin& from, instant now, swim_out& out);
  void hear(const swim_ping_request& x, const origin& from, instant now,
            swim_out& out);
  void hear(const swim_ack& x, const origin& from, instant now, swim_out& out);
  void hear(const swim_nack& x, const origin& from, instant now, swim_out& out);
  void hear(const swim_gossip& x, const origin& from, instant now,
            swim_out& out);
  void hear(const swim_push_pull& x, const origin& from, instant now,
            swim_out& out);
  void send(const address& to, frame what, const std::string* about,
            instant now, swim_out& out);
  bool page(std::string& after, instant now,
            std::vector<swim_update>& out) const;
  void remember_former(const swim_update& before);
  void tell_former(const origin& from, instant now, swim_out& out);

  swim_options opts_;
  swim_identity self_;
  splitmix random_;
  std::uint64_t refutation_ = 0;
  std::uint64_t next_number_ = 0;
  swim_table table_;
  swim_queue queue_;
  health_score health_;

  /// Whom to probe, in a shuffled order; who is gone is passed over.
  std::vector<std::string> ring_;
  std::size_t ring_at_ = 0;

  std::optional<probe> probe_;
  std::map<std::uint64_t, relay> relays_;
  std::optional<exchange> exchange_;
  std::vector<endpoint> seeds_;
  /// Whose earlier life that was, and where. It may go on.
  std::map<std::pair<incarnation, endpoint>, std::string> former_;
  /// Who may take part; empty means everybody.
  std::set<std::string> members_;
  std::size_t seed_at_ = 0;

  bool running_ = false;
  bool joined_ = false;
  bool leaving_ = false;
  /// The next probe is one that goes around.
  bool goes_around_ = false;
  instant next_probe_;
  instant next_gossip_;
  instant next_exchange_;
  instant next_reconnect_;
  std::optional<instant> due_;
  /// The later life under this node's name that was told of.
  incarnation taken_by_ = 0;

  struct {
    std::uint64_t probes = 0;
    std::uint64_t probes_failed = 0;
    std::uint64_t probes_void = 0;
    std::uint64_t relays_refused = 0;
    std::uint64_t misdirected = 0;
    std::uint64_t former_told = 0;
    std::uint64_t outsiders = 0;
    std::uint64_t unexpected_acks = 0;
    std::uint64_t refutations = 0;
    std::uint64_t exchanges = 0;
    std::uint64_t exchanges_given_up = 0;
  } counts_;
};

std::string to_string(swim_event_kind x);
std::string to_string(swim_cause x);

} // namespace troupe::core
