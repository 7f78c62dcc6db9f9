#include "nodes/bench_ordering.hpp"

#include "nodes/bench_group.hpp"
#include "nodes/bench_report.hpp"
#include "nodes/bench_transfer.hpp"
#include "nodes/commands.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>

#include <unistd.h>

namespace troupe {

namespace {

using watcher = std::function<void()>;

/// One of those that are measured, and what came of it.
struct contender {
  std::function<bench_run(const bench_load&, const watcher&)> run;
  bench_result result;
};

/// Nothing if no file is sent. Throws `play_error`.
std::optional<std::uint64_t> file_hash_of(const bench_load& load) {
  if (load.file.empty())
    return std::nullopt;
  std::ifstream file{load.file, std::ios::binary};
  if (!file || file.peek() == std::ifstream::traits_type::eof())
    throw play_error{exit_code::bad_data,
                     "cannot read " + load.file + ", or it is empty"};
  return hash_of(file);
}

/// Returns the level, which a setting may have changed. Throws `play_error`:
/// members are configured as any node is, and that may have faults.
level settled_level(const bench_load& load) {
  auto settings = settings_of(load, 1);
  if (!settings.ok()) {
    print_faults(settings.faults, std::cerr);
    throw play_error{exit_code::bad_config, ""};
  }
  if (is_exhibit(settings.config.group.order))
    throw play_error{exit_code::bad_config,
                     "group.level: found \""
                       + to_string(settings.config.group.order)
                       + "\", expected fifo, causal, agreed or safe"};
  return settings.config.group.order;
}

class measure {
public:
  explicit measure(const bench_ordering_options& opts)
    : opts_(opts),
      bar_(std::cerr,
           opts.output == output_format::text && isatty(STDERR_FILENO) == 1),
      file_hash_(file_hash_of(opts.load)) {
    if (opts.compare) {
      auto tools = find_corosync(opts.corosync);
      check_corosync(tools, opts.load);
      network_ = std::make_unique<bench_network>(opts.load.members,
                                                 opts.corosync.link_mtu);
      theirs_.run = [this, tools](const bench_load& load,
                                  const watcher& watch) {
        return run_corosync(load, opts_.corosync, tools, *network_, watch);
      };
    }
    ours_.run = [this](const bench_load& load, const watcher& watch) {
      return run_group(load, network_.get(), watch);
    };
    ours_.result.load = theirs_.result.load = opts.load;
    theirs_.result.load.order = level::agreed; // It has no other.
    total_ = opts.runs * (opts.compare ? 2 : 1) * (opts.half_rate ? 2 : 1);
  }

  exit_code run() {
    play_rounds();
    if (opts_.half_rate) {
      halve(ours_.result);
      if (opts_.compare)
        halve(theirs_.result);
      play_rounds();
    }
    bar_.clear();
    print();
    // A peer's disorder is told, but our promise is what the answer is about.
    return median_of(ours_.result.runs).order_equal ? exit_code::yes
                                                    : exit_code::no;
  }

private:
  /// All take turns, so that noise comes to all of them.
  void play_rounds() {
    for (std::uint64_t i = 0; i < opts_.runs; ++i) {
      play(ours_);
      if (opts_.compare)
        play(theirs_);
    }
  }

  void play(contender& who) {
    auto& result = who.result;
    auto run = who.run(result.load, [this] {
      bar_.show(bar_text("bench ordering", done_, total_, "runs"));
    });
    ++done_;
    auto figures = figures_of(run);
    if (file_hash_)
      for (const auto& x : run.replies)
        figures.order_equal = figures.order_equal
                              && x.sample.order_hash == *file_hash_;
    result.runs.push_back(figures);
    result.last = std::move(run.replies);
  }

  static void halve(bench_result& x) {
    x.maximum = median_of(x.runs).deliveries_per_second;
    x.load.rate
      = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(*x.maximum / 2));
    x.runs.clear();
  }

  void print() const {
    const auto& ours = ours_.result;
    const auto& theirs = theirs_.result;
    if (opts_.output == output_format::text)
      std::cout << (opts_.compare ? comparison_table(ours, theirs)
                                  : bench_table(ours));
    else
      std::cout << json_text(opts_.compare ? comparison_json(ours, theirs)
                                           : bench_json(ours),
                             opts_.output);
    std::cout << std::flush;
  }

  const bench_ordering_options& opts_;
  progress_bar bar_;
  std::optional<std::uint64_t> file_hash_;
  std::unique_ptr<bench_network> network_;
  contender ours_;
  contender theirs_;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
};

} // namespace

int bench_ordering(const bench_ordering_options& opts) {
  return play_or_tell(
    [&] {
      auto settled = opts;
      settled.load.order = settled_level(opts.load);
      return to_int(measure{settled}.run());
    },
    "all members");
}

} // namespace troupe
