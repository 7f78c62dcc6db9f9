#pragma once

#include <string>

namespace troupe {

/// Makes a new folder for a demo below $TMPDIR, or /tmp, and returns its
/// absolute path: `/tmp/troupe-ordering-aB3xYz`. Throws `play_error`.
std::string make_demo_folder(const std::string& story);

/// Makes a folder whose parent exists. Throws `play_error`.
void make_folder(const std::string& path);

/// Writes a new file. Throws `play_error`.
void write_file(const std::string& path, const std::string& text);

} // namespace troupe
