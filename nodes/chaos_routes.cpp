#include "nodes/chaos_routes.hpp"

#include "config/units.hpp"
#include "nodes/chaos_order.hpp"
#include "nodes/http_ask.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <chrono>
#include <optional>
#include <set>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// How long an order waits for the actors.
constexpr timespan ask_limit = std::chrono::seconds{1};

json list_of(const std::vector<endpoint>& xs) {
  auto result = json::array();
  for (const auto& x : xs)
    result.push_back(to_string(x));
  return result;
}

json faults_json(const fault_list& x) {
  auto items = json::array();
  std::set<endpoint> links;
  for (const auto& item : x.items) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(item.until
                                                                      - x.now);
    items.push_back({{"fault", to_text(item.what.what)},
                     {"to", list_of(item.what.to)},
                     {"left_ms", left.count()}});
    links.insert(item.what.to.begin(), item.what.to.end());
  }
  return {{"faults", std::move(items)}, {"links", links.size()}};
}

http_answer answer_of(const std::optional<fault_list>& x) {
  if (!x)
    return error_answer(503, "no_answer",
                        "the node's actors did not answer within 1s");
  if (!x->taken)
    return error_answer(
      503, "overloaded",
      "there are " + std::to_string(core::fault_orders::orders_max)
        + " faults already, or " + std::to_string(core::fault_orders::links_max)
        + " links were named in the life of this node; nothing was done");
  return json_answer(200, faults_json(*x));
}

/// Whoever reads the log finds out what was done on purpose.
void log_order(const chaos_order& x) {
  switch (x.what) {
    case chaos_order::kind::heal:
      return spdlog::warn("chaos: all faults of links are over");
    case chaos_order::kind::pause:
      return spdlog::warn("chaos: this process stands still for {}",
                          config::format_duration(x.pause));
    case chaos_order::kind::kill:
      return spdlog::warn("chaos: this process is killed");
    default:
      return spdlog::warn(
        "chaos: {} of {} links for {}", to_text(x.fault.what),
        x.fault.to.empty() ? "all" : std::to_string(x.fault.to.size()),
        config::format_duration(x.fault.span));
  }
}

} // namespace

std::vector<http_route> chaos_routes(caf::actor_system& sys, bool allowed,
                                     fault_injector_actor injector) {
  auto order = [=, &sys](auto message) {
    return answer_of(
      ask_actor<fault_list>(sys, injector, ask_limit, std::move(message)));
  };
  auto take = [=](const http_request& from) {
    if (!allowed)
      return error_answer(403, "not_allowed",
                          "this node takes no faults: its file has no "
                          "\"chaos\": {\"allow\": true}");
    auto read = read_chaos_order(from.body);
    if (auto bad = std::get_if<http_answer>(&read))
      return *bad;
    auto& what = std::get<chaos_order>(read);
    log_order(what);
    switch (what.what) {
      case chaos_order::kind::heal:
        return order(heal_links{});
      case chaos_order::kind::pause:
        return order(stand_still{what.pause});
      case chaos_order::kind::kill:
        return order(die{});
      default:
        return order(inject{std::move(what.fault)});
    }
  };
  return {{"POST", "/v1/chaos", take},
          {"GET", "/v1/chaos",
           [order](const http_request&) { return order(get_faults{}); }}};
}

} // namespace troupe
