#pragma once

#include "actors/core/channel_out.hpp"
#include "actors/core/chunk_assembler.hpp"
#include "actors/core/chunk_sender.hpp"
#include "actors/core/deadline_set.hpp"
#include "messages/calls.hpp"
#include "messages/errc.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace troupe::core {

/// Finished requests of one caller that are remembered one by one. Of older
/// ones only the highest number is kept.
constexpr std::size_t finished_calls_max = 256;

/// A request that is whole and is to be executed now, and never again.
struct accepted_call {
  std::uint64_t ticket = 0;
  incoming_call what;
};

struct reply_table_out {
  addressed_frames to_send;
  std::vector<accepted_call> accepted;

  void clear() {
    to_send.clear();
    accepted.clear();
  }
};

/// The requests of other nodes, and the replies to them that are still needed.
///
/// state      | request piece     | result      | last ack | `reply_kept` over
/// -----------+-------------------+-------------+----------+------------------
/// (unknown)  | -> assembling     | dropped     | dropped  | x
/// assembling | whole: -> working | x           | dropped  | -> (unknown)
/// working    | acknowledged      | -> replying | dropped  | x
/// replying   | acknowledged      | x           | -> done  | -> done
/// done       | acknowledged      | x           | dropped  | x
///
/// A request is known by its caller (address and incarnation) and its number,
/// and is executed at most once in the life of this node: `done` outlives the
/// reply, and a number too old to be remembered is refused, not executed. What
/// one caller can take is bounded, so that it crowds out nobody else. Refusals
/// take no memory at all: each piece that comes is answered anew.
class reply_table {
public:
  reply_table() = default;

  explicit reply_table(const channel_options& opts) : opts_(opts) {
    // nop
  }

  /// Takes a piece of a request.
  void on_chunk(const origin& from, const channel_chunk& x, instant now,
                reply_table_out& out);

  /// Takes an acknowledgement of pieces of a reply.
  void on_ack(const origin& from, const channel_ack& x, instant now,
              reply_table_out& out);

  /// Takes the result of the request that had `ticket`.
  void on_result(std::uint64_t ticket, const call_result& x, instant now,
                 reply_table_out& out);

  /// Sends again what is due, forgets what was kept long enough.
  void on_tick(instant now, reply_table_out& out);

  /// When `on_tick` is due.
  std::optional<instant> next_deadline() const {
    return deadlines_.next();
  }

  /// Bytes of requests and replies that are held.
  std::size_t bytes() const {
    return bytes_;
  }

  /// Requests that are not done.
  std::size_t size() const {
    return tickets_.size();
  }

  std::size_t callers() const {
    return callers_.size();
  }

  void add_to(counters& x) const;

private:
  enum class stage : std::uint8_t { assembling, working, replying };

  using caller_key = std::pair<endpoint, incarnation>;

  struct entry {
    std::uint64_t ticket = 0;
    stage at = stage::assembling;
    chunk_assembler request;
    chunk_sender reply;
    instant kept_until;
    std::size_t claimed = 0; // Counts towards `caller_bytes_max`.
    std::size_t held = 0;    // Counts towards `bytes_max`.
  };

  struct caller {
    std::map<std::uint64_t, entry> calls;
    std::set<std::uint64_t> finished;
    std::uint64_t forgotten = 0; // No number up to it is executed any more.
    std::size_t claimed = 0;
    instant heard;
  };

  using place = std::pair<caller_key, std::uint64_t>;

  caller* find_or_add(const caller_key& key, instant now);
  bool answer_known(const caller& who, const origin& from,
                    const channel_chunk& x, reply_table_out& out);
  bool admit(caller& who, const origin& from, const channel_chunk& x,
             reply_table_out& out);
  void take_piece(caller& who, const origin& from, const channel_chunk& x,
                  instant now, reply_table_out& out);
  void account(caller& who, entry& x, std::size_t claimed, std::size_t held);
  void rearm(const entry& x);
  void drop(caller& who, std::uint64_t call);
  void finish(caller& who, std::uint64_t call);
  void refuse(const origin& from, std::uint64_t call, errc why,
              const char* about, reply_table_out& out);

  channel_options opts_;
  std::map<caller_key, caller> callers_;
  std::map<std::uint64_t, place> tickets_;
  deadline_set<std::uint64_t> deadlines_; // Keys are tickets.
  std::uint64_t last_ticket_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t executed_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t repeats_ = 0;
  std::uint64_t put_off_ = 0;
  std::uint64_t strays_ = 0;
  std::uint64_t resent_ = 0;
};

} // namespace troupe::core
