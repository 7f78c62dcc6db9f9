#pragma once

#include "messages/slice.hpp"
#include "messages/view.hpp"
#include "messages/work.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace troupe {

// What replicas say to each other, and what their clients ask of them.

/// Names an entry: the epoch of the view whose primary made it, and its place,
/// from 1. Two logs with an entry in common are the same up to it.
struct log_position {
  std::uint64_t epoch = 0;
  std::uint64_t index = 0;
};

inline bool operator==(const log_position& x, const log_position& y) {
  return x.epoch == y.epoch && x.index == y.index;
}

inline bool operator!=(const log_position& x, const log_position& y) {
  return !(x == y);
}

inline bool operator<(const log_position& x, const log_position& y) {
  return std::tie(x.epoch, x.index) < std::tie(y.epoch, y.index);
}

std::string to_string(const log_position& x);

/// Names a request, the same in all of its tries: who asks, in which of its
/// sessions, and the how manieth of it (from 1; what opens a session is 0).
struct service_id {
  uuid_bytes client{};
  std::uint64_t session = 0;
  std::uint64_t number = 0;
};

/// What is asked. Numbers are for ever: append only.
enum class request_kind : std::uint8_t {
  open = 0,   ///< Opens a session; the same client has one at most.
  call = 1,   ///< Executed once, in the order of its session's numbers.
  close = 2,  ///< Ends the session.
  expire = 3, ///< The same, by the primary: the client has been silent.
  note = 4,   ///< Of the primary, for the application: has no reply to keep.
  mark = 5,   ///< The first entry of an epoch.
  read = 6,   ///< Answered from what is committed; never in a log.
};

/// One entry of the log: what a request has changed, and what was answered.
struct replica_entry {
  log_position at;
  request_kind kind = request_kind::mark;
  service_id id;
  /// All replies of the session up to this number have come to the client.
  std::uint64_t answered = 0;
  slice change;
  slice reply;
};

/// Bounds of what a reader accepts.
constexpr std::size_t change_bytes_max = 1u << 20;
constexpr std::size_t entries_of_batch_max = 65536;

// -- in the stream of the group -----------------------------------------------

/// "My log ends at": the first word of each member in a view.
struct log_report {
  log_position last;
};

/// Entries of the primary, behind `before` in its log. None: only tells how far
/// it has committed.
struct entry_batch {
  log_position before;
  std::uint64_t committed = 0;
  std::vector<replica_entry> entries;
};

/// "My log is the primary's up to that place, and on the disk."
struct log_synced {
  std::uint64_t index = 0;
};

/// The primary waits for `who`, too, from now on: it has all that is committed.
struct counted_in {
  member_id who = 0;
};

using replica_word
  = std::variant<log_report, entry_batch, log_synced, counted_in>;

/// A word belongs to the view of that epoch, and to no other: one that waited
/// for room when a view ended is heard in the next.
struct replica_speech {
  std::uint64_t epoch = 0;
  replica_word what;
};

slice encode(const replica_speech& x);
std::optional<replica_speech> decode_replica_speech(const slice& bytes);

/// One entry, as it stands in a log on a disk.
slice encode(const replica_entry& x);
std::optional<replica_entry> decode_replica_entry(const slice& bytes);

// -- calls between replicas ---------------------------------------------------

/// Asks for what follows `after`, or for a piece of the snapshot at `snapshot`.
struct log_request {
  std::uint64_t epoch = 0;
  log_position after;
  log_position snapshot;
  std::uint64_t offset = 0;
};

enum class log_answer_kind : std::uint8_t {
  entries = 0,  ///< What follows; none where the log ends there.
  mismatch = 1, ///< There is no such entry: ask from an earlier one.
  snapshot = 2, ///< It was forgotten: a piece of the snapshot in its place.
  refused = 3,  ///< Not in that epoch.
};

struct log_answer {
  log_answer_kind kind = log_answer_kind::refused;
  /// Where the entries follow, or what the snapshot holds.
  log_position at;
  std::vector<replica_entry> entries;
  /// Bytes of the whole snapshot and their XXH3 (64 bits), and a piece of it.
  std::uint64_t total = 0;
  std::uint64_t digest = 0;
  std::uint64_t offset = 0;
  slice part;
};

slice encode(const log_request& x);
slice encode(const log_answer& x);
std::optional<log_request> decode_log_request(std::string_view bytes);
std::optional<log_answer> decode_log_answer(const slice& bytes);

// -- within a node ------------------------------------------------------------

/// For the disk, in this order: drop all behind `cut_after`, put the snapshot
/// in the place of everything up to it, append the entries.
struct keep_log {
  std::uint64_t number = 0;
  std::optional<std::uint64_t> cut_after;
  std::optional<log_position> snapshot_at;
  slice snapshot;
  std::vector<replica_entry> entries;
};

/// `keep_log` number so is on the disk.
struct log_kept {
  std::uint64_t number = 0;
};

/// A request as it comes from a client.
struct service_request {
  request_kind kind = request_kind::call;
  service_id id;
  std::uint64_t answered = 0;
  slice body;
};

enum class reply_status : std::uint8_t {
  done,       ///< `body` is the answer.
  not_leader, ///< Ask the one that leads; it may have had its effect.
  expired,    ///< There is no such session any more.
  expected,   ///< Another number is next: `expected`.
  overloaded, ///< Nothing was done: too much is under way, or kept.
};

struct service_reply {
  reply_status status = reply_status::not_leader;
  slice body;
  /// The session that was opened.
  std::uint64_t session = 0;
  std::uint64_t expected = 0;
  /// The entry that it stands in.
  log_position at;
};

/// Something that leaves after the commit, for the client of a session: as
/// number so of what is kept until it is acknowledged, or as number 0 once.
struct service_effect {
  std::uint64_t session = 0;
  uuid_bytes client{};
  std::uint64_t number = 0;
  /// No number up to this one comes (any more).
  std::uint64_t gone = 0;
  std::string text;
};

struct open_session {
  std::uint64_t session = 0;
  uuid_bytes client{};
};

/// What was committed has these effects.
struct service_effects {
  std::vector<service_effect> items;
  std::vector<open_session> opened;
  std::vector<std::uint64_t> closed;
};

/// Whether this node serves, and who leads. One that begins to tells all the
/// sessions that are open, and all that is not acknowledged.
struct service_turn {
  bool serves = false;
  std::uint64_t epoch = 0;
  std::optional<endpoint> leader;
  service_effects all;
};

/// The same for people.
struct service_standing {
  bool serves = false;
  std::uint64_t epoch = 0;
  std::optional<endpoint> leader;
};

} // namespace troupe
