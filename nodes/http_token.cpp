#include "nodes/http_token.hpp"

#include "nodes/private_file.hpp"

#include <algorithm>

namespace troupe {

namespace {

constexpr std::size_t token_bytes_min = 16;
constexpr std::size_t token_bytes_max = 256;

token_file failed(const std::string& path, const std::string& why) {
  return {{}, "cannot use the token file " + path + ": " + why};
}

} // namespace

token_file read_token_file(const std::string& path) {
  // What is larger is no token either.
  auto read = read_private(path, 2 * token_bytes_max);
  if (!read.error.empty())
    return failed(path, read.error);
  std::string_view text{read.text};
  if (!text.empty() && text.back() == '\n')
    text.remove_suffix(1);
  auto visible = [](char c) { return c > ' ' && c < 0x7f; };
  if (text.size() < token_bytes_min || text.size() > token_bytes_max
      || !std::all_of(text.begin(), text.end(), visible))
    return failed(path, "expected one line of 16 to 256 visible characters");
  return {std::string{text}, {}};
}

bool brings_token(std::string_view authorization, std::string_view token) {
  constexpr std::string_view scheme = "Bearer ";
  if (authorization.substr(0, scheme.size()) != scheme)
    return false;
  auto given = authorization.substr(scheme.size());
  // The length may show; the characters may not.
  unsigned difference = given.size() == token.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size() && i < token.size(); ++i)
    difference |= static_cast<unsigned char>(given[i])
                  ^ static_cast<unsigned char>(token[i]);
  return difference == 0;
}

} // namespace troupe
