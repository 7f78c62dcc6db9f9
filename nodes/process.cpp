#include "nodes/process.hpp"

#include "nodes/child_start.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace troupe {

namespace {

using std::chrono::duration_cast;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::size_t read_bytes = 64u << 10;

/// What a dead child may have left in a pipe; the system's limit is 1 MiB.
constexpr std::size_t rest_reads_max = 32;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

instant now() {
  return std::chrono::steady_clock::now();
}

timespec until(instant deadline) {
  auto left = std::max(nanoseconds{deadline - now()}, nanoseconds{0});
  auto whole = duration_cast<seconds>(left);
  return {static_cast<time_t>(whole.count()),
          static_cast<long>((left - whole).count())};
}

exit_status status_of(int raw) {
  if (WIFSIGNALED(raw))
    return {WTERMSIG(raw), true};
  return {WEXITSTATUS(raw), false};
}

} // namespace

std::string to_string(const exit_status& x) {
  return (x.by_signal ? "killed by signal " : "exit status ")
         + std::to_string(x.code);
}

process_set::~process_set() {
  kill_all();
}

process_index process_set::start(const process_command& what) {
  if (children_.size() == processes_max)
    throw std::system_error(EAGAIN, std::generic_category(),
                            "too many processes");
  children_.reserve(children_.size() + 1); // A child must never be forgotten.
  auto started = start_child(what, signals_.before());
  child next;
  next.id = started.id;
  next.input = started.input;
  next.pipes[0].descriptor = started.output;
  next.pipes[1].descriptor = started.errors;
  children_.push_back(std::move(next));
  ++running_;
  return children_.size() - 1;
}

// -- waiting ------------------------------------------------------------------

std::vector<process_event> process_set::wait(instant deadline) {
  std::vector<process_event> result;
  do
    poll_once(deadline, result);
  while (result.empty() && now() < deadline);
  return result;
}

void process_set::poll_once(instant deadline, std::vector<process_event>& out) {
  std::vector<pollfd> watched{{signals_.descriptor(), POLLIN, 0}};
  std::vector<std::pair<process_index, process_stream>> owners;
  for (process_index i = 0; i < children_.size(); ++i)
    for (auto stream : {process_stream::output, process_stream::errors}) {
      auto& pipe = children_[i].pipes[static_cast<std::size_t>(stream)];
      if (pipe.descriptor < 0)
        continue;
      watched.push_back({pipe.descriptor, POLLIN, 0});
      owners.emplace_back(i, stream);
    }
  auto left = until(deadline);
  if (ppoll(watched.data(), watched.size(), &left, nullptr) < 0) {
    if (errno != EINTR)
      fail("ppoll");
    return;
  }
  for (std::size_t i = 0; i < owners.size(); ++i)
    if (watched[i + 1].revents != 0)
      read_some(owners[i].first, owners[i].second, out);
  auto letter = signals_.take();
  if (letter.interruption != 0)
    out.emplace_back(interruption{letter.interruption});
  if (letter.child_ended)
    take_ended(out);
}

process_set::reading process_set::read_some(process_index who,
                                            process_stream stream,
                                            std::vector<process_event>& out) {
  auto& pipe = children_[who].pipes[static_cast<std::size_t>(stream)];
  std::array<char, read_bytes> buffer;
  auto size = read(pipe.descriptor, buffer.data(), buffer.size());
  if (size < 0 && (errno == EAGAIN || errno == EINTR))
    return reading::nothing_now;
  input_lines lines;
  if (size > 0)
    pipe.lines.on_bytes({buffer.data(), static_cast<std::size_t>(size)}, lines);
  else
    pipe.lines.on_end(lines);
  publish(who, stream, std::move(lines), out);
  if (size > 0)
    return reading::more;
  close(pipe.descriptor);
  pipe.descriptor = -1;
  return reading::closed;
}

void process_set::publish(process_index who, process_stream stream,
                          input_lines lines, std::vector<process_event>& out) {
  for (auto& text : lines.lines)
    out.emplace_back(process_line{who, stream, std::move(text)});
  skipped_lines_ += lines.too_large.size();
}

void process_set::take_rest(process_index who,
                            std::vector<process_event>& out) {
  for (auto stream : {process_stream::output, process_stream::errors}) {
    auto& pipe = children_[who].pipes[static_cast<std::size_t>(stream)];
    auto state = pipe.descriptor < 0 ? reading::closed : reading::more;
    for (std::size_t i = 0; state == reading::more && i < rest_reads_max; ++i)
      state = read_some(who, stream, out);
    if (state == reading::closed)
      continue;
    // Someone else holds the pipe open; what it says is not the child's.
    input_lines lines;
    pipe.lines.on_end(lines);
    publish(who, stream, std::move(lines), out);
    close(pipe.descriptor);
    pipe.descriptor = -1;
  }
}

void process_set::take_ended(std::vector<process_event>& out) {
  for (process_index i = 0; i < children_.size(); ++i) {
    auto& child = children_[i];
    siginfo_t info{};
    if (child.id == 0
        || waitid(P_PID, static_cast<id_t>(child.id), &info,
                  WEXITED | WNOHANG | WNOWAIT)
             != 0
        || info.si_pid == 0)
      continue;
    kill(-child.id, SIGKILL); // What it has started goes with it.
    auto raw = 0;
    waitpid(child.id, &raw, 0);
    take_rest(i, out);
    child.id = 0;
    close_input(child);
    --running_;
    out.emplace_back(process_end{i, status_of(raw)});
  }
}

bool process_set::is_stopped(process_index who) const {
  siginfo_t info{};
  return is_running(who)
         && waitid(P_PID, static_cast<id_t>(children_[who].id), &info,
                   WSTOPPED | WNOHANG | WNOWAIT)
              == 0
         && info.si_pid != 0;
}

bool process_set::write_line(process_index who, std::string line) {
  const auto& child = children_.at(who);
  line += '\n';
  // So short a piece is written whole, or not at all.
  if (child.id == 0 || child.input < 0 || line.size() > PIPE_BUF)
    return false;
  return write(child.input, line.data(), line.size())
         == static_cast<ssize_t>(line.size());
}

// -- ending -------------------------------------------------------------------

void process_set::send_signal(process_index who, int signal) {
  // Its number is not given away before it was waited for.
  if (is_running(who))
    kill(-children_[who].id, signal);
}

void process_set::end_all(timespan grace) {
  for (process_index i = 0; i < children_.size(); ++i)
    send_signal(i, SIGTERM);
  auto deadline = now() + grace;
  while (running_ > 0 && now() < deadline)
    for (const auto& event : wait(deadline))
      if (std::holds_alternative<interruption>(event))
        deadline = now();
  kill_all();
}

void process_set::close_input(child& x) noexcept {
  if (x.input >= 0)
    close(x.input);
  x.input = -1;
}

void process_set::kill_all() noexcept {
  for (auto& child : children_) {
    if (child.id > 0) {
      kill(-child.id, SIGKILL);
      while (waitpid(child.id, nullptr, 0) < 0 && errno == EINTR)
        continue;
      child.id = 0;
      --running_;
    }
    close_input(child);
    for (auto& pipe : child.pipes) {
      if (pipe.descriptor >= 0)
        close(pipe.descriptor);
      pipe.descriptor = -1;
    }
  }
}

} // namespace troupe
