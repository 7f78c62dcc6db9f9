#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include <unistd.h>

namespace troupe::test {

/// A temporary path that no other process takes, for tests run side by side.
/// What is there goes with this object.
struct own_path {
  std::filesystem::path path;

  explicit own_path(const std::string& name)
    : path(std::filesystem::temp_directory_path()
           / ("troupe-" + std::to_string(::getpid()) + "-" + name)) {
    // nop
  }

  own_path(const own_path&) = delete;
  own_path& operator=(const own_path&) = delete;

  ~own_path() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }

  std::string text() const {
    return path.string();
  }
};

} // namespace troupe::test
