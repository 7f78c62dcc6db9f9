#include "nodes/bench_corosync.hpp"

#include "actors/core/path_table.hpp"
#include "nodes/bench_group.hpp"
#include "nodes/bench_life.hpp"
#include "nodes/node_player.hpp"
#include "nodes/play_error.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

namespace troupe {

namespace {

/// The head of a message: when it was sent, and its number.
constexpr std::size_t head_bytes = 16;
constexpr const char* config_path = "/run/corosync.conf";

bool is_program(const std::string& path) {
  return ::access(path.c_str(), X_OK) == 0
         && !std::filesystem::is_directory(path);
}

/// Daemons stand where the path of most users does not lead.
std::string find_program(const std::string& name) {
  const auto* path = std::getenv("PATH");
  std::istringstream folders{std::string{path != nullptr ? path : ""}
                             + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin"};
  for (std::string folder; std::getline(folders, folder, ':');)
    if (auto file = folder.append("/").append(name);
        file.front() == '/' && is_program(file))
      return file;
  return {};
}

std::string client_plan(const bench_load& load, const corosync_options& opts,
                        member_id self, pid_t daemon) {
  auto in_flight
    = opts.in_flight.value_or(best_in_flight(load.bytes, opts.link_mtu));
  nlohmann::json result{{"self", self},
                        {"members", load.members},
                        {"one_sender", load.one_sender},
                        {"bytes", load.bytes},
                        {"in_flight", in_flight},
                        {"warm_up_ns", timespan{bench_life::warm_up}.count()},
                        {"duration_ns", load.duration.count()},
                        {"after_run_ns",
                         timespan{bench_life::after_run}.count()},
                        {"step_ns", timespan{bench_life::step}.count()},
                        {"daemon", daemon}};
  if (load.rate)
    result["rate"] = *load.rate;
  return result.dump();
}

} // namespace

corosync_tools find_corosync(const corosync_options& opts) {
  corosync_tools result;
  result.root = ::geteuid() == 0;
  result.daemon = find_program("corosync");
  result.ip = find_program("ip");
  auto client = opts.client.empty()
                  ? std::filesystem::path{own_program()}.parent_path()
                      / "cpg_load"
                  : std::filesystem::absolute(opts.client);
  if (is_program(client))
    result.client = client;
  return result;
}

void check_corosync(const corosync_tools& x, const bench_load& load) {
  const std::string what = "--compare corosync";
  if (load.bytes < head_bytes)
    throw play_error{exit_code::usage, what + " takes messages of "
                                         + std::to_string(head_bytes)
                                         + " bytes or more"};
  if (load.loss > 0 || !load.file.empty())
    throw play_error{exit_code::usage,
                     what + " takes neither --loss nor --file"};
  if (!x.root)
    throw play_error{exit_code::refused,
                     what + " makes network namespaces, which only root may"};
  std::string missing;
  auto need = [&missing](const std::string& path, const std::string& name) {
    if (path.empty())
      missing += (missing.empty() ? "" : ", ") + name;
  };
  need(x.daemon, "corosync (package corosync)");
  need(x.client, "cpg_load, which is built beside troupe where there is libcpg "
                 "(package libcpg-dev)");
  need(x.ip, "ip (package iproute2)");
  if (!missing.empty())
    throw play_error{exit_code::unavailable, what + " lacks " + missing};
}

std::uint64_t best_in_flight(std::size_t bytes, std::uint32_t mtu) {
  // Found by trial: more queue up, fewer leave the token with nothing to carry.
  constexpr std::size_t bytes_under_way = 64u << 10;
  constexpr std::uint64_t most = 300;
  constexpr std::uint64_t least = 4;
  if (mtu >= core::large_mtu_bytes)
    return most;
  return std::min(most, std::max(least, bytes_under_way / bytes));
}

std::string corosync_config(std::uint32_t members) {
  std::string result = "totem {\n version: 2\n cluster_name: bench\n"
                       " transport: knet\n}\nnodelist {\n";
  for (std::uint32_t i = 1; i <= members; ++i) {
    auto number = std::to_string(i);
    result.append(" node {\n  ring0_addr: ")
      .append(bench_network::address_of(i))
      .append("\n  nodeid: ")
      .append(number)
      .append("\n  name: n")
      .append(number)
      .append("\n }\n");
  }
  return result
         + "}\nsystem {\n sched_rr: no\n}\n"
           "logging {\n to_stderr: yes\n to_syslog: no\n}\n";
}

bench_run run_corosync(const bench_load& load, const corosync_options& opts,
                       const corosync_tools& tools,
                       const bench_network& network,
                       const std::function<void()>& watch) {
  bench_crew crew;
  std::vector<pid_t> daemons;
  auto config = corosync_config(load.members);
  for (member_id i = 1; i <= load.members; ++i)
    network.within(i, [&] {
      std::ofstream{config_path} << config;
      auto who = crew.start("corosync daemon " + std::to_string(i),
                            {tools.daemon, {"-f", "-c", config_path}}, false);
      daemons.push_back(crew.id_of(who));
    });
  for (member_id i = 1; i <= load.members; ++i)
    network.within(i, [&] {
      crew.start("corosync client " + std::to_string(i),
                 {tools.client, {client_plan(load, opts, i, daemons[i - 1])}},
                 true);
    });
  return crew.run(run_limit(load), watch);
}

} // namespace troupe
