#include "nodes/child_start.hpp"

#include "nodes/descriptor.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace troupe {

namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

/// Takes a descriptor, away from the standard ones: the child puts others
/// there.
descriptor own(int number, const char* what) {
  descriptor result{number};
  if (number > STDERR_FILENO)
    return result;
  if (number >= 0)
    result = descriptor{fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
  if (result.get() < 0)
    fail(errno, what);
  return result;
}

struct pipe_pair {
  descriptor to_read;
  descriptor to_write;
};

pipe_pair make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    fail(errno, "pipe");
  auto to_read = own(ends[0], "pipe");
  return {std::move(to_read), own(ends[1], "pipe")};
}

/// What a child reads: what is written here, or nothing.
pipe_pair make_input(bool is_written) {
  if (is_written)
    return make_pipe();
  pipe_pair result;
  result.to_read = own(open("/dev/null", O_RDONLY | O_CLOEXEC), "/dev/null");
  return result;
}

/// What the child does between fork and exec. Only calls that are safe after a
/// fork, and nothing that allocates.
struct child_life {
  char* const* arguments;
  pid_t parent;
  int input;
  int output;
  int errors;
  int failure;
  const sigset_t* mask;

  [[noreturn]] void give_up() const {
    auto why = errno;
    // The parent reads why; if it is gone, nobody is left to be told.
    [[maybe_unused]] auto told = write(failure, &why, sizeof why);
    _exit(127);
  }

  [[noreturn]] void run() const {
    setpgid(0, 0);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
      give_up();
    if (getppid() != parent) // It died before it could be tied to us.
      _exit(127);
    for (auto number : {SIGINT, SIGTERM, SIGPIPE, SIGCHLD})
      signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, mask, nullptr);
    if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0
        || dup2(errors, STDERR_FILENO) < 0)
      give_up();
    execv(arguments[0], arguments);
    give_up();
  }
};

} // namespace

started_child start_child(const process_command& what, const sigset_t& mask) {
  auto output = make_pipe();
  auto errors = make_pipe();
  auto failure = make_pipe();
  auto input = make_input(what.is_spoken_to);
  std::vector<char*> arguments{const_cast<char*>(what.program.c_str())};
  for (const auto& x : what.arguments)
    arguments.push_back(const_cast<char*>(x.c_str()));
  arguments.push_back(nullptr);
  child_life life{arguments.data(),
                  getpid(),
                  input.to_read.get(),
                  output.to_write.get(),
                  errors.to_write.get(),
                  failure.to_write.get(),
                  &mask};
  auto id = fork();
  if (id < 0)
    fail(errno, "fork");
  if (id == 0)
    life.run();
  failure.to_write.reset();
  auto why = 0;
  // Ends without a byte when the program has taken over.
  auto size = read(failure.to_read.get(), &why, sizeof why);
  if (size == static_cast<ssize_t>(sizeof why)) {
    waitpid(id, nullptr, 0);
    fail(why, what.program);
  }
  for (auto* end : {&output.to_read, &errors.to_read, &input.to_write})
    if (end->get() >= 0)
      fcntl(end->get(), F_SETFL, O_NONBLOCK);
  return {id, input.to_write.release(), output.to_read.release(),
          errors.to_read.release()};
}

} // namespace troupe
