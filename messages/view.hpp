#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"
#include "messages/wire_range.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// What a group promises about the order of its deliveries.
enum class level : std::uint8_t {
  unordered, ///< On receipt, never resent. An exhibit.
  naive,     ///< The rule of the sources: an ack from all. An exhibit.
  fifo,      ///< In the order of each sender.
  causal,    ///< After all that the sender had delivered when it sent.
  agreed,    ///< In the same order everywhere.
  safe,      ///< Agreed, and only once every member holds it.
};

/// Whether `x` is one of the sources' levels, which show what breaks.
constexpr bool is_exhibit(level x) {
  return x == level::unordered || x == level::naive;
}

std::string to_string(level x);
std::optional<level> parse_level(std::string_view text);

/// One party of a view: a name in one of its lives, at one address.
struct member {
  member_id id = 0;
  std::string name;
  incarnation inc = 0;
  endpoint at;
  /// Has the state of the group, and counts in its quorums; one that has just
  /// joined does not.
  bool full = true;
  /// Keeps what it promises on a disk, and so has a vote; one without is led.
  bool votes = true;
  /// What its build reads; a founder has not said so before it was heard.
  wire_range wire{};
};

/// A numbered list of members. All vectors with an entry for each member
/// follow the order of `members`, which is ascending by id.
struct view {
  view_id id;
  group_id group = 0;
  /// The member that this node is.
  member_id self = 0;
  /// Clocks start here, so that no peer can push them from nowhere.
  lamport_time start_time = 0;
  /// Sequence numbers start behind this one.
  seqno start_seq = 0;
  /// Largest unit that fits a datagram on all paths of this view, as far as
  /// this member knows; a larger message is cut into fragments of this size.
  std::size_t unit_bytes = 60000;
  /// Largest window of a sender that the receive buffers of the others take,
  /// as far as this member knows.
  static constexpr std::size_t unlimited = ~std::size_t{0};
  std::size_t window_bytes = unlimited;
  /// Ends with an agreed cut, so that messages must say at `agreed`, too, what
  /// their sender had delivered: nothing of which the past is lost is kept.
  bool dynamic = false;
  std::vector<member> members;

  /// Returns the position of `who`, or nothing for a stranger.
  std::optional<std::size_t> position_of(member_id who) const {
    for (std::size_t i = 0; i < members.size(); ++i)
      if (members[i].id == who)
        return i;
    return std::nullopt;
  }

  std::size_t own_position() const {
    return position_of(self).value_or(members.size());
  }
};

using view_ptr = std::shared_ptr<const view>;

} // namespace troupe
