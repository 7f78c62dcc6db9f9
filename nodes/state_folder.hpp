#pragma once

#include "messages/ids.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

namespace troupe {

/// Why a state folder cannot be used, in words that name it, and what the
/// command returns then.
struct state_error {
  enum class kind { in_use, newer_format, cannot_create, io_failed };
  kind what = kind::io_failed;
  std::string text;
};

/// What a node keeps over its lives: its life number and its logs. Locked while
/// this object lives, so that no two nodes share one identity.
class state_folder {
public:
  /// Format of the folder; a newer one is refused.
  static constexpr int format = 1;

  /// Opens the folder, makes it if it is missing, and takes a new life number,
  /// which is on the disk before this returns.
  static std::variant<state_folder, state_error>
  open(const std::filesystem::path& at);

  state_folder(state_folder&& other) noexcept;
  state_folder& operator=(state_folder&& other) noexcept;
  ~state_folder();

  /// Hands out `count` numbers that no life of this node had before, under
  /// `name`; returns the first one. Counting starts at 1.
  std::variant<std::uint64_t, state_error> reserve(const std::string& name,
                                                   std::uint64_t count);

  incarnation life() const {
    return life_;
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
  std::optional<state_error> next_life();

  std::filesystem::path path_;
  int lock_ = -1;
  incarnation life_ = 0;
};

/// A life number for a node without a disk: milliseconds since the epoch and
/// 20 random bits, so that a later start has a larger one.
incarnation fresh_incarnation();

} // namespace troupe
