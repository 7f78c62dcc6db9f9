#include "nodes/bench_failover.hpp"

#include "config/load.hpp"
#include "nodes/commands.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/drawn_seed.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/failover_report.hpp"
#include "nodes/json_text.hpp"
#include "nodes/node_player.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"
#include "nodes/service_failover.hpp"

#include <iostream>
#include <string>
#include <vector>

#include <unistd.h>

namespace troupe {

namespace {

/// Throws `play_error`: nodes are configured as any node is, and that may have
/// faults.
void check_settings(const std::string& kind,
                    const std::vector<std::string>& sets) {
  auto settings = config::load_text(
    "(measured)", R"({"node": ")" + kind + R"(", "name": "n-1",
        "state_dir": "state",
        "peers": [{"name": "n-1", "address": "127.0.0.1:1"}]})",
    {sets, {}});
  if (settings.ok())
    return;
  print_faults(settings.faults, std::cerr);
  throw play_error{exit_code::bad_config, ""};
}

/// What is common to a group and a service.
class measure {
public:
  measure(const bench_failover_options& opts, failover_plan plan)
    : opts_(opts),
      plan_(std::move(plan)),
      folder_(make_demo_folder("failover")),
      bar_(std::cerr, talks() && isatty(STDERR_FILENO) == 1) {
    show();
  }

  exit_code of_group() {
    failover_watcher watcher{[this](const failover_step&) { count(); },
                             [](timespan) {}};
    auto run = play_failover(own_program(), plan_, opts_.kills, folder_,
                             watcher);
    bar_.clear();
    if (talks())
      std::cout << failover_table(plan_, run, folder_) << std::flush;
    else
      print(failover_json(plan_, run, folder_));
    return run.good() ? exit_code::yes : exit_code::no;
  }

  exit_code of_service() {
    auto run = play_service_failover(own_program(), plan_, opts_.kills, folder_,
                                     [this] { count(); });
    bar_.clear();
    if (talks())
      std::cout << service_table(plan_, run, folder_) << std::flush;
    else
      print(service_json(plan_, run, folder_));
    return run.good() ? exit_code::yes : exit_code::no;
  }

private:
  bool talks() const {
    return opts_.output == output_format::text;
  }

  void show() {
    bar_.show(bar_text("bench failover", done_, opts_.kills, "failures"));
  }

  void count() {
    ++done_;
    show();
  }

  void print(const nlohmann::ordered_json& x) const {
    std::cout << json_text(x, opts_.output) << std::flush;
  }

  const bench_failover_options& opts_;
  failover_plan plan_;
  std::string folder_;
  progress_bar bar_;
  std::uint64_t done_ = 0;
};

int play(const bench_failover_options& opts) {
  auto plan = opts.plan;
  if (!opts.of_service && plan.how == failure_kind::kill_all)
    throw play_error{exit_code::usage,
                     "--how kill-all goes with --of notify: a group has no "
                     "disk that what it delivered comes back from"};
  plan.members = opts.members.value_or(
    opts.of_service ? servers_plan{}.servers : failover_plan{}.members);
  plan.seed = seed_or_drawn(opts.seed);
  check_settings(opts.of_service ? "server" : "member", plan.sets);
  measure it{opts, plan};
  return to_int(opts.of_service ? it.of_service() : it.of_group());
}

} // namespace

int bench_failover(const bench_failover_options& opts) {
  return play_or_tell([&] { return play(opts); },
                      opts.of_service ? "all servers" : "all members");
}

} // namespace troupe
