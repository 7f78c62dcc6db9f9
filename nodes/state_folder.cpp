#include "nodes/state_folder.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <string_view>
#include <sys/file.h>
#include <unistd.h>

namespace troupe {

namespace {

namespace fs = std::filesystem;

std::string because(int error) {
  return std::string{": "} + std::strerror(error);
}

/// Reads a small file; an absent one is empty.
std::string read_small(const fs::path& at) {
  std::string result;
  auto fd = ::open(at.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return result;
  std::array<char, 128> buf{};
  auto n = ::read(fd, buf.data(), buf.size());
  if (n > 0)
    result.assign(buf.data(), static_cast<std::size_t>(n));
  ::close(fd);
  return result;
}

std::uint64_t to_number(std::string_view text) {
  std::uint64_t result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

/// Replaces a small file as a whole: a crash leaves the old or the new one.
bool replace_small(const fs::path& at, const std::string& text) {
  auto next = at;
  next += ".new";
  auto fd = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                   0644);
  if (fd < 0)
    return false;
  auto written = ::write(fd, text.data(), text.size());
  auto good = written == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
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

} // namespace

std::variant<state_folder, state_error> state_folder::open(const fs::path& at) {
  using kind = state_error::kind;
  std::error_code error;
  fs::create_directories(at, error);
  if (error)
    return state_error{kind::cannot_create, "cannot make the state folder "
                                              + at.string() + ": "
                                              + error.message()};
  auto name = at / "lock";
  auto fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0)
    return state_error{kind::cannot_create,
                       "cannot open " + name.string() + because(errno)};
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    auto holder = read_small(name);
    return state_error{kind::in_use,
                       "the state folder " + at.string()
                         + " is in use by another node"
                         + (holder.empty() ? "" : " (process " + holder + ")")};
  }
  state_folder result{at, fd};
  auto pid = std::to_string(::getpid());
  if (::ftruncate(fd, 0) != 0
      || ::write(fd, pid.data(), pid.size())
           != static_cast<ssize_t>(pid.size()))
    return state_error{kind::io_failed,
                       "cannot write " + name.string() + because(errno)};
  if (auto bad = result.check_format())
    return *bad;
  if (auto bad = result.next_life())
    return *bad;
  return result;
}

std::optional<state_error> state_folder::check_format() const {
  auto name = path_ / "format";
  auto found = to_number(read_small(name));
  if (found > format)
    return state_error{state_error::kind::newer_format,
                       "the state folder " + path_.string() + " has format "
                         + std::to_string(found)
                         + "; this version understands up to "
                         + std::to_string(format)};
  if (found == 0 && !replace_small(name, std::to_string(format) + "\n"))
    return state_error{state_error::kind::io_failed,
                       "cannot write " + name.string() + because(errno)};
  return std::nullopt;
}

std::optional<state_error> state_folder::next_life() {
  auto name = path_ / "incarnation";
  auto before = to_number(read_small(name));
  life_ = std::max(before + 1, fresh_incarnation());
  if (!replace_small(name, std::to_string(life_) + "\n"))
    return state_error{state_error::kind::io_failed,
                       "cannot write " + name.string() + because(errno)};
  return std::nullopt;
}

std::variant<std::uint64_t, state_error>
state_folder::reserve(const std::string& name, std::uint64_t count) {
  auto file = path_ / name;
  auto before = to_number(read_small(file));
  if (!replace_small(file, std::to_string(before + count) + "\n"))
    return state_error{state_error::kind::io_failed,
                       "cannot write " + file.string() + because(errno)};
  return before + 1;
}

state_folder::state_folder(state_folder&& other) noexcept
  : path_(std::move(other.path_)),
    lock_(std::exchange(other.lock_, -1)),
    life_(other.life_) {
  // nop
}

state_folder& state_folder::operator=(state_folder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  std::swap(life_, other.life_);
  return *this;
}

state_folder::~state_folder() {
  if (lock_ >= 0)
    ::close(lock_);
}

incarnation fresh_incarnation() {
  using namespace std::chrono;
  auto ms = duration_cast<milliseconds>(system_clock::now().time_since_epoch())
              .count();
  std::random_device random;
  return (static_cast<incarnation>(ms) << 20) | (random() & 0xfffffu);
}

} // namespace troupe
