#include "nodes/demo_discovery.hpp"

#include "nodes/demo_folder.hpp"
#include "nodes/discovery_play.hpp"
#include "nodes/drawn_seed.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"
#include "nodes/node_player.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"
#include "nodes/text_table.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>

#include <unistd.h>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

json report(const discovery_run& x, const demo_discovery_options& opts,
            std::uint64_t seed) {
  json tries = json::object();
  for (auto& [n, count] : x.tries)
    tries[std::to_string(n)] = count;
  json receivers = json::object();
  for (auto& [name, count] : x.receivers)
    receivers[name] = count;
  return {{"receivers", opts.receivers},
          {"requesters", opts.requesters},
          {"requests", x.requests},
          {"fail_ratio", opts.fail_ratio},
          {"seed", seed},
          {"acked", x.acked},
          {"failed", x.failed},
          {"withheld", x.withheld},
          {"processed_once", x.processed_once},
          {"processed_again", x.processed_again},
          {"lost", x.lost},
          {"killed", x.killed},
          {"discovery_killed", x.discovery_killed},
          {"added", x.added},
          {"tries", std::move(tries)},
          {"processed", std::move(receivers)},
          {"problems", x.problems},
          {"verdict", x.good() ? "good" : "bad"},
          {"seconds", x.seconds},
          {"folder", x.folder},
          {"page", x.page}};
}

std::string histogram(const discovery_run& x) {
  constexpr std::uint64_t width = 40;
  std::uint64_t most = 1;
  for (auto& [n, count] : x.tries)
    most = std::max(most, count);
  text_table table{1};
  table.add({"tries", "requests"});
  for (auto& [n, count] : x.tries)
    table.add({std::to_string(n) + "  "
                 + std::string((count * width + most - 1) / most, '#'),
               std::to_string(count)});
  return table.text();
}

void tell(const discovery_run& x) {
  std::array<char, 32> seconds{};
  std::snprintf(seconds.data(), seconds.size(), "%.1f s", x.seconds);
  std::cout << histogram(x) << "\n"
            << x.acked << " of " << x.requests << " requests acknowledged, "
            << x.withheld << " acknowledgements withheld, " << x.killed
            << " receivers killed"
            << (x.discovery_killed ? " and the discovery node" : "") << ", "
            << x.added << " added, in " << seconds.data()
            << ".\nProcessed once: " << x.processed_once
            << ", more than once: " << x.processed_again
            << ", acknowledged without an effect: " << x.lost << ".\n";
  if (!x.page.empty())
    std::cout << "To see it, open in a browser: " << printable(x.page) << "\n";
  for (auto& problem : x.problems)
    std::cout << "Problem: " << printable(problem) << "\n";
  std::cout << (x.good() ? "good: every request was acknowledged and had its "
                           "effect once"
                         : "bad: the promise was not kept")
            << std::endl;
}

int play(const demo_discovery_options& opts) {
  auto seed = seed_or_drawn(opts.seed);
  auto talks = opts.output == output_format::text;
  auto folder = make_demo_folder("discovery");
  if (talks)
    std::cout << opts.requesters << " requesters have " << opts.requests
              << " requests processed by " << opts.receivers
              << " receivers, which withhold "
              << std::lround(opts.fail_ratio * 100)
              << "% of their acknowledgements.\nSeed " << seed
              << ". Configuration and stores are in " << folder << "\n\n"
              << std::flush;
  progress_bar bar{std::cerr, talks && isatty(STDERR_FILENO) == 1};
  discovery_watcher watcher{
    [&](std::uint64_t done, std::uint64_t total) {
      bar.show(bar_text("  acked", done, total, "requests"));
    },
    [&](const std::string& text) { bar.note("troupe: " + text); }};
  auto run = play_discovery(own_program(), opts, seed, folder, watcher);
  bar.clear();
  if (talks)
    tell(run);
  else
    std::cout << json_text(report(run, opts, seed), opts.output) << std::flush;
  return to_int(run.good() ? exit_code::yes : exit_code::no);
}

} // namespace

int demo_discovery(const demo_discovery_options& opts) {
  if (opts.receivers < 1 || opts.requesters < 1) {
    std::cerr << "troupe: a story needs at least 1 receiver and 1 requester "
                 "(see troupe demo discovery --help)\n";
    return to_int(exit_code::usage);
  }
  return play_or_tell([&] { return play(opts); }, "all processes of the demo");
}

} // namespace troupe
