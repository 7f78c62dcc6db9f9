#include "nodes/demo_notify.hpp"

#include "config/units.hpp"
#include "nodes/client_processes.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/drawn_seed.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/failover_words.hpp"
#include "nodes/json_payload.hpp"
#include "nodes/json_text.hpp"
#include "nodes/play_error.hpp"
#include "nodes/service_failover.hpp"
#include "nodes/trace_export.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

namespace troupe {

namespace {

using std::chrono::milliseconds;

/// What is heard of all between two failures.
constexpr auto pause = milliseconds{500};

/// Tells the story on the standard output; says nothing where a program reads.
class narrator {
public:
  explicit narrator(const demo_notify_options& opts)
    : opts_(opts), talks_(opts.output == output_format::text) {
    // nop
  }

  void introduce(std::uint64_t seed, const std::string& folder) const {
    if (!talks_)
      return;
    const auto& all = client_processes::users();
    std::cout << opts_.servers << " servers, each a process, serve ";
    for (std::size_t i = 0; i < opts_.clients; ++i)
      std::cout << (i == 0                  ? ""
                    : i + 1 < opts_.clients ? ", "
                                            : " and ")
                << all[i];
    std::cout << ",\nwho follow each other and post " << opts_.rate
              << " times a second together.";
    if (opts_.loss > 0)
      std::cout << " Each server loses\n"
                << config::format_chance(opts_.loss) << " of its datagrams.";
    std::cout << "\nWhat is acknowledged is on the disks of all servers. Seed "
              << seed << ".\nConfiguration, state and logs are in " << folder
              << "\n\n"
              << std::flush;
  }

  void begin(const std::string& what) const {
    if (talks_)
      std::cout << "- " << what << " ...\n" << std::flush;
  }

  void end(const service_step& x) const {
    if (!talks_)
      return;
    std::cout << "    all clients are answered again after "
              << ms_shown(x.gap_ms);
    if (!x.primary.empty())
      std::cout << ", by " << x.primary;
    std::cout << "; "
              << (x.victim == all_servers ? "they are" : x.victim + " is")
              << " back after " << ms_shown(x.rejoin_ms) << "\n"
              << std::flush;
  }

  void conclude(const service_run& run) const {
    const auto& x = run.counts;
    std::cout << "\n"
              << x.acked << " of " << x.given
              << " posts were acknowledged; each was to be shown to "
              << opts_.clients - 1 << " followers.\n"
              << "So they were shown " << x.shown << " times: " << x.missing
              << " missing, " << x.shown_twice << " twice, " << x.out_of_order
              << " out of order.\n\n";
    if (!run.page.empty())
      std::cout << "To see it, open in a browser:\n  " << printable(run.page)
                << "\n\n";
    std::cout << verdict_lines(run.faults) << std::flush;
  }

  static constexpr const char* all_servers = "all servers";

private:
  const demo_notify_options& opts_;
  bool talks_;
};

run_trace trace_of(const demo_notify_options& opts, std::uint64_t seed) {
  auto names = server_names(opts.servers);
  auto clients = client_processes::nodes(opts.clients);
  names.insert(names.end(), clients.begin(), clients.end());
  return run_trace{{{"scenario", "demo notify"}, {"seed", seed}}, names};
}

service_run tell_story(const demo_notify_options& opts, std::uint64_t seed,
                       const std::string& folder, const narrator& tell) {
  servers_plan plan;
  plan.servers = opts.servers;
  plan.loss = opts.loss;
  plan.seed = seed;
  plan.spoken_to = true;
  auto trace = trace_of(opts, seed);
  plan.trace = &trace;
  service_failover it{own_program(), plan, folder, [&](service_stage& stage) {
                        return std::make_unique<client_processes>(
                          stage, opts.clients, opts.rate);
                      }};
  tell.begin("all start, and the clients follow each other");
  auto good = it.gather();
  for (std::uint64_t i = 1; good && i <= opts.kills; ++i) {
    it.talk(pause);
    service_step step;
    auto from_us = wall_us();
    tell.begin("the primary is killed (" + std::to_string(i) + " of "
               + std::to_string(opts.kills) + ")");
    good = it.lose_primary(failure_kind::kill, step);
    if (!good)
      break;
    it.talk(pause);
    trace.on_fault({step.victim}, step.victim + ", the primary, is killed",
                   from_us, wall_us());
    good = it.bring_back(failure_kind::kill, step);
    if (!good)
      break;
    tell.end(step);
    it.add(std::move(step));
  }
  if (good) {
    it.talk(pause);
    service_step step;
    auto from_us = wall_us();
    tell.begin("all servers are killed at once, and started again");
    good = it.lose_all(step);
    trace.on_fault(server_names(opts.servers), "all servers are killed at once",
                   from_us,
                   from_us + static_cast<std::int64_t>(step.gap_ms * 1000));
    if (good) {
      tell.end(step);
      it.add(std::move(step));
      it.talk(pause);
    }
  }
  auto run = it.end();
  run.page = save_pictures(trace, folder);
  return run;
}

int play(const demo_notify_options& opts) {
  auto seed = seed_or_drawn(opts.seed);
  auto folder = make_demo_folder("notify");
  narrator tell{opts};
  tell.introduce(seed, folder);
  auto run = tell_story(opts, seed, folder, tell);
  if (opts.output == output_format::text) {
    tell.conclude(run);
  } else {
    failover_plan plan;
    plan.members = opts.servers;
    plan.rate = opts.rate;
    plan.loss = opts.loss;
    plan.seed = seed;
    auto document = service_json(plan, run, folder);
    document["clients"] = opts.clients;
    document["page"] = run.page;
    std::cout << json_text(document, opts.output) << std::flush;
  }
  return to_int(run.good() ? exit_code::yes : exit_code::no);
}

} // namespace

int demo_notify(const demo_notify_options& opts) {
  return play_or_tell([&] { return play(opts); }, "all processes of the demo");
}

} // namespace troupe
