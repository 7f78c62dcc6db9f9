#pragma once

#include "actors/core/aead.hpp"
#include "nodes/commands.hpp"
#include "nodes/http_question.hpp"
#include "nodes/output.hpp"

#include <cstdint>
#include <optional>
#include <string>

/// The commands that look after keys: those of a file, or, where a node is
/// named, of all members of its group. Nothing that they print tells a key.
/// Each returns an `exit_code`.
namespace troupe {

struct keys_options {
  /// A key file, or a node.
  std::string where;
  /// How a node is asked.
  node_question node;
  /// Nothing: the fastest of this processor.
  std::optional<core::cipher_suite> suite;
  /// A key file whose keys come in; empty: one is drawn.
  std::string from;
  std::uint8_t id = 0;
};

/// Makes a file with one key, where there is none.
int new_keys(const keys_options& opts, output_format format, console io);

/// Replaces the key that seals, in a group.
int rotate_keys(const keys_options& opts, output_format format, console io);

/// Adds keys, which open but do not seal.
int install_keys(const keys_options& opts, output_format format, console io);

/// Makes a key seal.
int use_key(const keys_options& opts, output_format format, console io);

/// Removes a key that does not seal.
int remove_key(const keys_options& opts, output_format format, console io);

/// Shows which keys there are.
int list_keys(const keys_options& opts, output_format format, console io);

} // namespace troupe
