#include "nodes/state_folder.hpp"

#include "messages/check.hpp"
#include "nodes/small_file.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <string_view>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace troupe {

namespace {

namespace fs = std::filesystem;

std::string because(int error) {
  return std::string{": "} + std::strerror(error);
}

std::uint64_t to_number(std::string_view text) {
  std::uint64_t result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

/// What a new life is made of.
life_start start_now() {
  using namespace std::chrono;
  auto ms = duration_cast<milliseconds>(system_clock::now().time_since_epoch())
              .count();
  std::random_device random;
  return {static_cast<std::uint64_t>(std::max<std::int64_t>(0, ms)), random()};
}

} // namespace

std::variant<state_folder, state_error>
state_folder::open(const fs::path& at, const std::string& name) {
  using kind = state_error::kind;
  std::error_code error;
  fs::create_directories(at, error);
  if (error)
    return state_error{kind::cannot_create, "cannot make the state folder "
                                              + at.string() + ": "
                                              + error.message()};
  auto lock = at / "lock";
  auto fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0)
    return state_error{kind::cannot_create,
                       "cannot open " + lock.string() + because(errno)};
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    auto holder = read_small(lock);
    return state_error{kind::in_use,
                       "the state folder " + at.string()
                         + " is in use by another node"
                         + (holder.empty() ? "" : " (process " + holder + ")")};
  }
  state_folder result{at, fd};
  auto pid = std::to_string(::getpid());
  if (::ftruncate(fd, 0) != 0 || !write_small(fd, pid))
    return state_error{kind::io_failed,
                       "cannot write " + lock.string() + because(errno)};
  if (auto bad = result.check_format())
    return *bad;
  if (auto bad = result.next_life(name))
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

std::optional<state_error> state_folder::next_life(const std::string& name) {
  // Folders of earlier releases have their last life in a file of its own.
  auto before = to_number(read_small(path_ / "incarnation"));
  auto opened = identity_file::open(path_, name, start_now(), before);
  if (auto bad = std::get_if<state_error>(&opened))
    return *bad;
  self_.emplace(std::move(std::get<identity_file>(opened)));
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
    self_(std::move(other.self_)) {
  // nop
}

state_folder& state_folder::operator=(state_folder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  std::swap(self_, other.self_);
  return *this;
}

state_folder::~state_folder() {
  if (lock_ >= 0)
    ::close(lock_);
}

incarnation fresh_incarnation() {
  auto now = start_now();
  auto result = core::next_life(0, now.ms, now.boot, false);
  TROUPE_CHECK(result.has_value()); // Until the year 2248.
  return *result;
}

} // namespace troupe
