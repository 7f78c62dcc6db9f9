#include "nodes/bench_ordering.hpp"

#include "actors/io/socket.hpp"
#include "nodes/bench_report.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"
#include "nodes/node_player.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"

#include <cerrno>
#include <cstring>
#include <iostream>
#include <system_error>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace troupe {

namespace {

/// How long processes may take to start and to greet each other, and how long
/// to deliver what is under way at the end.
constexpr auto start_limit = std::chrono::seconds{30};
constexpr auto drain_limit = std::chrono::seconds{30};
constexpr auto end_grace = std::chrono::seconds{2};

constexpr auto news_pause = std::chrono::milliseconds{100};

/// The processes of one run. None outlives it.
class group_of_processes {
public:
  explicit group_of_processes(const bench_load& load)
    : load_(load), replies_(load.members), complaints_(load.members) {
    // nop
  }

  /// Throws `play_error` and `play_interrupted`. `watch` is called every now
  /// and then.
  template <class F>
  std::vector<bench_reply> run(F watch) {
    start();
    auto limit = start_limit + bench_life::warm_up + load_.duration
                 + bench_life::after_run + drain_limit;
    auto deadline = std::chrono::steady_clock::now() + limit;
    while (replied_ < load_.members) {
      auto now = std::chrono::steady_clock::now();
      if (now >= deadline)
        throw play_error{exit_code::not_now,
                         "only " + std::to_string(replied_) + " of "
                           + std::to_string(load_.members)
                           + " members came to the end of the run"};
      for (const auto& event : processes_.wait(now + news_pause))
        take(event);
      watch();
    }
    processes_.end_all(end_grace);
    return std::move(replies_);
  }

private:
  /// Members are given their sockets: a port that were only looked up could be
  /// taken by someone else before the member is there.
  void start() {
    std::vector<bound_socket> sockets;
    bench_member_plan plan{load_, 0, -1, {}};
    while (sockets.size() < load_.members) {
      auto next = open_socket(transport_options_for(load_, 0));
      if (auto bad = std::get_if<socket_error>(&next))
        throw play_error{exit_code::unavailable, bad->text};
      sockets.push_back(std::move(std::get<bound_socket>(next)));
      plan.members.push_back(sockets.back().local);
    }
    for (const auto& socket : sockets) {
      ++plan.self;
      plan.socket = fcntl(socket.fd(), F_DUPFD, STDERR_FILENO + 1);
      if (plan.socket < 0)
        throw play_error{exit_code::not_now,
                         std::string{"cannot pass on a socket: "}
                           + std::strerror(errno)};
      try {
        processes_.start({own_program(), {"bench", "member", to_text(plan)}});
      } catch (const std::system_error& e) {
        ::close(plan.socket);
        throw play_error{exit_code::not_now,
                         std::string{"cannot start a member: "} + e.what()};
      }
      ::close(plan.socket); // The next one must not have it.
    }
  }

  void take(const process_event& event) {
    if (auto* x = std::get_if<interruption>(&event)) {
      processes_.end_all(end_grace);
      throw play_interrupted{x->signal};
    }
    if (auto* end = std::get_if<process_end>(&event)) {
      auto& words = complaints_[end->who];
      throw play_error{exit_code::bug,
                       "member " + std::to_string(end->who + 1)
                         + " ended too early: " + to_string(end->how)
                         + (words.empty() ? "" : ": " + words)};
    }
    const auto& line = std::get<process_line>(event);
    if (line.stream == process_stream::errors) {
      complaints_[line.from] = line.text;
      return;
    }
    auto reply = parse_bench_reply(line.text);
    if (!reply)
      throw play_error{exit_code::bug, "member " + std::to_string(line.from + 1)
                                         + " said " + line.text};
    replies_[line.from] = std::move(*reply);
    ++replied_;
  }

  const bench_load& load_;
  std::vector<bench_reply> replies_;
  /// The last line that each wrote to its standard error.
  std::vector<std::string> complaints_;
  std::uint32_t replied_ = 0;
  process_set processes_;
};

int measure(const bench_ordering_options& opts) {
  progress_bar bar{std::cerr, opts.output == output_format::text
                                && isatty(STDERR_FILENO) == 1};
  std::vector<bench_figures> runs;
  while (runs.size() < opts.runs) {
    group_of_processes group{opts.load};
    runs.push_back(figures_of(group.run([&] {
      bar.show(bar_text("bench ordering", runs.size(), opts.runs, "runs"));
    })));
  }
  bar.clear();
  if (opts.output == output_format::text)
    std::cout << bench_table(opts.load, runs) << std::flush;
  else
    std::cout << json_text(bench_json(opts.load, runs), opts.output)
              << std::flush;
  return to_int(median_of(runs).order_equal ? exit_code::yes : exit_code::no);
}

} // namespace

int bench_ordering(const bench_ordering_options& opts) {
  return play_or_tell([&] { return measure(opts); }, "all members");
}

} // namespace troupe
