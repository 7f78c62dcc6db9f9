#include "nodes/notify.hpp"

#include "nodes/exit_codes.hpp"
#include "nodes/run.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace troupe {

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
  auto is_v6 = [](const std::string& x) { return x.front() == '['; };
  auto v6 = std::any_of(c.servers.begin(), c.servers.end(), is_v6);
  c.transport.bind = v6 ? "[::]:0" : "0.0.0.0:0";
  return run_node(c, {opts.output, {}, true});
}

} // namespace troupe
