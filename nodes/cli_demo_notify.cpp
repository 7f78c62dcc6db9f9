#include "nodes/cli_flags.hpp"
#include "nodes/client_processes.hpp"

namespace troupe {

void add_flags(CLI::App& app, demo_notify_options& out) {
  auto number = [&app](const std::string& flag, const std::string& doc,
                       std::uint64_t low, std::uint64_t high,
                       std::uint64_t& to) {
    add_read(app, flag, "N", doc,
             std::to_string(low) + " to " + std::to_string(high),
             [low, high, &to](const std::string& x) {
               auto value = parse_number(x, low, high);
               to = value.value_or(0);
               return value.has_value();
             });
  };
  number("--servers", "Processes of the service [3]", 3,
         servers_plan::servers_max, out.servers);
  number("--clients", "Processes that post and follow each other [4]", 2,
         client_processes::users().size(), out.clients);
  number("--kills", "How often the primary is killed [5]", 0,
         demo_notify_options::kills_max, out.kills);
  number("--rate", "Posts a second of all clients together [100]", 1,
         demo_notify_options::rate_max, out.rate);
  add_value<double>(app, "--loss", "transport.impairment.loss",
                    "Share of datagrams that each server loses [0]",
                    [&out](double x) { out.loss = x; });
  add_value<std::uint64_t>(app, "--seed", "source.seed",
                           "Seeds losses and identities [drawn and printed]",
                           [&out](std::uint64_t x) { out.seed = x; });
}

} // namespace troupe
