#include "nodes/node_routes.hpp"

#include "nodes/member_routes.hpp"
#include "nodes/node.hpp"
#include "nodes/node_metrics.hpp"
#include "nodes/time_text.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// How long a question waits for the actors.
constexpr timespan ask_limit = std::chrono::seconds{1};

/// What stays the same as long as a node lives.
struct known_node {
  const node_config& config;
  incarnation life = 0;
  endpoint udp;
  /// Milliseconds since 1970.
  std::uint64_t began = 0;
};

std::int64_t milliseconds_in(timespan x) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(x).count();
}

json counters_json(const node_poll& x) {
  auto result = json::object();
  for (const auto& part : x.parts) {
    auto& own = result[part.name];
    if (!part.counted)
      continue; // Null: it does not answer.
    own = json::object();
    for (const auto& item : part.counted->items)
      own[item.name] = item.value;
  }
  return result;
}

json waits_json(const wait_list& x, instant now) {
  auto result = json::array();
  for (const auto& item : x.items)
    result.push_back({{"member", item.name},
                      {"what", item.what},
                      {"messages", item.count},
                      {"since_ms", milliseconds_in(now - item.since)}});
  return result;
}

json limits_json(const node_config& x) {
  auto result = json::object();
  for (const auto& [key, value] : limits_of(x))
    result[key] = static_cast<std::uint64_t>(value);
  return result;
}

/// Those that the file names.
json peers_json(const node_config& x) {
  auto result = json::array();
  for (const auto& peer : x.peers)
    result.push_back({{"name", peer.name}, {"address", peer.address}});
  return result;
}

json process_json() {
  auto x = own_process();
  auto number = [](const std::optional<double>& y) {
    return y ? json(*y) : json(nullptr);
  };
  return {{"cpu_seconds", number(x.cpu_seconds)},
          {"resident_bytes", number(x.resident_bytes)},
          {"open_files", number(x.open_files)},
          {"open_files_max", number(x.open_files_max)}};
}

json state_json(const known_node& who, const shown_node& shown,
                const node_poll& x) {
  json result{
    {"node", who.config.name},
    {"kind", to_string(who.config.kind)},
    {"version", TROUPE_VERSION},
    {"incarnation", who.life},
    {"began", rfc3339(who.began)},
    {"now_ms", wall_ms()},
    {"addresses",
     {{"udp", to_string(who.udp)}, {"http", to_string(shown.http->local())}}},
    {"counters", counters_json(x)},
    {"waits", waits_json(x.waits, x.now)},
    {"window_held_by", waits_json(x.window, x.now)},
    {"peers", peers_json(who.config)},
    {"limits", limits_json(who.config)},
    {"process", process_json()}};
  if (x.group) {
    auto& group = result["group"];
    group = members_json(who.config.name, *x.group, {});
    group.erase("evidence"); // It was not asked for.
  }
  return result;
}

} // namespace

std::vector<http_route> node_routes(const node& n) {
  using view_of
    = std::function<http_answer(const shown_node&, const node_poll&)>;
  known_node who{n.config, n.life, n.advertised, wall_ms()};
  auto get = [&sys = n.sys, window = n.shown](std::string path, view_of f) {
    return http_route{
      "GET", std::move(path), [&sys, window, f](const http_request&) {
        auto shown = window->read();
        if (!shown)
          return error_answer(503, "not_ready", "the node has not begun yet");
        return f(*shown, poll_node(sys, shown->parts, ask_limit));
      }};
  };
  auto state = [who](const shown_node& shown, const node_poll& x) {
    return json_answer(200, state_json(who, shown, x));
  };
  auto metrics = [who](const shown_node& shown, const node_poll& x) {
    metrics_source source{who.config, x, shown.http->counted(), who.life,
                          static_cast<double>(who.began) / 1000};
    return http_answer{200, node_metrics(source).text(), metric_page_type};
  };
  return {get("/metrics", metrics), get("/v1/state", state),
          get("/state", state)};
}

} // namespace troupe
