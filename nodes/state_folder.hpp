#pragma once

#include "messages/ids.hpp"
#include "nodes/identity_file.hpp"
#include "nodes/state_error.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

namespace troupe {

/// What a node keeps over its lives: its identity and its logs. Locked while
/// this object lives, so that no two nodes share one identity.
class state_folder {
public:
  /// Format of the folder; a newer one is refused.
  static constexpr int format = 1;

  /// Opens the folder of the node `name`, makes it if it is missing, and begins
  /// the node's next life, which is on the disk before this returns.
  static std::variant<state_folder, state_error>
  open(const std::filesystem::path& at, const std::string& name);

  state_folder(state_folder&& other) noexcept;
  state_folder& operator=(state_folder&& other) noexcept;
  ~state_folder();

  /// Hands out `count` numbers that no life of this node had before, under
  /// `name`; returns the first one. Counting starts at 1.
  std::variant<std::uint64_t, state_error> reserve(const std::string& name,
                                                   std::uint64_t count);

  incarnation life() const {
    return self_->who().life;
  }

  identity_file& self() {
    return *self_;
  }

  const std::filesystem::path& path() const {
    return path_;
  }

private:
  state_folder(std::filesystem::path path, int lock)
    : path_(std::move(path)), lock_(lock) {
    // nop
  }

  std::optional<state_error> check_format() const;
  std::optional<state_error> next_life(const std::string& name);

  std::filesystem::path path_;
  int lock_ = -1;
  /// Set once `open` was successful.
  std::optional<identity_file> self_;
};

/// The life of a node without a disk: a member, never a voter
/// (actors/core/incarnation.hpp).
incarnation fresh_incarnation();

} // namespace troupe
