#include "nodes/cli_flags.hpp"

namespace troupe {

namespace {

/// As many processes as a machine has room for.
constexpr std::uint64_t gossip_nodes_max = 100;
constexpr std::uint64_t times_max = 10000;

} // namespace

void add_flags(CLI::App& app, bench_gossip_options& out) {
  add_sets(app, out.sets);
  add_read(app, "--nodes", "N", "Processes that share [30]",
           "2 to " + std::to_string(gossip_nodes_max),
           [&out](const std::string& x) {
             auto value = parse_number(x, 2, gossip_nodes_max);
             out.nodes = value.value_or(0);
             return value.has_value();
           });
  add_value<std::string>(app, "--profile", "profile",
                         "Timers and limits of all [lan]",
                         [&out](const std::string& x) { out.profile = x; });
  add_read(app, "--updates", "N", "Changes that are measured [10]",
           "0 to 10000", [&out](const std::string& x) {
             auto value = parse_number(x, 0, times_max);
             out.updates = value.value_or(0);
             return value.has_value();
           });
  add_read(app, "--kills", "N", "Kills that are measured [3]", "0 to 10000",
           [&out](const std::string& x) {
             auto value = parse_number(x, 0, times_max);
             out.kills = value.value_or(0);
             return value.has_value();
           });
  add_read(app, "--seconds", "T", "How long they are idle [10]",
           "seconds from 0.1 to 3600", [&out](const std::string& x) {
             auto value = parse_seconds(x);
             out.idle = value.value_or(timespan{0});
             return value.has_value();
           });
  add_value<std::uint64_t>(app, "--seed", "source.seed",
                           "Seeds who is changed and killed [drawn and told]",
                           [&out](std::uint64_t x) { out.seed = x; });
}

void add_flags(CLI::App& app, demo_gossip_options& out) {
  add_read(app, "--nodes", "N", "Number of nodes, 3 to 100 [12]", "3 to 100",
           [&out](const std::string& x) {
             auto value = parse_number(x, 3, gossip_nodes_max);
             out.nodes = value.value_or(0);
             return value.has_value();
           });
  add_value<std::uint64_t>(app, "--seed", "source.seed",
                           "Repeats the draws of an earlier run",
                           [&out](std::uint64_t x) { out.seed = x; });
}

} // namespace troupe
