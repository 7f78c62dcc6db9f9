#include "nodes/demo_ordering.hpp"

#include "config/units.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/drawn_seed.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"
#include "nodes/node_player.hpp"
#include "nodes/ordering_play.hpp"
#include "nodes/ordering_report.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <iostream>

#include <signal.h>
#include <unistd.h>

namespace troupe {

namespace {

std::string percent(double share) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g%%", share * 100);
  return text.data();
}

std::string seconds_in_words(double seconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f s", seconds);
  return text.data();
}

/// Tells the story on the standard output; says nothing where a program reads.
class narrator {
public:
  explicit narrator(const demo_ordering_options& opts)
    : opts_(opts), talks_(opts.output == output_format::text) {
    // nop
  }

  void introduce(std::uint64_t seed, const std::string& folder) const {
    if (!talks_)
      return;
    using config::format_span_range;
    const auto& bad = opts_.impaired;
    std::cout << opts_.peers << " peers send " << opts_.messages
              << " messages each to all, "
              << format_span_range({opts_.gap_min, opts_.gap_max})
              << " apart.\nThe network between them: " << percent(bad.loss)
              << " of the datagrams are lost, " << percent(bad.duplicate)
              << " come twice,\neach takes "
              << format_span_range({bad.delay_min, bad.delay_max}) << ". Seed "
              << seed << " (the same again: --seed " << seed
              << ").\nConfiguration and logs are in " << folder << "\n\n"
              << std::flush;
  }

  void begin(level order) const {
    if (talks_)
      std::cout << to_string(order) << ": " << promise_of(order)
                << ".\n  Starting a manager, a comparison server and "
                << opts_.peers << " peers, each a process ...\n"
                << std::flush;
  }

  void end(const ordering_run& run) const {
    if (talks_)
      std::cout << "  Done after " << seconds_in_words(run.seconds) << ": "
                << to_string(run.verdict) << ".\n\n"
                << std::flush;
  }

  void conclude(const std::vector<ordering_run>& runs, double seconds,
                const std::string& folder) const {
    if (talks_) {
      auto pictures = ordering_pictures(runs);
      std::cout << ordering_tables(runs) << "\n"
                << pictures << (pictures.empty() ? "" : "\n")
                << ordering_verdict(runs) << std::endl;
      return;
    }
    std::cout << json_text(ordering_json(runs, seconds, folder), opts_.output)
              << std::flush;
  }

private:
  const demo_ordering_options& opts_;
  bool talks_;
};

int play(const demo_ordering_options& opts) {
  auto begin = std::chrono::steady_clock::now();
  ordering_plan plan;
  plan.opts = opts;
  plan.seed = seed_or_drawn(opts.seed);
  plan.round_limit = round_limit_of(opts);
  auto folder = make_demo_folder("ordering");
  narrator tell{opts};
  tell.introduce(plan.seed, folder);
  auto levels = opts.order ? std::vector<level>{*opts.order}
                           : std::vector<level>{level::unordered, level::safe};
  progress_bar bar{std::cerr, opts.output == output_format::text
                                && isatty(STDERR_FILENO) == 1};
  std::vector<ordering_run> runs;
  for (auto order : levels) {
    plan.order = order;
    auto run_folder = folder + "/" + to_string(order);
    make_folder(run_folder);
    tell.begin(order);
    ordering_watcher watcher{
      [&](std::uint64_t done, std::uint64_t total) {
        bar.show(bar_text("  " + to_string(order), done, total, "deliveries"));
      },
      [&](const std::string& text) { bar.note("troupe: " + text); }};
    runs.push_back(play_ordering(own_program(), plan, run_folder, watcher));
    bar.clear();
    tell.end(runs.back());
  }
  auto end = std::chrono::steady_clock::now();
  tell.conclude(runs, std::chrono::duration<double>(end - begin).count(),
                folder);
  return to_int(is_good(runs) ? exit_code::yes : exit_code::no);
}

} // namespace

int demo_ordering(const demo_ordering_options& opts) {
  if (opts.peers < 2 || opts.messages < 1) {
    std::cerr << "troupe: an order needs at least 2 peers with 1 message each "
                 "(see troupe demo ordering --help)\n";
    return to_int(exit_code::usage);
  }
  return play_or_tell([&] { return play(opts); }, "all processes of the demo");
}

} // namespace troupe
