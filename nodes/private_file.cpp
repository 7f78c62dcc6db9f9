#include "nodes/private_file.hpp"

#include "nodes/small_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
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

int open_folder(const std::string& path) {
  auto parent = std::filesystem::path{path}.parent_path();
  return ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_CLOEXEC);
}

/// Where the file itself is, if `path` is a link to it.
std::string without_links(const std::string& path) {
  std::error_code error;
  auto result = std::filesystem::canonical(path, error);
  return error ? path : result.string();
}

/// Root may change the file of another one, who still is to read it.
bool give_to_owner_of(const std::string& path, int fd) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0 || about.st_uid == ::geteuid())
    return true;
  return ::fchown(fd, about.st_uid, about.st_gid) == 0;
}

/// Whether another file than the one behind `fd` is at `path` now.
bool is_replaced(const std::string& path, int fd) {
  struct stat now {};
  struct stat held {};
  return ::stat(path.c_str(), &now) == 0 && ::fstat(fd, &held) == 0
         && (now.st_ino != held.st_ino || now.st_dev != held.st_dev);
}

/// Of a file that is not there yet nobody has the turn: two who make it need
/// two names.
std::string name_of_next(const std::string& path, bool is_new) {
  std::filesystem::path at{path};
  auto name = "." + at.filename().string() + ".troupe-next";
  if (is_new)
    name += std::to_string(::getpid());
  return at.replace_filename(name).string();
}

/// Whether all of `text` is on the disk, in the file `next`, which was not
/// there and will replace `path`.
bool write_new(const std::string& next, const std::string& path,
               const std::string& text) {
  open_file it{
    ::open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (it.fd < 0)
    return false;
  return write_small(it.fd, text) && give_to_owner_of(path, it.fd)
         && ::fsync(it.fd) == 0;
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

private_turn::private_turn(const std::string& path) {
  // Who waited for a file that was replaced meanwhile waits for the new one.
  do {
    if (file_ >= 0)
      ::close(file_);
    file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    while (file_ >= 0 && ::flock(file_, LOCK_EX) != 0 && errno == EINTR)
      continue;
  } while (file_ >= 0 && is_replaced(path, file_));
}

private_turn::~private_turn() {
  if (file_ >= 0)
    ::close(file_);
}

std::optional<std::string>
write_private(const std::string& to, const std::string& text, bool only_new) {
  auto path = without_links(to);
  auto next = name_of_next(path, only_new);
  ::unlink(next.c_str()); // Of one who was killed on the way.
  if (!write_new(next, path, text)) {
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
  open_file folder{open_folder(path)};
  if (folder.fd < 0 || ::fsync(folder.fd) != 0)
    return words_of(errno);
  return std::nullopt;
}

} // namespace troupe
