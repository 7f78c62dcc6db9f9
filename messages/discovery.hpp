#pragma once

#include "messages/ids.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// Words that a receiver can be chosen by.
constexpr std::size_t tags_max = 16;

/// Milliseconds since 1970, UTC, for people. Nothing is decided by it: clocks
/// of machines differ and jump.
using wall_time = std::uint64_t;

/// A receiver as the directory lists it.
struct receiver_entry {
  /// A UUID as text; it stays with the receiver over its lives.
  std::string id;
  /// What people call it; may be empty.
  std::string name;
  /// Name or address of its machine, as the requesters can reach it.
  std::string host;
  std::uint16_t port = 0;
  /// Life number of the receiver; zero if it did not tell.
  incarnation inc = 0;
  /// At most `tags_max`.
  std::vector<std::string> tags;
  wall_time registered = 0;
  wall_time last_seen = 0;
};

/// What the directory lists at one moment, in the order of registration.
struct receiver_list {
  std::vector<receiver_entry> items;
  /// Grows with every change; a later list has a larger one.
  std::uint64_t version = 0;
};

using receiver_list_ptr = std::shared_ptr<const receiver_list>;

/// Enters a receiver, or one that is known by its id anew. Whatever else had
/// its host and port is gone: an address has one holder.
struct register_receiver {
  receiver_entry what;
};

/// The receiver still lives.
struct beat_receiver {
  std::string id;
  wall_time at = 0;
};

/// The receiver takes leave.
struct remove_receiver {
  std::string id;
};

/// What came of it: `errc::none`; `errc::refused`, for an id that is not in the
/// list; `errc::overloaded`, for a list that is full; `errc::io_failed`, if it
/// could not be kept on the disk.
struct directory_answer {
  std::uint8_t error = 0;
  std::string about;
};

/// Changes to what is kept over lives of the directory, in their order: what is
/// removed goes first.
struct keep_receivers {
  std::vector<std::string> removed;
  std::vector<receiver_entry> saved;
};

/// They are on the disk, unless `error` says why not.
struct receivers_kept {
  std::string error;
};

} // namespace troupe
