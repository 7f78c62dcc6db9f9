#pragma once

#include "actors/core/channel_out.hpp"
#include "actors/core/chunk_assembler.hpp"
#include "actors/core/chunk_sender.hpp"
#include "actors/core/deadline_set.hpp"
#include "messages/calls.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace troupe::core {

/// The end of a call that this node has begun.
struct finished_call {
  std::uint64_t call = 0;
  call_result result;
};

struct call_table_out {
  addressed_frames to_send;
  std::vector<finished_call> finished;

  void clear() {
    to_send.clear();
    finished.clear();
  }
};

/// The calls that this node has begun and that have no answer yet.
///
/// on_call -> sending --all acknowledged--> waiting --reply whole--> finished
///               |                             |
///               +-- time limit, other life ---+--------------------> finished
///
/// Pieces of a reply are acknowledged also after the end of their call, so that
/// the other side can forget them.
class call_table {
public:
  call_table() = default;

  /// Calls are counted from `first`, which must not be zero.
  explicit call_table(const channel_options& opts, std::uint64_t first = 1);

  /// Begins a call and returns its number. A call that cannot begin finishes
  /// at once, with `errc::overloaded` or `errc::too_large`.
  std::uint64_t on_call(const call_target& target, const call& what,
                        instant now, call_table_out& out);

  /// Takes a piece of a reply.
  void on_chunk(const origin& from, const channel_chunk& x, instant now,
                call_table_out& out);

  /// Takes an acknowledgement of pieces of a request.
  void on_ack(const origin& from, const channel_ack& x, instant now,
              call_table_out& out);

  /// Sends again what is due, gives up what took too long.
  void on_tick(instant now, call_table_out& out);

  /// When `on_tick` is due.
  std::optional<instant> next_deadline() const {
    return deadlines_.next();
  }

  std::size_t size() const {
    return calls_.size();
  }

  void add_to(counters& x) const;

private:
  struct entry {
    address to; // The incarnation is zero until the other side has spoken.
    instant limit;
    chunk_sender request;
    chunk_assembler reply;
  };

  using entries = std::map<std::uint64_t, entry>;

  entries::iterator find(const origin& from, std::uint64_t call,
                         call_table_out& out);
  void take_reply(entries::iterator i, const origin& from,
                  const channel_chunk& x, call_table_out& out);
  void rearm(entries::const_iterator i);
  void finish(entries::iterator i, call_result result, call_table_out& out);

  channel_options opts_;
  std::uint64_t next_ = 1;
  entries calls_;
  deadline_set<std::uint64_t> deadlines_;
  std::uint64_t begun_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t timed_out_ = 0;
  std::uint64_t resent_ = 0;
  std::uint64_t strays_ = 0;
};

} // namespace troupe::core
