#pragma once

#include <string>
#include <string_view>

namespace troupe {

struct token_file {
  std::string token;
  /// Why there is no token, in words that name the file; empty if there is.
  std::string error;
};

/// Reads a bearer token from a file that nobody but its owner can read or
/// write: one line of 16 to 256 visible ASCII characters.
token_file read_token_file(const std::string& path);

/// Whether the value of an `Authorization` header brings `token`. Takes the
/// same time wherever the two differ.
bool brings_token(std::string_view authorization, std::string_view token);

} // namespace troupe
