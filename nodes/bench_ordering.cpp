#include "nodes/bench_ordering.hpp"

#include "nodes/bench_group.hpp"
#include "nodes/bench_report.hpp"
#include "nodes/bench_transfer.hpp"
#include "nodes/commands.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"
#include "nodes/key_file.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"

#include <algorithm>
#include <filesystem>
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

/// A key file for one measurement.
class drawn_keys {
public:
  drawn_keys()
    : path_((std::filesystem::temp_directory_path()
             / ("troupe-bench-keys-" + std::to_string(::getpid())))
              .string()) {
    core::key_ring ring;
    ring.install(draw_key(1, best_suite()));
    if (auto error = write_key_file(path_, ring))
      throw play_error{exit_code::cannot_create, *error};
  }

  drawn_keys(const drawn_keys&) = delete;
  drawn_keys& operator=(const drawn_keys&) = delete;

  ~drawn_keys() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

  const std::string& path() const {
    return path_;
  }

private:
  std::string path_;
};

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
    if (opts.compare)
      theirs_.result.load.order = level::agreed; // It has no other.
    if (opts.sealed) {
      keys_.emplace();
      ours_.result.load.sets.push_back("key_file=" + keys_->path());
      theirs_.run = ours_.run;
    }
    total_ = opts.runs * (has_two() ? 2 : 1) * (opts.half_rate ? 2 : 1);
  }

  exit_code run() {
    play_rounds();
    if (opts_.half_rate) {
      halve(ours_.result);
      if (has_two())
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
  bool has_two() const {
    return opts_.compare || opts_.sealed;
  }

  /// All take turns, so that noise comes to all of them.
  void play_rounds() {
    for (std::uint64_t i = 0; i < opts_.runs; ++i) {
      play(ours_);
      if (has_two())
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
    auto ours = ours_.result;
    const auto& theirs = theirs_.result;
    if (keys_)
      ours.load.sets.pop_back(); // That of the keys, which nobody asked for.
    auto names = opts_.sealed ? compared_names{{"sealed", "sealed"},
                                               {"unsealed", "unsealed"}}
                              : compared_names{};
    if (opts_.output == output_format::text)
      std::cout << (has_two() ? comparison_table(ours, theirs, names)
                              : bench_table(ours));
    else
      std::cout << json_text(has_two() ? comparison_json(ours, theirs, names)
                                       : bench_json(ours),
                             opts_.output);
    std::cout << std::flush;
  }

  const bench_ordering_options& opts_;
  progress_bar bar_;
  std::optional<std::uint64_t> file_hash_;
  std::unique_ptr<bench_network> network_;
  std::optional<drawn_keys> keys_;
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
