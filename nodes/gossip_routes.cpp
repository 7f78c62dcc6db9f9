#include "nodes/gossip_routes.hpp"

#include "nodes/gossip_json.hpp"
#include "nodes/http_ask.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// How long a question waits for the actors.
constexpr timespan ask_limit = std::chrono::seconds{1};

http_answer no_answer() {
  return error_answer(503, "no_answer",
                      "the node's actors did not answer within 1s");
}

http_answer gossip_answer(caf::actor_system& sys, const gossiper_actor& whom,
                          const http_request& request) {
  auto files = true;
  std::string only;
  for (const auto& [key, value] : request.query)
    if (key == "files" && (value == "yes" || value == "no"))
      files = value == "yes";
    else if (key == "origin" && !value.empty())
      only = value;
    else
      return error_answer(400, "bad_query",
                          "the query may have files=yes, files=no and "
                          "origin=NAME");
  auto table = ask_actor<gossip_table_ptr>(sys, whom, ask_limit,
                                           get_gossip{files});
  if (!table)
    return no_answer();
  auto body = gossip_json(**table, files, only);
  if (!only.empty() && body["origins"].empty())
    return error_answer(404, "unknown_origin", "nobody of this name shares");
  return json_answer(200, body);
}

} // namespace

http_route counters_route(caf::actor_system& sys,
                          std::vector<counted_part> counted) {
  auto answer = [&sys, counted = std::move(counted)](const http_request&) {
    auto all = json::object();
    for (const auto& part : counted) {
      auto x = ask_actor<counters>(sys, part.who, ask_limit, get_counters{});
      if (!x)
        return no_answer();
      auto& own = all[part.name] = json::object();
      for (const auto& item : x->items)
        own[item.name] = item.value;
    }
    return json_answer(200, all);
  };
  return {"GET", "/v1/counters", std::move(answer)};
}

std::vector<http_route> gossip_routes(caf::actor_system& sys,
                                      const gossip_stack& stack,
                                      std::vector<peer_entry> expected,
                                      std::vector<counted_part> counted) {
  auto gossiper = stack.gossiper;
  auto finder = stack.finder;
  auto table = [=, &sys] {
    return ask_actor<gossip_table_ptr>(sys, gossiper, ask_limit,
                                       get_gossip{false});
  };
  return {
    {"GET", "/v1/gossip",
     [=, &sys](const http_request& x) {
       return gossip_answer(sys, gossiper, x);
     }},
    {"GET", "/v1/peers",
     [=, &sys](const http_request&) {
       auto x = ask_actor<peer_table_ptr>(sys, finder, ask_limit, get_peers{});
       return x ? json_answer(200, peers_json(**x, expected)) : no_answer();
     }},
    counters_route(sys, std::move(counted)),
    {"GET", "/healthz",
     [=](const http_request&) {
       return table() ? json_answer(200, {{"status", "ok"}}) : no_answer();
     },
     true},
    {"GET", "/readyz",
     [=](const http_request&) {
       auto x = table();
       if (!x)
         return no_answer();
       for (const auto& row : (*x)->rows)
         if (row.own && row.version >= 0)
           return json_answer(200, {{"status", "ready"}});
       return error_answer(503, "not_ready",
                           "the own folder was not looked at yet");
     },
     true},
  };
}

} // namespace troupe
