#include "nodes/private_file.hpp"

#include "nodes/small_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace troupe {

namespace {

std::string words_of(int error) {
  return std::generic_category().message(error);
}

struct open_file {
  int fd = -1;

  ~open_file() {
    if (fd >= 0)
      ::close(fd);
  }
};

/// Whether all of `text` is on the disk, in the file `path`, which was not
/// there.
bool write_new(const std::string& path, const std::string& text) {
  open_file it{
    ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (it.fd < 0)
    return false;
  return write_small(it.fd, text) && ::fsync(it.fd) == 0;
}

} // namespace

private_text read_private(const std::string& path, std::size_t bytes_max) {
  open_file it{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat about {};
  if (it.fd < 0 || ::fstat(it.fd, &about) != 0)
    return {{}, words_of(errno)};
  if (!S_ISREG(about.st_mode))
    return {{}, "it is no file"};
  if ((about.st_mode & 0077) != 0)
    return {{}, "others may read or write it; run chmod 600 on it"};
  private_text result;
  result.text.resize(bytes_max + 1);
  auto got = ::read(it.fd, result.text.data(), result.text.size());
  if (got < 0)
    return {{}, words_of(errno)};
  result.text.resize(static_cast<std::size_t>(got));
  if (result.text.size() > bytes_max)
    return {{}, "it is larger than " + std::to_string(bytes_max) + " bytes"};
  return result;
}

std::optional<std::string>
write_private(const std::string& path, const std::string& text, bool only_new) {
  auto next = path + ".new";
  ::unlink(next.c_str()); // Of one who was killed on the way.
  if (!write_new(next, text)) {
    auto error = errno;
    ::unlink(next.c_str());
    return words_of(error);
  }
  auto done = only_new ? ::link(next.c_str(), path.c_str())
                       : ::rename(next.c_str(), path.c_str());
  auto error = errno;
  if (done != 0 || only_new)
    ::unlink(next.c_str());
  if (done != 0)
    return words_of(error);
  auto parent = std::filesystem::path{path}.parent_path();
  open_file folder{
    ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_CLOEXEC)};
  if (folder.fd < 0 || ::fsync(folder.fd) != 0)
    return words_of(errno);
  return std::nullopt;
}

} // namespace troupe
