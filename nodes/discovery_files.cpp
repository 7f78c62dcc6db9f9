#include "nodes/discovery_files.hpp"

#include "config/node_config.hpp"
#include "config/units.hpp"

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

json node_of(const demo_discovery_options& opts, const char* kind,
             const std::string& name) {
  return {{"node", kind},
          {"name", name},
          {"profile", "local"},
          {"state_dir", "state-" + name},
          {"log", {{"level", to_string(opts.log.level)}}}};
}

} // namespace

json discovery_file(const demo_discovery_options& opts, const std::string& at) {
  auto result = node_of(opts, "discovery", "discovery");
  result["http"] = {{"bind", at.empty() ? "127.0.0.1:0" : at}};
  return result;
}

json receiver_file(const demo_discovery_options& opts, std::uint64_t seed,
                   const std::string& discovery, std::uint64_t number) {
  auto result = node_of(opts, "receiver", "receiver-" + std::to_string(number));
  result["discovery"] = discovery;
  result["receiver"] = {{"processor", "upper"},
                        {"fail_ratio", opts.fail_ratio},
                        {"fail_seed", seed * 1000 + number},
                        {"heartbeat_every", "1s"}};
  return result;
}

json requester_file(const demo_discovery_options& opts,
                    const std::string& discovery, std::uint64_t number) {
  auto share = opts.requests / opts.requesters
               + (number <= opts.requests % opts.requesters ? 1 : 0);
  auto result = node_of(opts, "requester",
                        "requester-" + std::to_string(number));
  result["state_dir"] = nullptr;
  result["discovery"] = discovery;
  result["requester"] = {{"requests", share},
                         {"concurrency", 4},
                         {"try_limit", config::format_duration(opts.try_limit)},
                         {"pause_min", "20ms"},
                         {"pause_max", "200ms"},
                         {"breaker_failures", 8},
                         {"breaker_pause", "1s"},
                         {"refresh_every", "500ms"}};
  return result;
}

} // namespace troupe
