#pragma once

#include "actors/core/line_splitter.hpp"
#include "messages/ids.hpp"
#include "nodes/signal_inbox.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <sys/types.h>

namespace troupe {

/// How a process came to its end.
struct exit_status {
  /// What it returned; or the number of the signal that ended it.
  int code = 0;
  bool by_signal = false;

  bool good() const {
    return code == 0;
  }
};

/// Returns `exit status 1`, or `killed by signal 9`.
std::string to_string(const exit_status& x);

struct process_command {
  /// Path of the program; it is not searched for.
  std::string program;
  /// Without the name of the program.
  std::vector<std::string> arguments;
  /// Whether its standard input is what `write` gives it, or empty.
  bool is_spoken_to = false;
};

/// Number of a child within its `process_set`, from 0.
using process_index = std::size_t;

enum class process_stream : std::uint8_t { output, errors };

struct process_line {
  process_index from = 0;
  process_stream stream = process_stream::output;
  std::string text;
};

/// Comes after the last line of that child.
struct process_end {
  process_index who = 0;
  exit_status how;
};

/// SIGINT or SIGTERM came to this process.
struct interruption {
  int signal = 0;
};

using process_event = std::variant<process_line, process_end, interruption>;

/// The children of a command. None outlives it: the destructor kills them, and
/// the system does if this process is killed itself. Each leads a process group
/// of its own, so that an interrupt of the terminal comes to this process only.
///
///   start -> running --exit, signal--> ended
///
/// Belongs to the main thread, since a child dies with the thread that started
/// it. Make it before any other thread, and only one at a time.
class process_set {
public:
  static constexpr std::size_t processes_max = 1024;
  /// Longer lines are skipped.
  static constexpr std::size_t line_bytes_max = 1u << 20;

  process_set() = default;
  ~process_set();

  process_set(const process_set&) = delete;
  process_set& operator=(const process_set&) = delete;

  /// Starts a child. Throws `std::system_error` when the program cannot be
  /// executed or the system has no room for it.
  process_index start(const process_command& what);

  /// Waits until something happens, at the latest until `deadline`; nothing is
  /// returned then.
  std::vector<process_event> wait(instant deadline);

  /// Sends a signal to a child and what it has started; an ended one gets none.
  void send_signal(process_index who, int signal);

  /// Writes a line to the standard input of a child, and its end. Returns false
  /// where that is not possible: it has ended, is not spoken to, or has left so
  /// much unread that its pipe is full. Then nothing is written; a line has
  /// `PIPE_BUF` bytes at most.
  bool write_line(process_index who, std::string line);

  /// Ends all children: asks them, and kills those that still run after
  /// `grace`, or at once when an interruption comes in. What they say meanwhile
  /// is lost.
  void end_all(timespan grace);

  std::size_t running() const {
    return running_;
  }

  bool is_running(process_index who) const {
    return children_.at(who).id > 0;
  }

  /// Whether a child stands still, all of it: a signal to stop takes a while
  /// on a busy machine.
  bool is_stopped(process_index who) const;

  /// The system's number of a child that runs.
  pid_t id_of(process_index who) const {
    return children_.at(who).id;
  }

  /// Lines that were too long, of all children.
  std::uint64_t skipped_lines() const {
    return skipped_lines_;
  }

private:
  struct pipe_end {
    int descriptor = -1;
    core::line_splitter lines{line_bytes_max};
  };

  struct child {
    /// 0 once it has ended.
    pid_t id = 0;
    int input = -1;
    /// By `process_stream`.
    std::array<pipe_end, 2> pipes;
  };

  enum class reading { more, nothing_now, closed };

  void poll_once(instant deadline, std::vector<process_event>& out);
  reading read_some(process_index who, process_stream stream,
                    std::vector<process_event>& out);
  void publish(process_index who, process_stream stream, input_lines lines,
               std::vector<process_event>& out);
  void take_rest(process_index who, std::vector<process_event>& out);
  void take_ended(std::vector<process_event>& out);
  static void close_input(child& x) noexcept;
  void kill_all() noexcept;

  signal_inbox signals_;
  std::vector<child> children_;
  std::size_t running_ = 0;
  std::uint64_t skipped_lines_ = 0;
};

} // namespace troupe
