#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// A file of a shared folder. What is not asked for, or could not be read, is
/// missing.
struct folder_file {
  std::string name;
  std::optional<std::uint64_t> size{};
  /// Of its last change, in milliseconds since 1970.
  std::optional<std::int64_t> time{};
  /// Of its content (XXH3, 64 bits).
  std::optional<std::uint64_t> hash{};
};

/// Looks at the folder once it changes, or at the latest after `wait` ms.
struct look_at_folder {
  std::uint64_t wait = 0;
};

/// All files of the folder, sorted by name; or why they cannot be told.
struct folder_seen {
  std::vector<folder_file> files;
  std::string error{};
};

} // namespace troupe
