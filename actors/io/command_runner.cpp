#include "actors/io/command_runner.hpp"

#include "actors/core/call_body.hpp"
#include "actors/inspected.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace troupe {

namespace {

using core::failure;

class pipe_pair {
public:
  pipe_pair() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
      ends_ = {-1, -1};
  }

  pipe_pair(const pipe_pair&) = delete;
  pipe_pair& operator=(const pipe_pair&) = delete;

  ~pipe_pair() {
    shut(0);
    shut(1);
  }

  int end(std::size_t i) const {
    return ends_.at(i);
  }

  void shut(std::size_t i) {
    auto fd = std::exchange(ends_.at(i), -1);
    if (fd >= 0)
      ::close(fd);
  }

private:
  std::array<int, 2> ends_{-1, -1};
};

/// While it lives, a write of this thread to a pipe that nobody reads fails and
/// does nothing else: a library does not count on its host to ignore SIGPIPE.
class broken_pipe_guard {
public:
  broken_pipe_guard() {
    sigset_t pending;
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigpending(&pending);
    theirs_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }

  broken_pipe_guard(const broken_pipe_guard&) = delete;
  broken_pipe_guard& operator=(const broken_pipe_guard&) = delete;

  ~broken_pipe_guard() {
    timespec at_once{};
    if (!theirs_)
      sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool theirs_ = false;
};

/// Starts the command at the head of a process group, with no signal blocked.
/// Returns 0, or why it could not be started.
int start(const receiver_options& opts, const pipe_pair& in,
          const pipe_pair& out, pid_t& id) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in.end(0), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out.end(1), STDOUT_FILENO);
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP
                                          | POSIX_SPAWN_SETSIGMASK
                                          | POSIX_SPAWN_SETSIGDEF);
  // The interface is from before `const`; nothing is written there.
  std::vector<char*> arguments{const_cast<char*>(opts.command.c_str())};
  for (const auto& x : opts.arguments)
    arguments.push_back(const_cast<char*>(x.c_str()));
  arguments.push_back(nullptr);
  auto error = posix_spawn(&id, opts.command.c_str(), &files, &attributes,
                           arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

/// Feeds and reads one process until it has closed its output.
class conversation {
public:
  conversation(pipe_pair& in, pipe_pair& out, std::string_view input)
    : in_(in), out_(out), input_(input) {
    for (auto fd : {in.end(1), out.end(0)})
      ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  }

  enum class ending { closed, late, too_much };

  ending run(instant deadline, std::size_t output_max) {
    for (;;) {
      if (input_.empty())
        in_.shut(1);
      using std::chrono::milliseconds;
      auto left = std::chrono::ceil<milliseconds>(
                    deadline - std::chrono::steady_clock::now())
                    .count();
      if (left <= 0)
        return ending::late;
      std::array<pollfd, 2> fds{
        {{out_.end(0), POLLIN, 0}, {in_.end(1), POLLOUT, 0}}};
      if (::poll(fds.data(), fds.size(), static_cast<int>(left)) <= 0)
        continue;
      if (fds[1].revents != 0)
        feed();
      if (fds[0].revents != 0 && !take())
        return ending::closed;
      if (output.size() > output_max)
        return ending::too_much;
    }
  }

  std::string output;

private:
  void feed() {
    auto n = ::write(in_.end(1), input_.data(), input_.size());
    if (n >= 0)
      input_.remove_prefix(static_cast<std::size_t>(n));
    else if (errno != EAGAIN && errno != EINTR)
      input_ = {}; // It does not want to read all of it.
  }

  bool take() {
    std::array<char, 16384> buffer{};
    auto n = ::read(out_.end(0), buffer.data(), buffer.size());
    if (n > 0)
      output.append(buffer.data(), static_cast<std::size_t>(n));
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
  }

  pipe_pair& in_;
  pipe_pair& out_;
  std::string_view input_;
};

/// Waits for the process to end, until the deadline, and kills what is left of
/// its group. Returns how it ended.
int reap(pid_t id, instant deadline) {
  int status = 0;
  siginfo_t info{};
  auto ended = [&] {
    return ::waitid(P_PID, static_cast<id_t>(id), &info,
                    WEXITED | WNOHANG | WNOWAIT)
             == 0
           && info.si_pid != 0;
  };
  while (!ended() && std::chrono::steady_clock::now() < deadline)
    ::poll(nullptr, 0, 1);
  ::kill(-id, SIGKILL);
  while (::waitpid(id, &status, 0) < 0 && errno == EINTR)
    continue;
  return status;
}

} // namespace

call_result run_command(const receiver_options& opts, std::string_view input) {
  auto deadline = std::chrono::steady_clock::now() + opts.command_limit;
  pipe_pair in;
  pipe_pair out;
  pid_t id = 0;
  auto error = in.end(0) < 0 || out.end(0) < 0 ? EMFILE
                                               : start(opts, in, out, id);
  if (error != 0)
    return failure(errc::io_failed,
                   "cannot run " + opts.command + ": " + std::strerror(error));
  in.shut(0);
  out.shut(1);
  broken_pipe_guard guard;
  conversation talk{in, out, input};
  auto ending = talk.run(deadline, opts.output_bytes_max);
  // Who has said all may still have a moment to end.
  auto closed = ending == conversation::ending::closed;
  auto status = reap(id, closed ? deadline : instant{});
  if (ending == conversation::ending::too_much)
    return failure(errc::too_large, "the command was killed: it wrote more "
                                    "than receiver.output_bytes_max");
  if (ending == conversation::ending::late
      || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
    return failure(errc::io_failed, "the command was killed: it took longer "
                                    "than receiver.command_limit");
  if (WIFSIGNALED(status))
    return failure(errc::io_failed, "the command was killed by signal "
                                      + std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0)
    return failure(errc::io_failed, "the command ended with exit status "
                                      + std::to_string(WEXITSTATUS(status)));
  return {0, {}, slice::copy_of(talk.output)};
}

namespace {

struct one_run_state {
  static constexpr const char* name = "command-run";
};

struct command_runner_state {
  static constexpr const char* name = "command-runner";
};

/// It keeps nothing.
void describe(const command_runner_state&, inspection&) {
  // nop
}

/// Lives for one request: it blocks.
processor_actor::behavior_type
one_run_behavior(processor_actor::stateful_pointer<one_run_state> self,
                 receiver_options opts) {
  return {
    [=](const work_order& x) {
      self->quit();
      return run_command(opts, x.body.text());
    },
  };
}

processor_actor::behavior_type command_runner_behavior(
  processor_actor::stateful_pointer<command_runner_state> self,
  receiver_options opts) {
  return {
    [=](const work_order& x) {
      auto run = self->spawn<caf::detached>(one_run_behavior, opts);
      return self->delegate(run, x);
    },
  };
}

} // namespace

processor_actor spawn_command_runner(caf::actor_system& sys,
                                     receiver_options opts) {
  return spawn_inspected(sys, command_runner_behavior, std::move(opts));
}

} // namespace troupe
