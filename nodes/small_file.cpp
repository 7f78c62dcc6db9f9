#include "nodes/small_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace troupe {

std::string read_small(const std::filesystem::path& at, int* error) {
  auto say = [&](int x) {
    if (error)
      *error = x;
  };
  say(0);
  std::string result;
  auto fd = ::open(at.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    say(errno);
    return result;
  }
  std::array<char, small_file_bytes_max> buf{};
  auto n = ::read(fd, buf.data(), buf.size());
  if (n > 0)
    result.assign(buf.data(), static_cast<std::size_t>(n));
  else if (n < 0)
    say(errno);
  ::close(fd);
  return result;
}

bool replace_small(const std::filesystem::path& at, const std::string& text) {
  auto next = at;
  next += ".new";
  auto fd = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                   0644);
  if (fd < 0)
    return false;
  auto good = write_small(fd, text) && ::fsync(fd) == 0;
  good = ::close(fd) == 0 && good;
  if (!good || ::rename(next.c_str(), at.c_str()) != 0)
    return false;
  auto folder = ::open(at.parent_path().c_str(), O_RDONLY | O_CLOEXEC);
  if (folder < 0)
    return false;
  good = ::fsync(folder) == 0;
  ::close(folder);
  return good;
}

bool write_small(int fd, const std::string& text) {
  auto written = ::write(fd, text.data(), text.size());
  if (written == static_cast<ssize_t>(text.size()))
    return true;
  if (written >= 0)
    errno = ENOSPC;
  return false;
}

} // namespace troupe
