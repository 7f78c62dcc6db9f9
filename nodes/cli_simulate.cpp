#include "actors/core/mutant.hpp"
#include "config/units.hpp"
#include "nodes/cli_flags.hpp"

#include <limits>

namespace troupe {

namespace {

constexpr std::uint64_t jobs_max = 256;
/// Seeds of one campaign.
constexpr std::uint64_t seeds_max = 1000000;
constexpr timespan duration_min = std::chrono::seconds{1};
constexpr timespan duration_max = std::chrono::hours{24};

bool take_seeds(std::string_view text, simulate_options& out) {
  constexpr auto any = std::numeric_limits<std::uint64_t>::max();
  auto dots = text.find("..");
  if (dots == std::string_view::npos)
    return false;
  auto first = parse_number(text.substr(0, dots), 0, any);
  auto last = parse_number(text.substr(dots + 2), 0, any);
  if (!first || !last || *last < *first || *last - *first >= seeds_max)
    return false;
  out.first_seed = *first;
  out.last_seed = *last;
  return true;
}

void add_terms(CLI::App& app, simulation::run_terms& out) {
  add_read(app, "--scenario", "WORD",
           "What is played: multicast (a static group), group (members crash, "
           "come and go), discovery (receivers and who asks them), gossip "
           "(folders are shared) or service (the notification service above "
           "a group) [multicast]",
           "one of multicast, group, discovery, gossip, service",
           [&out](const std::string& x) {
             auto value = simulation::parse_scenario(x);
             out.scenario = value.value_or(out.scenario);
             return value.has_value();
           });
  add_read(app, "--nodes", "N", "Nodes of the group [5]",
           "2 to 64, with the scenario gossip to 2000",
           [&out](const std::string& x) {
             auto value = parse_number(x, simulation::nodes_min,
                                       simulation::gossip_nodes_max);
             out.nodes = static_cast<std::uint32_t>(value.value_or(0));
             return value.has_value();
           });
  add_read(app, "--duration", "TIME", "Virtual time of each run [60s]",
           "a duration from 1s to 24h", [&out](const std::string& x) {
             auto value = config::parse_duration(x);
             out.duration = value.value_or(timespan{0});
             return value && *value >= duration_min && *value <= duration_max;
           });
  add_read(app, "--faults", "WORD",
           "calm, lossy, partitions, crashes, churn or chaos [lossy]",
           "one of calm, lossy, partitions, crashes, churn, chaos",
           [&out](const std::string& x) {
             auto value = core::parse_fault_profile(x);
             out.faults = value.value_or(out.faults);
             return value.has_value();
           });
  add_value<std::string>(app, "--level", "group.level",
                         "unordered, naive, fifo, causal, agreed or safe",
                         [&out](const std::string& x) {
                           out.order = parse_level(x).value_or(out.order);
                         });
  add_value<std::string>(app, "--detector", "detector.kind",
                         "heartbeat or swim, of a group [heartbeat]",
                         [&out](const std::string& x) {
                           out.sets.push_back("detector.kind=" + x);
                         });
}

} // namespace

void add_flags(CLI::App& app, simulate_options& out) {
  add_terms(app, out.terms);
  auto seeds
    = add_read(app, "--seeds", "A..B", "Seeds to play [1..100]",
               "two numbers such as 1..100, the smaller first and at most a "
               "million seeds",
               [&out](const std::string& x) { return take_seeds(x, out); });
  add_read(app, "--seed", "N", "Plays this one seed", "a number",
           [&out](const std::string& x) {
             return take_seeds(x + ".." + x, out);
           })
    ->excludes(seeds);
  add_read(app, "--jobs", "N", "Runs side by side [one for each processor]",
           "1 to 256", [&out](const std::string& x) {
             auto value = parse_number(x, 1, jobs_max);
             out.jobs = static_cast<std::uint32_t>(value.value_or(1));
             return value.has_value();
           });
  app.add_flag("--shrink", out.shrink,
               "Make the first failing run as small as it goes");
  app
    .add_option("--trace", out.trace,
                "Write the events of the run, as JSON "
                "lines")
    ->type_name("FILE");
  app.add_option("--html", out.html, "Write a page that shows the run")
    ->type_name("FILE");
  app.add_option("--only", out.only, "Play what --shrink has left")
    ->type_name("FILE");
  if (!core::mutant_names().empty())
    app.add_option("--mutant", out.mutant, "Plant this bug")->type_name("NAME");
}

} // namespace troupe
