#include "nodes/why_routes.hpp"

#include "nodes/http_ask.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// As of `/v1/inspect`.
constexpr timespan ask_limit = std::chrono::seconds{1};

json milliseconds_or_null(const std::optional<timespan>& x) {
  if (!x)
    return nullptr;
  return std::chrono::duration<double, std::milli>(*x).count();
}

json text_or_null(const std::string& x) {
  return x.empty() ? json(nullptr) : json(x);
}

} // namespace

core::explained to_explain(const inspection_report& x) {
  core::explained result;
  result.now = x.now;
  for (const auto& actor : x.actors)
    if (actor.how == inspected_entry::state::answers)
      result.add(actor.told);
    else if (actor.how == inspected_entry::state::stuck)
      result.stuck.push_back({actor.told.name, actor.stuck_for, actor.busy});
  return result;
}

json why_json(const std::string& node, const std::vector<core::finding>& xs) {
  auto findings = json::array();
  for (const auto& x : xs)
    findings.push_back({{"kind", x.kind},
                        {"text", x.text},
                        {"lacks", x.lacks},
                        {"waited_ms", milliseconds_or_null(x.waited)},
                        {"next", text_or_null(x.next)},
                        {"next_in_ms", milliseconds_or_null(x.next_in)},
                        {"stuck", x.stuck}});
  auto stuck = std::any_of(xs.begin(), xs.end(),
                           [](const auto& x) { return x.stuck; });
  return {{"node", node}, {"stuck", stuck}, {"findings", std::move(findings)}};
}

http_route why_route(caf::actor_system& sys, std::string node,
                     inspector_actor inspector) {
  return {"GET", "/v1/why",
          [&sys, node = std::move(node),
           inspector = std::move(inspector)](const http_request& x) {
            core::why_question about;
            if (auto of = x.query.find("of"); of != x.query.end()) {
              auto parsed = core::parse_why_question(of->second);
              if (!parsed)
                return error_answer(400, "bad_question",
                                    "found \"" + of->second
                                      + "\", expected a message such as b:17 "
                                        "or 2/17, or a view such as 4.3");
              about = std::move(*parsed);
            }
            auto report = ask_actor<inspection_report_ptr>(
              sys, inspector, ask_limit, get_report{});
            if (!report)
              return error_answer(503, "no_answer",
                                  "the inspector did not answer within 1s");
            auto found = core::explain(to_explain(**report), about);
            return json_answer(200, why_json(node, found));
          }};
}

} // namespace troupe
