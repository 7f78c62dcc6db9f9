#include "nodes/cli_flags.hpp"

namespace troupe {

namespace {

constexpr std::uint64_t kills_max = 10000;
/// A person's group: what is measured is when it speaks again.
constexpr std::uint64_t line_rate_min = 10;
constexpr std::uint64_t line_rate_max = 5000;
constexpr std::size_t rows_max = 20;

/// Reads numbers of clients such as `1,64,256`.
bool take_clients(const std::string& text, std::vector<std::uint64_t>& out) {
  out.clear();
  for (std::size_t at = 0; at <= text.size();) {
    auto end = std::min(text.find(',', at), text.size());
    auto value = parse_number(std::string_view{text}.substr(at, end - at), 1,
                              crowd_plan::clients_max);
    if (!value || out.size() == rows_max)
      return false;
    out.push_back(*value);
    at = end + 1;
  }
  return true;
}

} // namespace

void add_flags(CLI::App& app, bench_failover_options& out) {
  auto& plan = out.plan;
  add_sets(app, plan.sets);
  add_read(app, "--of", "WORD", "Whose leader is lost: group or notify [group]",
           "group or notify", [&out](const std::string& x) {
             out.of_service = x == "notify";
             return out.of_service || x == "group";
           });
  add_read(app, "--kills", "N", "How often it is lost [10]",
           "1 to " + std::to_string(kills_max), [&out](const std::string& x) {
             auto value = parse_number(x, 1, kills_max);
             out.kills = value.value_or(0);
             return value.has_value();
           });
  add_read(app, "--members", "N", "Processes of the group [5], or servers [3]",
           "3 to " + std::to_string(failover_plan::members_max),
           [&out](const std::string& x) {
             out.members = parse_number(x, 3, failover_plan::members_max);
             return out.members.has_value();
           });
  add_read(
    app, "--how", "WORD",
    "How it is lost: kill, stop (and resumed), blackhole\n(cut off by the "
    "members themselves), or, of notify,\nkill-all (all at once) [kill]",
    "one of kill, stop, blackhole, kill-all", [&plan](const std::string& x) {
      auto value = parse_failure_kind(x);
      plan.how = value.value_or(plan.how);
      return value.has_value();
    });
  add_read(app, "--rate", "LINES",
           "Lines or posts a second of all together [250]",
           "10 to " + std::to_string(line_rate_max),
           [&plan](const std::string& x) {
             auto value = parse_number(x, line_rate_min, line_rate_max);
             plan.rate = value.value_or(0);
             return value.has_value();
           });
  add_value<double>(app, "--loss", "transport.impairment.loss",
                    "Share of datagrams that is lost [0]",
                    [&plan](double x) { plan.loss = x; });
  add_value<std::uint64_t>(app, "--seed", "source.seed",
                           "Seeds losses and pauses [drawn and told]",
                           [&out](std::uint64_t x) { out.seed = x; });
}

void add_flags(CLI::App& app, bench_replication_options& out) {
  auto& plan = out.plan;
  add_sets(app, plan.sets);
  add_read(app, "--servers", "N", "Processes of the service [3]",
           "1 to " + std::to_string(servers_plan::servers_max),
           [&plan](const std::string& x) {
             auto value = parse_number(x, 1, servers_plan::servers_max);
             plan.servers = value.value_or(0);
             return value.has_value();
           });
  add_read(app, "--clients", "N,...",
           "Clients that post at a time, each one post under way\n[1,64,256]",
           "numbers from 1 to " + std::to_string(crowd_plan::clients_max)
             + " with commas, such as 1,64,256",
           [&out](const std::string& x) {
             return take_clients(x, out.clients);
           });
  add_read(app, "--size", "CHARS", "Characters of a post [100]",
           std::to_string(bench_replication_options::text_size_min) + " to "
             + std::to_string(bench_replication_options::text_size_max),
           [&out](const std::string& x) {
             auto value
               = parse_number(x, bench_replication_options::text_size_min,
                              bench_replication_options::text_size_max);
             out.text_size = value.value_or(0);
             return value.has_value();
           });
  add_runs(app, out.duration, out.runs);
}

} // namespace troupe
