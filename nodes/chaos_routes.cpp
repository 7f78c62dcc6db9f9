#include "nodes/chaos_routes.hpp"

#include "config/units.hpp"
#include "nodes/http_ask.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace troupe {

namespace {

using json = nlohmann::json;

/// Nobody forgets a fault for longer, nor cuts more links at a time.
constexpr timespan longest = std::chrono::minutes{10};
constexpr std::size_t links_max = 256;

/// How long an order waits for the actors.
constexpr timespan ask_limit = std::chrono::seconds{1};

struct order {
  std::vector<endpoint> cut;
  timespan span = std::chrono::seconds{60};
  bool heal = false;
};

std::variant<order, http_answer> read_order(const std::string& body) {
  auto x = json::parse(body, nullptr, false);
  auto bad = [](const std::string& pointer, const std::string& text) {
    return error_answer(400, "bad_request", text, pointer);
  };
  if (!x.is_object())
    return bad("", "an object with \"cut\" or \"heal\" is expected");
  order result;
  for (auto& [key, value] : x.items()) {
    if (key == "heal" && value.is_boolean()) {
      result.heal = value.get<bool>();
    } else if (key == "for" && value.is_string()) {
      auto span = config::parse_duration(value.get<std::string>());
      if (!span || *span <= timespan{0} || *span > longest)
        return bad("/for",
                   "a duration such as \"10s\", up to 10m, is expected");
      result.span = *span;
    } else if (key == "cut" && value.is_array() && value.size() <= links_max) {
      for (auto& item : value) {
        auto at = item.is_string() ? parse_endpoint(item.get<std::string>())
                                   : std::nullopt;
        if (!at)
          return bad("/cut", "a list of addresses such as \"127.0.0.1:7003\" "
                             "is expected");
        result.cut.push_back(*at);
      }
    } else {
      return bad("/" + key, "\"cut\" (a list of up to "
                              + std::to_string(links_max)
                              + " addresses), \"for\" (a duration) or "
                                "\"heal\" (true) is expected");
    }
  }
  if (result.cut.empty() != result.heal)
    return bad("", "either \"cut\" or \"heal\" is expected");
  return result;
}

} // namespace

std::vector<http_route> chaos_routes(caf::actor_system& sys, bool allowed,
                                     fault_injector_actor injector) {
  auto take = [=, &sys](const http_request& from) {
    if (!allowed)
      return error_answer(403, "not_allowed",
                          "this node takes no faults: its file has no "
                          "\"chaos\": {\"allow\": true}");
    auto read = read_order(from.body);
    if (auto bad = std::get_if<http_answer>(&read))
      return *bad;
    auto& what = std::get<order>(read);
    auto done
      = what.heal
          ? ask_actor<links_cut>(sys, injector, ask_limit, heal_links{})
          : ask_actor<links_cut>(sys, injector, ask_limit,
                                 cut_links{std::move(what.cut), what.span});
    if (!done)
      return error_answer(503, "no_answer",
                          "the node's actors did not answer within 1s");
    return json_answer(200, {{"cut", done->count}});
  };
  return {{"POST", "/v1/chaos", take}};
}

} // namespace troupe
