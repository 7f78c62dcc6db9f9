#include "nodes/event_feed.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

struct known_part {
  const char* name;
  const char* path;
};

constexpr std::array known_parts{
  known_part{"members", "/v1/members"}, known_part{"leader", "/v1/leader"},
  known_part{"why", "/v1/why"},         known_part{"state", "/v1/state"},
  known_part{"service", "/v1/service"}, known_part{"gossip", "/v1/gossip"},
  known_part{"peers", "/v1/peers"},     known_part{"chaos", "/v1/chaos"},
};

http_request question_to(const std::string& path) {
  http_request result{"GET", path, {}, {}, {}, path};
  if (path == "/v1/gossip")
    result.query.emplace("files", "no"); // All their names are too many.
  return result;
}

/// Leaves of an answer what stays the same while nothing happens.
json standing_of(const std::string& body) {
  auto all = json::parse(body, nullptr, false);
  json result;
  for (const auto* key :
       {"phase", "quorate", "view", "leader", "members", "peers"})
    if (all.is_object() && all.contains(key))
      result[key] = all[key];
  if (result.contains("peers") && result["peers"].is_array())
    for (auto& peer : result["peers"])
      peer.erase("gone_for_s");
  if (all.is_object() && all.contains("evidence"))
    result["suspicions"] = all["evidence"].size();
  return result;
}

} // namespace

event_feed::event_feed(const std::vector<http_route>& routes, clock now)
  : now_(std::move(now)) {
  for (const auto& known : known_parts)
    for (const auto& x : routes)
      if (x.method == "GET" && x.path == known.path)
        parts_.push_back({known.name, question_to(x.path), x.handler});
}

told_event_ptr event_feed::latest() {
  if (one_at_a_time::turn mine{gate_}; mine)
    look();
  return last_.read();
}

void event_feed::look() {
  auto last = last_.read();
  auto now = now_();
  auto due = !last || now - told_ >= tell_every;
  if (!due && now - looked_ < look_every)
    return;
  looked_ = now;
  auto standing = this->standing();
  if (!due && standing == standing_)
    return;
  standing_ = std::move(standing);
  told_ = now;
  last_.publish(compose(last ? last->id + 1 : 1));
}

std::string event_feed::standing() const {
  std::string result;
  for (const auto& x : parts_)
    if (x.name == "members" || x.name == "peers")
      result += standing_of(x.ask(x.question).body)
                  .dump(-1, ' ', false, json::error_handler_t::replace);
  return result;
}

told_event_ptr event_feed::compose(std::uint64_t id) const {
  told_event result{id, "id: " + std::to_string(id) + "\nevent: node\ndata: {"};
  auto first = true;
  for (const auto& x : parts_) {
    auto body = x.ask(x.question).body; // One line, and its end.
    body.erase(body.find_last_not_of('\n') + 1);
    result.text += (std::exchange(first, false) ? "\"" : ",\"") + x.name
                   + "\":" + body;
  }
  result.text += "}\n\n";
  return std::make_shared<const told_event>(std::move(result));
}

http_route events_route(const std::vector<http_route>& routes) {
  auto feed = std::make_shared<event_feed>(routes, [] {
    return std::chrono::steady_clock::now();
  });
  return {"GET", "/v1/events", [feed](const http_request&) {
            http_stream stream;
            stream.every = event_feed::look_every;
            stream.next = [feed, heard = std::uint64_t{0}]() mutable {
              auto x = feed->latest();
              return !x || std::exchange(heard, x->id) == x->id ? std::string{}
                                                                : x->text;
            };
            http_answer result;
            result.type = "text/event-stream";
            result.stream
              = std::make_shared<const http_stream>(std::move(stream));
            return result;
          }};
}

} // namespace troupe
