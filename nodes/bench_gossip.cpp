#include "nodes/bench_gossip.hpp"

#include "config/load.hpp"
#include "nodes/commands.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/drawn_seed.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/gossip_measure.hpp"
#include "nodes/json_text.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"

#include <iostream>

#include <unistd.h>

namespace troupe {

namespace {

/// Throws `play_error`: nodes are configured as any node is, and that may have
/// faults.
void check_settings(const bench_gossip_options& opts) {
  auto settings = config::load_text(
    "(measured)",
    R"({"node": "gossip", "name": "node-1", "state_dir": "state", "profile": ")"
      + opts.profile + "\"}",
    {opts.sets, {}});
  if (settings.ok())
    return;
  print_faults(settings.faults, std::cerr);
  throw play_error{exit_code::bad_config, ""};
}

int play(const bench_gossip_options& opts) {
  check_settings(opts);
  gossip_plan plan;
  plan.nodes = opts.nodes;
  plan.profile = opts.profile;
  plan.sets = opts.sets;
  plan.seed = seed_or_drawn(opts.seed);
  auto folder = make_demo_folder("gossip");
  auto talks = opts.output == output_format::text;
  progress_bar bar{std::cerr, talks && isatty(STDERR_FILENO) == 1};
  auto x = measure_gossip(own_program(), plan, opts, folder,
                          [&](const std::string& what) {
                            bar.show("bench gossip: " + what);
                          });
  bar.clear();
  std::cout << (talks ? figures_table(plan, x, folder)
                      : json_text(figures_json(plan, x, folder), opts.output))
            << std::flush;
  return to_int(x.good() ? exit_code::yes : exit_code::no);
}

} // namespace

int bench_gossip(const bench_gossip_options& opts) {
  return play_or_tell([&] { return play(opts); }, "all nodes");
}

} // namespace troupe
