#include "nodes/inspect_routes.hpp"

#include "nodes/http_ask.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <type_traits>
#include <utility>
#include <variant>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// Above `report_wait`: the inspector itself has a thread of its own.
constexpr timespan ask_limit = std::chrono::seconds{1};

double milliseconds_in(timespan x) {
  return std::chrono::duration<double, std::milli>(x).count();
}

json value_json(const field_value& x) {
  return std::visit(
    [](const auto& y) -> json {
      using type = std::decay_t<decltype(y)>;
      if constexpr (std::is_same_v<type, timespan>)
        return milliseconds_in(y);
      else if constexpr (std::is_same_v<type, field_list>)
        return fields_json(y);
      else
        return y;
    },
    x);
}

const char* state_of(const inspected_entry& x) {
  switch (x.how) {
    case inspected_entry::state::answers:
      return "ok";
    case inspected_entry::state::stuck:
      return "stuck";
    default:
      return "gone";
  }
}

json one_json(const std::string& node, const inspection_report& x,
              const std::string& name) {
  for (const auto& actor : x.actors)
    if (actor.told.name == name) {
      json result{{"node", node}};
      result["actors"] = json::array({entry_json(actor)});
      return result;
    }
  return nullptr;
}

} // namespace

json fields_json(const field_list& xs) {
  auto named = xs.empty() || !xs.front().name.empty();
  auto result = named ? json::object() : json::array();
  for (const auto& x : xs) {
    auto span = std::holds_alternative<timespan>(x.value);
    if (!named)
      result.push_back(value_json(x.value));
    else
      result[span ? x.name + "_ms" : x.name] = value_json(x.value);
  }
  return result;
}

json entry_json(const inspected_entry& x) {
  const auto& told = x.told;
  json result{{"name", told.name},
              {"kind", told.kind},
              {"id", told.id},
              {"state", state_of(x)},
              {"mailbox", told.mailbox},
              {"handled", told.handled},
              {"idle_ms", milliseconds_in(told.idle)},
              {"waits_for", told.waits_for}};
  if (x.how == inspected_entry::state::stuck) {
    result["busy"] = x.busy;
    result["stuck_ms"] = milliseconds_in(x.stuck_for);
  }
  result["fields"] = fields_json(told.fields);
  return result;
}

json report_json(const std::string& node, const inspection_report& x) {
  json result{{"node", node}};
  auto& actors = result["actors"] = json::array();
  for (const auto& actor : x.actors)
    actors.push_back(entry_json(actor));
  return result;
}

http_route inspect_route(caf::actor_system& sys, std::string node,
                         inspector_actor inspector) {
  return {"GET", "/v1/inspect",
          [&sys, node = std::move(node),
           inspector = std::move(inspector)](const http_request& x) {
            auto report = ask_actor<inspection_report_ptr>(
              sys, inspector, ask_limit, get_report{});
            if (!report)
              return error_answer(503, "no_answer",
                                  "the inspector did not answer within 1s");
            auto name = x.query.find("actor");
            if (name == x.query.end())
              return json_answer(200, report_json(node, **report));
            auto one = one_json(node, **report, name->second);
            if (one.is_null())
              return error_answer(404, "no_such_actor",
                                  "no actor is called " + name->second);
            return json_answer(200, one);
          }};
}

} // namespace troupe
