#include "nodes/http_token.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace troupe {

namespace {

constexpr std::size_t token_bytes_min = 16;
constexpr std::size_t token_bytes_max = 256;

token_file failed(const std::string& path, const std::string& why) {
  return {{}, "cannot use the token file " + path + ": " + why};
}

token_file failed(const std::string& path, int error) {
  return failed(path, std::generic_category().message(error));
}

struct open_file {
  int fd = -1;

  ~open_file() {
    if (fd >= 0)
      ::close(fd);
  }
};

} // namespace

token_file read_token_file(const std::string& path) {
  open_file it{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat about {};
  if (it.fd < 0 || ::fstat(it.fd, &about) != 0)
    return failed(path, errno);
  if (!S_ISREG(about.st_mode))
    return failed(path, "it is no file");
  if ((about.st_mode & 0077) != 0)
    return failed(path, "others may read or write it; run chmod 600 on it");
  std::array<char, token_bytes_max + 2> buffer{};
  auto got = ::read(it.fd, buffer.data(), buffer.size());
  if (got < 0)
    return failed(path, errno);
  std::string_view text{buffer.data(), static_cast<std::size_t>(got)};
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
