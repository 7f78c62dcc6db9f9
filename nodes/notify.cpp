#include "nodes/notify.hpp"

#include "config/schema.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/run.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace troupe {

namespace {

/// Whose servers are on this machine alone is not reached by others.
std::string bind_for(const std::vector<std::string>& servers) {
  auto is_v6 = [](const std::string& x) { return x.front() == '['; };
  auto v6 = std::count_if(servers.begin(), servers.end(), is_v6);
  auto own = std::all_of(servers.begin(), servers.end(),
                         config::is_own_machine);
  if (own && v6 == 0)
    return "127.0.0.1:0";
  if (own && v6 == static_cast<std::ptrdiff_t>(servers.size()))
    return "[::1]:0";
  return v6 > 0 ? "[::]:0" : "0.0.0.0:0";
}

} // namespace

int notify(const notify_options& opts) {
  if (opts.output == output_format::json) {
    spdlog::error("what is told goes on, so it is no single document: -o text "
                  "or -o jsonl");
    return to_int(exit_code::usage);
  }
  node_config c;
  c.kind = node_kind::client;
  c.name = c.user = opts.user;
  c.servers = opts.servers;
  c.client.connect_limit = opts.connect_limit;
  c.key_file = opts.key_file;
  c.log = opts.log;
  c.transport.bind = bind_for(c.servers);
  if (c.key_file.empty() && !config::is_own_machine(c.transport.bind))
    spdlog::warn("nothing is sealed: who reaches this machine may speak for "
                 "the servers. --key-file names the file with their keys");
  return run_node(c, {opts.output, {}, true});
}

} // namespace troupe
