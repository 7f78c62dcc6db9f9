#pragma once

#include "config/load.hpp"
#include "messages/endpoint.hpp"
#include "nodes/output.hpp"
#include "nodes/stack.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What a group is made to carry while it is measured.
struct bench_load {
  static constexpr std::uint32_t members_max = 16;
  /// The first bytes of a message say when it was sent.
  static constexpr std::size_t stamp_bytes = 8;

  std::uint32_t members = 3;
  /// Only the first member sends.
  bool one_sender = false;
  /// Of a message: from `stamp_bytes` to what a group takes.
  std::size_t bytes = 100;
  /// `fifo` to `safe`.
  level order = level::safe;
  /// Messages a second of all senders together; nothing: as many as the
  /// windows let pass.
  std::optional<std::uint64_t> rate;
  timespan duration = std::chrono::seconds{5};
  /// Share of the datagrams that each member loses on its way out.
  double loss = 0;
  /// Size of a datagram; nothing follows the paths.
  std::optional<std::size_t> datagram_bytes;
  /// A file that the first member sends once, in messages of `bytes`, in the
  /// place of all else; empty: none.
  std::string file;
  /// Settings of every member, `key=value`; they win over all of the above.
  std::vector<std::string> sets;

  std::uint32_t senders() const {
    return one_sender ? 1 : members;
  }
};

/// What one member of a measured group has to know.
struct bench_member_plan {
  bench_load load;
  member_id self = 1;
  /// A bound socket that the process was given.
  int socket = -1;
  /// The addresses of all members, its own as well.
  std::vector<endpoint> members;
};

/// Returns the one argument of a member's process.
std::string to_text(const bench_member_plan& x);

/// Reads what `to_text` wrote; nothing if it is something else.
std::optional<bench_member_plan> parse_bench_member(const std::string& text);

/// Returns the configuration of member `self`, with what is wrong with its
/// `sets`.
config::load_result settings_of(const bench_load& x, member_id self);

/// Returns the options of a group that carries `x`, whose `sets` are right.
stream_options stream_options_for(const bench_load& x);

/// Returns the options of the transport of member `self`.
transport_options transport_options_for(const bench_load& x, member_id self);

/// Returns where member `self` records what it does: the name of the file is
/// followed by its own. Empty: nowhere.
trace_options trace_options_for(const bench_load& x, member_id self);

} // namespace troupe
