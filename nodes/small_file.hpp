#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace troupe {

/// Largest file that is read; what follows is left out.
constexpr std::size_t small_file_bytes_max = 4096;

/// Reads a small file; an absent one is empty. `error`, if given, becomes the
/// errno of what went wrong, or zero.
std::string read_small(const std::filesystem::path& at, int* error = nullptr);

/// Replaces a small file as a whole: a crash leaves the old or the new one.
/// File and folder are on the disk when this returns true; otherwise errno says
/// what went wrong, and the new one must not be relied on.
bool replace_small(const std::filesystem::path& at, const std::string& text);

/// Writes all of a short text; otherwise errno says what went wrong. A disk
/// that takes a part alone is full.
bool write_small(int fd, const std::string& text);

} // namespace troupe
