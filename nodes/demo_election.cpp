#include "nodes/demo_election.hpp"

#include "config/units.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/drawn_seed.hpp"
#include "nodes/election_play.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/failover_report.hpp"
#include "nodes/json_text.hpp"
#include "nodes/node_player.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"
#include "nodes/time_text.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

#include <unistd.h>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// Lines a second that a group is given for long.
constexpr std::uint64_t soak_rate = 100;

json json_of(const election_run& run, const election_plan& plan,
             const std::string& folder) {
  json steps = json::array();
  for (const auto& x : run.steps)
    steps.push_back(
      {{"what", x.what}, {"ms", x.ms}, {"view", x.view}, {"leader", x.leader}});
  return {{"verdict", run.good() ? "good" : "bad"},
          {"seconds", run.seconds},
          {"folder", folder},
          {"members", plan.members},
          {"level", to_string(plan.order)},
          {"seed", plan.seed},
          {"steps", steps},
          {"views", run.views},
          {"deliveries", run.deliveries},
          {"messages", run.messages},
          {"hash", run.hash},
          {"faults", run.faults},
          {"page", run.page}};
}

void introduce(const election_plan& plan, const std::string& folder) {
  std::cout << plan.members << " members, each a process, send each other "
            << plan.messages << " messages at the level "
            << to_string(plan.order) << ",\nwhile their leader is killed, "
            << "restarted, stopped and resumed, and the network parts.\nSeed "
            << plan.seed << ". Configuration, state and logs are in " << folder
            << "\n\n"
            << std::flush;
}

void conclude(const election_run& run) {
  std::cout << "\n"
            << run.views << " views, " << run.deliveries << " deliveries.";
  if (run.good())
    std::cout << " All members end with the same " << run.messages
              << " messages\nin the same order (hash " << run.hash
              << "); no epoch had two leaders.";
  if (!run.page.empty())
    std::cout << "\n\nTo see it, open in a browser:\n  " << printable(run.page);
  std::cout << "\n\n" << verdict_lines(run.faults);
}

void introduce_soak(const failover_plan& plan, const soak_terms& terms,
                    const std::string& folder) {
  std::cout << plan.members << " members, each a process, are given "
            << plan.rate << " lines a second for "
            << config::format_duration(terms.span) << ", while each loses\n"
            << config::format_chance(plan.loss)
            << " of its datagrams. Nobody dies, so nobody must be removed. "
               "Then their leader\nis killed, and the others must deliver "
               "again within "
            << config::format_duration(terms.go_on_within) << ".\nSeed "
            << plan.seed << ". Configuration, state and logs are in " << folder
            << "\n\n"
            << std::flush;
}

int soak(const demo_election_options& opts) {
  failover_plan plan;
  plan.members = opts.members;
  plan.loss = opts.loss;
  plan.rate = soak_rate;
  plan.seed = seed_or_drawn(opts.seed);
  soak_terms terms;
  terms.span = *opts.soak;
  auto folder = make_demo_folder("election");
  auto talks = opts.output == output_format::text;
  if (talks)
    introduce_soak(plan, terms, folder);
  progress_bar bar{std::cerr, talks && isatty(STDERR_FILENO) == 1};
  auto seconds = [](timespan x) {
    return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(x).count());
  };
  failover_watcher watcher;
  watcher.talked = [&](timespan x) {
    bar.show(bar_text("talk", seconds(x), seconds(terms.span), "s"));
  };
  watcher.step = [&](const failover_step& x) {
    bar.clear();
    if (talks)
      std::cout << "- the leader, " << x.victim
                << ", is killed: all others are in a view\n    after "
                << short_time(x.view_ms) << ", with " << x.leader
                << " as leader; all deliver a new line after "
                << short_time(x.gap_ms) << "\n\n"
                << std::flush;
  };
  auto run = play_soak(own_program(), plan, terms, folder, watcher);
  bar.clear();
  if (talks)
    std::cout << soak_words(run);
  else
    std::cout << json_text(soak_json(plan, terms.span, run, folder),
                           opts.output);
  std::cout << std::flush;
  return to_int(run.good() ? exit_code::yes : exit_code::no);
}

int play(const demo_election_options& opts) {
  election_plan plan;
  plan.members = opts.members;
  plan.order = opts.order;
  plan.loss = opts.loss;
  plan.seed = seed_or_drawn(opts.seed);
  auto folder = make_demo_folder("election");
  auto talks = opts.output == output_format::text;
  if (talks)
    introduce(plan, folder);
  election_watcher watcher{[&](const std::string& what) {
                             if (talks)
                               std::cout << "- " << what << " ...\n"
                                         << std::flush;
                           },
                           [&](const election_step& x) {
                             if (talks)
                               std::cout << "    view " << x.view
                                         << " stands after " << short_time(x.ms)
                                         << "; " << x.leader << " leads\n"
                                         << std::flush;
                           }};
  auto run = play_election(own_program(), plan, folder, watcher);
  if (talks)
    conclude(run);
  else
    std::cout << json_text(json_of(run, plan, folder), opts.output);
  std::cout << std::flush;
  return to_int(run.good() ? exit_code::yes : exit_code::no);
}

} // namespace

int demo_election(const demo_election_options& opts) {
  if (opts.members < 3 || opts.members > 15) {
    std::cerr << "troupe: this story needs 3 to 15 members: with fewer, no "
                 "majority is left when one dies (see troupe demo election "
                 "--help)\n";
    return to_int(exit_code::usage);
  }
  if (is_exhibit(opts.order)) {
    std::cerr << "troupe: a group whose members come and go has one of the "
                 "levels fifo, causal, agreed and safe\n";
    return to_int(exit_code::usage);
  }
  return play_or_tell([&] { return opts.soak ? soak(opts) : play(opts); },
                      "all processes of the demo");
}

} // namespace troupe
