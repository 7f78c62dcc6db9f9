#pragma once

#include "actors/core/address_validator.hpp"
#include "actors/core/key_ring.hpp"
#include "actors/core/sealing.hpp"
#include "messages/ids.hpp"

#include <memory>
#include <optional>
#include <string>

namespace troupe {

struct key_file {
  core::key_ring ring;
  /// Why there is no ring, in words that name the file and no key; empty if
  /// there is.
  std::string error;
};

/// Reads the keys of a group from a file that nobody but its owner can read;
/// `key_text` says what stands there.
key_file read_key_file(const std::string& path);

/// Replaces the file, or with `only_new` refuses to. Returns what went wrong,
/// in words that name it, or nothing.
std::optional<std::string> write_key_file(const std::string& path,
                                          const core::key_ring& ring,
                                          bool only_new = false);

/// The fastest cipher on this processor.
core::cipher_suite best_suite();

/// Draws a key from the system.
core::group_key draw_key(std::uint8_t id, core::cipher_suite suite);

struct sealing_setup {
  /// Null where nothing is to be sealed.
  std::shared_ptr<core::sealing> sealing;
  /// Why a node may not start; empty if it may.
  std::string error;
};

/// For a node that does not seal; its secret is drawn from the system.
std::shared_ptr<core::address_validator> draw_validator();

/// Reads the key file, if any, for the life `self`.
sealing_setup sealing_of(const std::string& file, incarnation self);

} // namespace troupe
