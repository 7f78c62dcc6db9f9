#pragma once

#include "messages/stream.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace troupe {

// What an actor tells of itself to those who look inside a running node. It is
// made from the actor's state when someone asks; nobody keeps it.

struct field;

/// Fields without a name are the entries of a list.
using field_list = std::vector<field>;

/// Whole number, real number, yes or no, text, span, or more fields.
using field_value = std::variant<std::uint64_t, double, bool, std::string,
                                 timespan, field_list>;

/// One part of an actor's state, under the name that people know it by.
struct field {
  std::string name;
  field_value value;
};

/// Entries of one list that are told; a field `more` counts the others.
constexpr std::size_t inspected_entries_max = 64;

/// Adds a field. One overload a type, since a literal would be a `bool`.
inline void add_field(field_list& out, std::string name, std::uint64_t x) {
  out.push_back({std::move(name), x});
}

inline void add_field(field_list& out, std::string name, unsigned x) {
  add_field(out, std::move(name), std::uint64_t{x});
}

inline void add_field(field_list& out, std::string name, double x) {
  out.push_back({std::move(name), x});
}

inline void add_field(field_list& out, std::string name, bool x) {
  out.push_back({std::move(name), x});
}

inline void add_field(field_list& out, std::string name, timespan x) {
  out.push_back({std::move(name), x});
}

inline void add_field(field_list& out, std::string name, std::string x) {
  out.push_back({std::move(name), std::move(x)});
}

inline void add_field(field_list& out, std::string name, const char* x) {
  out.push_back({std::move(name), std::string{x}});
}

inline void add_field(field_list& out, std::string name, field_list x) {
  out.push_back({std::move(name), std::move(x)});
}

/// A field for each counter.
inline void add_counters(field_list& out, const counters& xs) {
  for (const auto& x : xs.items)
    add_field(out, x.name, x.value);
}

/// Fields for the first entries of `xs`, each made by `f(entry)`.
template <class Range, class F>
field_list listed(const Range& xs, F f) {
  field_list result;
  std::size_t left = 0;
  for (const auto& x : xs)
    if (result.size() < inspected_entries_max)
      result.push_back(f(x));
    else
      ++left;
  if (left > 0)
    add_field(result, "more", std::uint64_t{left});
  return result;
}

/// How long until `then`; zero where it is over.
inline timespan span_until(instant then, instant now) {
  return then > now ? then - now : timespan{0};
}

// -- what stands still --------------------------------------------------------

enum class hold_kind : std::uint8_t {
  window,    ///< Own messages find no room.
  view,      ///< The next view has not come.
  election,  ///< It is not clear who stands for the lead.
  joining,   ///< This node is in no view, or has not the state of its group.
  handshake, ///< A round has not begun, or has not ended.
};

/// Something that an actor waits for others to do.
struct hold {
  hold_kind kind = hold_kind::view;
  /// What stands still: `view 4.3`, `7 messages`.
  std::string subject;
  /// What is lacking, as in "waits for <what> from <from>".
  std::string what;
  /// Names of those it must come from; empty where nobody can tell.
  std::vector<std::string> from;
  std::optional<instant> since;
  /// What this node does about it, and when; may be empty.
  std::string next;
  std::optional<instant> next_at;
};

std::string to_string(hold_kind x);

/// For people: `view 4.3: waits for votes from b and c`.
std::string in_words(const hold& x);

/// For people: `a, b and c`.
std::string in_words(const std::vector<std::string>& names);

/// Who holds what, as the ack tracker knows it.
struct ack_picture {
  struct column {
    /// Highest number of this member's messages that anyone is known to hold.
    seqno highest = 0;
    instant last_heard{};
    /// Since when its acknowledgements or its clock are behind; and when it
    /// moved last.
    std::optional<instant> lags_since;
    instant last_moved{};
    /// Since when messages of it are missing here.
    std::optional<instant> gap_since;
    /// When its messages, or its clock, are asked for next, and of whom.
    std::optional<instant> ask_at;
    std::optional<instant> stamp_at;
    member_id ask_whom = 0;
  };

  view_ptr current;
  bool frozen = false;
  /// Row q, column s: up to where q is known to hold the messages of s.
  std::vector<std::vector<seqno>> rows;
  std::vector<column> columns;
};

/// What the hold-back queue holds.
struct queue_picture {
  /// The earliest batch of a sender that waits.
  struct front {
    seqno first = 0;
    seqno last = 0;
    lamport_time time = 0;
    /// Up to where its sender had delivered.
    std::vector<seqno> deps;
  };

  view_ptr current;
  level order = level::safe;
  bool frozen = false;
  std::vector<seqno> delivered;
  std::vector<lamport_time> heard;
  std::vector<std::optional<front>> fronts;
  /// Messages that are held back.
  std::uint64_t held = 0;
};

/// How a detector sees another member.
struct watched_member {
  std::string name;
  instant last_heard{};
  bool suspected = false;
  /// It is heard, but does not acknowledge.
  bool stuck = false;
  /// When this node will suspect it unless it is heard; nothing where that
  /// cannot be told.
  std::optional<instant> suspect_at;
  /// Names of those who suspect it by their last word, this node with them;
  /// and how many must at the same time for it to be removed.
  std::vector<std::string> suspected_by;
  std::size_t needed = 0;
  /// It stays although so many do: it is heard, and `detector.stuck` says so.
  bool withheld = false;
};

// -- the answer ---------------------------------------------------------------

/// Asks an actor to tell of itself.
struct get_inspection {};

/// What it tells. `describe(const its_state&, inspection&)` fills in what is
/// below `now`; all above is found out without it.
struct inspection {
  std::string name;
  /// `actor`, `broker` (hears sockets) or `thread` (has one of its own).
  std::string kind;
  std::uint64_t id = 0;
  /// Messages that wait in its mailbox, and those it has handled; questions
  /// such as this one do not count.
  std::uint64_t mailbox = 0;
  std::uint64_t handled = 0;
  /// How long it has had nothing to do.
  timespan idle{0};
  /// As the actor's clock tells.
  instant now{};

  /// For whom or what it waits, in words; empty: for messages.
  std::string waits_for;
  field_list fields;
  std::vector<hold> holds;
  std::shared_ptr<const ack_picture> acks;
  std::shared_ptr<const queue_picture> queue;
  std::vector<watched_member> watched;
};

} // namespace troupe
