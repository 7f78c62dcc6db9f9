#pragma once

#include "nodes/descriptor.hpp"
#include "tests/support/screen.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vector>

namespace troupe::test {

/// A program on a terminal of its own, and somebody who sits before it.
class terminal {
public:
  static constexpr std::size_t columns = 60;
  static constexpr auto patience = std::chrono::seconds{60};

  terminal(const std::string& program, std::vector<std::string> arguments) {
    keyboard_ = descriptor{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
    REQUIRE(keyboard_.get() >= 0);
    REQUIRE(::grantpt(keyboard_.get()) == 0);
    REQUIRE(::unlockpt(keyboard_.get()) == 0);
    resize(columns);
    arguments.insert(arguments.begin(), program);
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (auto& x : arguments)
      words.push_back(x.data());
    words.push_back(nullptr);
    std::string name = ::ptsname(keyboard_.get());
    id_ = ::fork();
    REQUIRE(id_ >= 0);
    if (id_ == 0)
      become(name.c_str(), words.data());
  }

  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;

  ~terminal() {
    if (!end_) {
      ::kill(id_, SIGKILL);
      ::waitpid(id_, nullptr, 0);
    }
  }

  void type(const std::string& keys) {
    REQUIRE(::write(keyboard_.get(), keys.data(), keys.size())
            == static_cast<ssize_t>(keys.size()));
  }

  void resize(std::size_t width) {
    winsize size{};
    size.ws_col = static_cast<unsigned short>(width);
    size.ws_row = 24;
    REQUIRE(::ioctl(keyboard_.get(), TIOCSWINSZ, &size) == 0);
  }

  void signal(int number) const {
    ::kill(id_, number);
  }

  template <class F>
  void await(F condition) {
    auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
      INFO(seen.text());
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      look();
    }
  }

  /// Waits until `whole_line` stands on the screen.
  void await_line(const std::string& whole_line, std::size_t count = 1) {
    INFO(whole_line);
    await([&] { return seen.count(whole_line) >= count; });
  }

  /// Waits until the line with the cursor is `x`.
  void await_current(const std::string& x) {
    INFO(x);
    await([&] { return seen.current() == x; });
  }

  bool has_ended() const {
    return end_.has_value();
  }

  /// What the program said at its end; 128 and the number of a signal.
  int finish() {
    await([&] { return end_.has_value(); });
    return *end_;
  }

  /// Whether the terminal echoes again, as before the program.
  bool is_as_before() const {
    termios now{};
    return ::tcgetattr(keyboard_.get(), &now) == 0 && (now.c_lflag & ECHO) != 0
           && (now.c_lflag & ICANON) != 0;
  }

  screen seen{columns};
  /// All that the program wrote.
  std::string raw;

private:
  [[noreturn]] static void become(const char* name, char* const* words) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    ::setsid();
    auto fd = ::open(name, O_RDWR);
    ::ioctl(fd, TIOCSCTTY, 0);
    for (auto i = 0; i < 3; ++i)
      ::dup2(fd, i);
    ::setenv("TERM", "xterm", 1);
    ::execv(words[0], words);
    ::_exit(127);
  }

  void look() {
    pollfd it{keyboard_.get(), POLLIN, 0};
    ::poll(&it, 1, 20);
    std::array<char, 4096> bytes;
    auto n = it.revents != 0
               ? ::read(keyboard_.get(), bytes.data(), bytes.size())
               : -1;
    if (n > 0) {
      raw.append(bytes.data(), static_cast<std::size_t>(n));
      seen.take({bytes.data(), static_cast<std::size_t>(n)});
      return;
    }
    int status = 0;
    if (!end_ && ::waitpid(id_, &status, WNOHANG) == id_)
      end_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  descriptor keyboard_;
  pid_t id_ = 0;
  std::optional<int> end_;
};

} // namespace troupe::test
