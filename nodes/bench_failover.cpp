#include "nodes/bench_failover.hpp"

#include "config/load.hpp"
#include "nodes/commands.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/failover_report.hpp"
#include "nodes/json_text.hpp"
#include "nodes/node_player.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"

#include <iostream>
#include <random>
#include <string>
#include <vector>

#include <unistd.h>

namespace troupe {

namespace {

/// Drawn seeds are short enough to be typed.
constexpr std::uint32_t drawn_seeds = 1000000;

/// Throws `play_error`: members are configured as any node is, and that may
/// have faults.
void check_settings(const std::vector<std::string>& sets) {
  auto settings = config::load_text("(measured)",
                                    R"({"node": "member", "name": "member-1",
        "state_dir": "state",
        "peers": [{"name": "member-1", "address": "127.0.0.1:1"}]})",
                                    {sets, {}});
  if (settings.ok())
    return;
  print_faults(settings.faults, std::cerr);
  throw play_error{exit_code::bad_config, ""};
}

int measure(const bench_failover_options& opts) {
  check_settings(opts.plan.sets);
  auto plan = opts.plan;
  plan.seed = opts.seed.value_or(std::random_device{}() % drawn_seeds);
  auto folder = make_demo_folder("failover");
  auto talks = opts.output == output_format::text;
  progress_bar bar{std::cerr, talks && isatty(STDERR_FILENO) == 1};
  std::uint64_t done = 0;
  auto show = [&] {
    bar.show(bar_text("bench failover", done, opts.kills, "failures"));
  };
  failover_watcher watcher{[&](const failover_step&) {
                             ++done;
                             show();
                           },
                           [](timespan) {}};
  show();
  auto run = play_failover(own_program(), plan, opts.kills, folder, watcher);
  bar.clear();
  if (talks)
    std::cout << failover_table(plan, run, folder);
  else
    std::cout << json_text(failover_json(plan, run, folder), opts.output);
  std::cout << std::flush;
  return to_int(run.good() ? exit_code::yes : exit_code::no);
}

} // namespace

int bench_failover(const bench_failover_options& opts) {
  return play_or_tell([&] { return measure(opts); }, "all members");
}

} // namespace troupe
