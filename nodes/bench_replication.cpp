#include "nodes/bench_replication.hpp"

#include "config/load.hpp"
#include "config/units.hpp"
#include "nodes/commands.hpp"
#include "nodes/crowd_host.hpp"
#include "nodes/demo_folder.hpp"
#include "nodes/disk_rate.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>

#include <unistd.h>

namespace troupe {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long servers and clients may take until all are connected; and how long
/// they answer before anything is counted.
constexpr auto ready_limit = seconds{30};
constexpr auto warm_up = seconds{1};
constexpr auto look_pause = milliseconds{50};
constexpr auto disk_duration = seconds{1};

/// One run: servers with empty disks, and clients that post without a pause.
class replication_run {
public:
  replication_run(const bench_replication_options& opts, std::uint64_t clients,
                  const std::string& folder)
    : opts_(opts), clients_(clients), stage_(own_program(), opts.plan, folder) {
    // nop
  }

  replication_figures play() {
    stage_.start_all();
    crowd_plan plan;
    plan.clients = clients_;
    plan.servers = stage_.endpoints();
    plan.text_size = opts_.text_size;
    plan.seed = opts_.plan.seed;
    crowd_host crowd{plan};
    await(ready_limit,
          "the servers did not take all clients within "
            + config::format_duration(ready_limit),
          [&] { return crowd.count().ready; });
    crowd.tell(crowd_order::go);
    rest(warm_up);
    crowd.tell(crowd_order::count_anew);
    rest(opts_.duration);
    auto x = crowd.count();
    std::chrono::duration<double> span = std::chrono::steady_clock::now()
                                         - x.since;
    stage_.kill_all(); // How servers leave is not measured.
    auto us = [&](double share) {
      auto found = x.latency.percentile(share);
      return found ? std::optional{static_cast<double>(*found) / 1000}
                   : std::nullopt;
    };
    return {static_cast<double>(x.acked_since) / span.count(), us(0.5),
            us(0.99), us(0.999), x.refused + x.in_doubt + x.rejected};
  }

private:
  void await(timespan limit, const std::string& otherwise,
             const std::function<bool()>& done) {
    auto deadline = std::chrono::steady_clock::now() + limit;
    while (!done()) {
      rest(look_pause);
      if (std::chrono::steady_clock::now() >= deadline)
        throw play_error{exit_code::unavailable, otherwise};
    }
  }

  /// A server that ends by itself ends all.
  void rest(timespan span) {
    stage_.follow(span, [this] { return !stage_.problems().empty(); });
    if (stage_.problems().empty())
      return;
    std::string text;
    for (const auto& x : stage_.problems())
      text += (text.empty() ? "" : "\n") + x;
    throw play_error{exit_code::unavailable, text};
  }

  const bench_replication_options& opts_;
  std::uint64_t clients_;
  service_stage stage_;
};

/// Throws `play_error`: servers are configured as any node is, and that may
/// have faults.
void check_settings(const std::vector<std::string>& sets) {
  auto settings = config::load_text("(measured)",
                                    R"({"node": "server", "name": "server-1",
        "state_dir": "state",
        "peers": [{"name": "server-1", "address": "127.0.0.1:1"}]})",
                                    {sets, {}});
  if (settings.ok())
    return;
  print_faults(settings.faults, std::cerr);
  throw play_error{exit_code::bad_config, ""};
}

int measure(const bench_replication_options& opts) {
  check_settings(opts.plan.sets);
  auto folder = make_demo_folder("replication");
  auto talks = opts.output == output_format::text;
  progress_bar bar{std::cerr, talks && isatty(STDERR_FILENO) == 1};
  std::vector<replication_row> rows;
  for (auto clients : opts.clients)
    rows.push_back({clients, {}});
  auto total = opts.runs * rows.size();
  std::uint64_t done = 0;
  // All take turns, so that noise comes to all of them.
  for (std::uint64_t i = 1; i <= opts.runs; ++i)
    for (auto& row : rows) {
      bar.show(bar_text("bench replication", done, total, "runs"));
      auto own = folder + "/run-" + std::to_string(++done);
      make_folder(own);
      row.runs.push_back(replication_run{opts, row.clients, own}.play());
    }
  auto disk = disk_syncs_per_second(folder, opts.text_size, disk_duration);
  bar.clear();
  if (talks)
    std::cout << replication_table(opts, rows, disk);
  else
    std::cout << json_text(replication_json(opts, rows, disk), opts.output);
  std::cout << std::flush;
  auto good = std::all_of(rows.begin(), rows.end(), [](const auto& x) {
    return median_of(x.runs).failed == 0;
  });
  return to_int(good ? exit_code::yes : exit_code::no);
}

} // namespace

int bench_replication(const bench_replication_options& opts) {
  return play_or_tell([&] { return measure(opts); }, "all servers");
}

} // namespace troupe
