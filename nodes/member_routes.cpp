#include "nodes/member_routes.hpp"

#include "nodes/http_ask.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <optional>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// How long a question waits for the actors.
constexpr timespan ask_limit = std::chrono::seconds{1};

std::string hex(std::uint64_t x) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx",
                static_cast<unsigned long long>(x));
  return text.data();
}

json leader_of(const group_status& x) {
  if (x.known.leader == 0)
    return nullptr;
  auto at = x.current ? x.current->position_of(x.known.leader) : std::nullopt;
  return {{"name", at ? json(x.current->members[*at].name) : json(nullptr)},
          {"id", x.known.leader},
          {"epoch", x.known.epoch},
          {"address", to_string(x.known.at)}};
}

json member_of(const group_status& x, const member& who) {
  return {{"name", who.name},
          {"id", who.id},
          {"incarnation", who.inc},
          {"address", to_string(who.at)},
          {"state", who.full ? "member" : "learner"},
          {"votes", who.votes},
          {"leader", who.id == x.known.leader},
          {"self", who.id == x.current->self},
          {"heard", x.unheard.count(who.id) == 0}};
}

std::int64_t milliseconds_in(timespan x) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(x).count();
}

json name_or_null(const std::string& x) {
  return x.empty() ? json(nullptr) : json(x);
}

json evidence_of(const evidence_list& x) {
  auto result = json::array();
  for (const auto& item : x.items) {
    auto before = [&](const std::optional<instant>& then) {
      return then ? json(milliseconds_in(item.when - *then)) : json(nullptr);
    };
    result.push_back({{"who", name_or_null(item.who_name)},
                      {"by", name_or_null(item.by_name)},
                      {"cause", to_string(item.why)},
                      {"withdrawn", item.withdrawn},
                      {"age_ms", milliseconds_in(x.now - item.when)},
                      {"last_heard_ms_before", before(item.last_heard)},
                      {"waited_for_ms_before", before(item.waiting_since)}});
  }
  return result;
}

const group_status& status_of(const group_picture& x) {
  static const group_status nothing;
  return x.status ? *x.status : nothing;
}

struct asked_witness {
  caf::actor_system& sys;
  group_witness_actor who;
};

/// A route that answers with what `f` makes of the picture of the group.
http_route
get(std::string path, const asked_witness& of, bool open,
    std::function<std::optional<http_answer>(const group_picture&)> f) {
  auto answer = [of, f = std::move(f)](const http_request&) {
    auto x = ask_actor<group_picture_ptr>(of.sys, of.who, ask_limit,
                                          get_picture{});
    auto y = x ? f(**x) : std::nullopt;
    return y ? *y
             : error_answer(503, "no_answer",
                            "the node's actors did not answer within 1s");
  };
  return {"GET", std::move(path), answer, open};
}

std::string why_of(const group_picture& x) {
  const auto& status = status_of(x);
  if (status.phase != group_phase::member || x.in_touch)
    return status.why;
  return "it stood still, or does not hear a majority: the others may have "
         "gone on without it";
}

} // namespace

bool is_quorate(const group_picture& x) {
  return status_of(x).phase == group_phase::member && x.in_touch;
}

bool leader_lives(const group_picture& x) {
  auto& status = status_of(x);
  return is_quorate(x) && status.known.leader != 0
         && status.unheard.count(status.known.leader) == 0;
}

json members_json(const std::string& node, const group_picture& x,
                  const evidence_list& evidence) {
  auto& status = status_of(x);
  json members = json::array();
  if (status.current)
    for (const auto& who : status.current->members)
      members.push_back(member_of(status, who));
  return {{"node", node},
          {"phase", to_string(status.phase)},
          {"quorate", is_quorate(x)},
          {"why", why_of(x)},
          {"view", status.current ? json(to_string(status.current->id))
                                  : json(nullptr)},
          {"leader", leader_of(status)},
          {"members", std::move(members)},
          {"state",
           {{"messages", x.state.messages}, {"hash", hex(x.state.hash)}}},
          {"sent", x.sent},
          {"unsettled", x.unsettled},
          {"evidence", evidence_of(evidence)}};
}

json leader_json(const std::string& node, const group_picture& x) {
  auto& status = status_of(x);
  auto leads = status.current && status.known.leader == status.current->self
               && is_quorate(x) && x.lease_left > timespan{0};
  json result{{"node", node},
              {"leader", leader_of(status)},
              {"epoch", status.known.epoch},
              {"lives", leader_lives(x)},
              {"is_leader", leads},
              {"lease_ms",
               std::chrono::duration<double, std::milli>(x.lease_left).count()},
              {"quorate", is_quorate(x)}};
  if (x.serves)
    result["serves"] = *x.serves && leads;
  return result;
}

json deliveries_json(const std::string& node, const group_picture& x) {
  auto& status = status_of(x);
  auto name_of = [&](member_id id) {
    auto at = status.current ? status.current->position_of(id) : std::nullopt;
    return at ? json(status.current->members[*at].name) : json(nullptr);
  };
  auto recent = json::array();
  for (const auto& item : x.recent)
    recent.push_back({{"place", item.place},
                      {"view", to_string(item.view)},
                      {"sender", name_of(item.sender)},
                      {"id", item.sender},
                      {"number", item.number}});
  return {{"node", node},
          {"level", x.order ? json(to_string(*x.order)) : json(nullptr)},
          {"view", status.current ? json(to_string(status.current->id))
                                  : json(nullptr)},
          {"messages", x.state.messages},
          {"recent", std::move(recent)}};
}

std::vector<http_route> group_routes(caf::actor_system& sys,
                                     const std::string& node,
                                     group_witness_actor witness, bool sealed) {
  return {
    get("/v1/members", {sys, witness}, false,
        [=, &sys](const group_picture& x) -> std::optional<http_answer> {
          auto evidence = ask_actor<evidence_list>(sys, witness, ask_limit,
                                                   get_evidence{});
          if (!evidence)
            return std::nullopt;
          auto body = members_json(node, x, *evidence);
          body["sealed"] = sealed;
          return json_answer(200, body);
        }),
    get("/v1/leader", {sys, witness}, false,
        [node](const group_picture& x) {
          return json_answer(200, leader_json(node, x));
        }),
  };
}

std::vector<http_route> health_routes(caf::actor_system& sys,
                                      group_witness_actor witness) {
  return {
    get("/healthz", {sys, witness}, true,
        [](const group_picture&) {
          return json_answer(200, {{"status", "ok"}});
        }),
    get("/readyz", {sys, witness}, true,
        [](const group_picture& x) {
          auto& status = status_of(x);
          auto why = why_of(x);
          if (is_quorate(x))
            return json_answer(200, {{"status", "ready"}});
          return error_answer(503, "not_ready",
                              "this node is " + to_string(status.phase)
                                + (why.empty() ? "" : ": " + why));
        }),
  };
}

std::vector<http_route>
member_routes(caf::actor_system& sys, const std::string& node,
              const group_witness_actor& witness, bool sealed) {
  auto result = group_routes(sys, node, witness, sealed);
  result.push_back(get("/v1/deliveries", {sys, witness}, false,
                       [node](const group_picture& x) {
                         return json_answer(200, deliveries_json(node, x));
                       }));
  for (auto& x : health_routes(sys, witness))
    result.push_back(std::move(x));
  return result;
}

} // namespace troupe
