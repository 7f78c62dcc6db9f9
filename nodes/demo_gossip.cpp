#include "nodes/demo_gossip.hpp"

#include "nodes/demo_folder.hpp"
#include "nodes/drawn_seed.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/failover_words.hpp"
#include "nodes/gossip_play.hpp"
#include "nodes/json_text.hpp"
#include "nodes/node_player.hpp"
#include "nodes/play_error.hpp"
#include "nodes/time_text.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

json json_of(const gossip_run& run, const gossip_plan& plan,
             const std::string& folder) {
  json steps = json::array();
  for (const auto& x : run.steps)
    steps.push_back({{"what", x.what}, {"outcome", x.outcome}, {"ms", x.ms}});
  return {{"verdict", run.good() ? "good" : "bad"},
          {"seconds", run.seconds},
          {"folder", folder},
          {"nodes", plan.nodes},
          {"seed", plan.seed},
          {"steps", steps},
          {"false_suspicions", run.false_suspicions},
          {"faults", run.faults},
          {"page", run.page}};
}

void introduce(const gossip_plan& plan, const std::string& folder) {
  std::cout
    << plan.nodes
    << " nodes, each a process with a folder of its own, tell each other by "
       "gossip which\nfiles they have: now and then, each to a few others that "
       "it draws. No server is asked.\nEach loses 5 % of its datagrams on "
       "purpose, and holds the others back for up to 60 ms.\nSeed "
    << plan.seed << ". Configuration, folders and logs are in " << folder
    << "\n\n"
    << std::flush;
}

void conclude(const gossip_run& run) {
  if (run.good())
    std::cout << "\nAll nodes end with the same table, nothing that was gone "
                 "came back, and no living\nnode was given up.\n";
  if (!run.page.empty())
    std::cout << "\nTo see it, open in a browser:\n  " << printable(run.page)
              << "\n";
  std::cout << "\n" << verdict_lines(run.faults);
}

int play(const demo_gossip_options& opts) {
  auto plan = demo_gossip_plan();
  plan.nodes = opts.nodes;
  plan.seed = seed_or_drawn(opts.seed);
  auto folder = make_demo_folder("gossip");
  auto talks = opts.output == output_format::text;
  if (talks)
    introduce(plan, folder);
  gossip_story_watcher watcher{[&](const std::string& what) {
                                 if (talks)
                                   std::cout << "- " << what << " ...\n"
                                             << std::flush;
                               },
                               [&](const gossip_step& x) {
                                 if (talks)
                                   std::cout << "    " << x.outcome
                                             << ", after " << short_time(x.ms)
                                             << "\n"
                                             << std::flush;
                               }};
  auto run = play_gossip(own_program(), plan, folder, watcher);
  if (talks)
    conclude(run);
  else
    std::cout << json_text(json_of(run, plan, folder), opts.output);
  std::cout << std::flush;
  return to_int(run.good() ? exit_code::yes : exit_code::no);
}

} // namespace

int demo_gossip(const demo_gossip_options& opts) {
  return play_or_tell([&] { return play(opts); }, "all nodes of the demo");
}

} // namespace troupe
