#include "nodes/directory_routes.hpp"

#include "messages/errc.hpp"
#include "nodes/http_ask.hpp"
#include "nodes/http_body.hpp"
#include "nodes/time_text.hpp"
#include "nodes/uuid.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

// Limits of one registration.
constexpr std::size_t name_bytes_max = 63;
constexpr std::size_t host_bytes_max = 255;
constexpr std::size_t tag_bytes_max = 63;

json to_json(const receiver_entry& x) {
  return {{"id", x.id},
          {"name", x.name},
          {"host", x.host},
          {"port", x.port},
          {"incarnation", x.inc},
          {"tags", x.tags},
          {"registered", rfc3339(x.registered)},
          {"last_seen", rfc3339(x.last_seen)}};
}

/// Writes those of the list that have all of `tags`.
std::string list_text(const receiver_list& list,
                      const std::vector<std::string>& tags) {
  auto items = json::array();
  for (auto& x : list.items)
    if (std::all_of(tags.begin(), tags.end(), [&](const std::string& tag) {
          return std::find(x.tags.begin(), x.tags.end(), tag) != x.tags.end();
        }))
      items.push_back(to_json(x));
  json whole{{"receivers", std::move(items)}, {"version", list.version}};
  return whole.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

/// A fail-over takes less.
constexpr unsigned retry_after_s = 1;

http_answer nobody_serves() {
  auto result = error_answer(503, "no_leader",
                             "no discovery node serves at present; try again");
  result.retry_after = retry_after_s;
  return result;
}

/// What is to be said where this node cannot tell who serves.
std::optional<http_answer> not_ready(const directory_service& with,
                                     const shown_receivers* shown) {
  if (!shown)
    return error_answer(503, "not_ready", "the list is not read yet");
  auto somebody = shown->list || !shown->elsewhere.empty();
  if (!somebody || (with.holds && !with.holds(*shown)))
    return nobody_serves();
  return std::nullopt;
}

/// Sends whoever asks to the node that serves; nothing where this one does.
std::optional<http_answer> sent_elsewhere(const directory_service& with,
                                          const shown_receivers* shown,
                                          const http_request& request) {
  if (auto bad = not_ready(with, shown))
    return bad;
  if (shown->list)
    return std::nullopt;
  auto result
    = error_answer(307, "elsewhere",
                   "the discovery node that serves is at " + shown->elsewhere);
  result.location = "http://" + shown->elsewhere + request.target;
  return result;
}

http_answer list_answer(const directory_service& with,
                        const http_request& request,
                        const std::vector<std::string>& tags) {
  auto shown = with.window->read();
  if (auto away = sent_elsewhere(with, shown.get(), request))
    return *away;
  if (tags.empty())
    return {200, shown->text};
  return {200, list_text(*shown->list, tags)};
}

bool is_host(const std::string& x) {
  return std::all_of(x.begin(), x.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '-'
           || c == '_';
  });
}

/// Turns the answer of the actor into one for the client.
template <class Message>
std::optional<http_answer>
ask(const directory_service& with, Message what, const char* pointer) {
  auto answer = ask_actor<directory_answer>(with.sys, with.directory,
                                            with.answer_limit, std::move(what));
  if (!answer)
    return error_answer(503, "timed_out",
                        "no answer in time; it may have had its effect");
  switch (static_cast<errc>(answer->error)) {
    case errc::none:
      return std::nullopt;
    case errc::refused:
      return error_answer(404, "unknown_receiver", answer->about, pointer);
    case errc::overloaded:
      return error_answer(503, "overloaded", answer->about);
    case errc::no_coordinator:
      return nobody_serves();
    default:
      return error_answer(503, "not_kept", answer->about);
  }
}

http_answer register_one(const directory_service& with,
                         const http_request& request) {
  http_body body{request.body};
  receiver_entry x;
  x.host = body.text("host", host_bytes_max);
  x.port = static_cast<std::uint16_t>(body.count("port", 1, 65535));
  if (body.has("name"))
    x.name = body.text("name", name_bytes_max);
  if (body.has("incarnation"))
    x.inc = body.count("incarnation", 0, ~incarnation{0});
  x.tags = body.texts("tags", tags_max, tag_bytes_max);
  if (body.has("id"))
    x.id = body.text("id", uuid_length);
  body.refuse_others({"host", "port", "name", "incarnation", "tags", "id"});
  if (!is_host(x.host))
    body.refuse("bad_value", "expected a host name or an address", "/host");
  if (!x.id.empty() && !is_uuid(x.id))
    body.refuse("bad_value", "expected a UUID", "/id");
  if (body.refusal())
    return *body.refusal();
  if (x.id.empty())
    x.id = fresh_uuid();
  x.registered = wall_ms();
  x.last_seen = x.registered;
  auto id = x.id;
  if (auto bad = ask(with, register_receiver{std::move(x)}, ""))
    return *bad;
  return json_answer(201, {{"id", id}});
}

http_answer beat(const directory_service& with, const http_request& request) {
  http_body body{request.body};
  beat_receiver x{body.text("id", uuid_length), wall_ms()};
  body.refuse_others({"id"});
  if (body.refusal())
    return *body.refusal();
  if (auto bad = ask(with, x, "/id"))
    return *bad;
  return json_answer(200, {{"id", x.id}});
}

http_answer remove_one(const directory_service& with,
                       const http_request& request) {
  auto bad = ask(with, remove_receiver{request.id}, "");
  return bad ? *bad : json_answer(200, {{"id", request.id}});
}

http_answer list_by_body(const directory_service& with,
                         const http_request& request) {
  std::vector<std::string> tags;
  if (!request.body.empty()) {
    http_body body{request.body};
    tags = body.texts("tags", tags_max, tag_bytes_max);
    body.refuse_others({"tags"});
    if (body.refusal())
      return *body.refusal();
  }
  return list_answer(with, request, tags);
}

http_answer list_by_query(const directory_service& with,
                          const http_request& request) {
  std::vector<std::string> tags;
  for (auto& [key, value] : request.query) {
    if (key != "tag" || tags.size() == tags_max)
      return error_answer(400, "bad_query",
                          "the query may have up to 16 times tag=...");
    tags.push_back(value);
  }
  return list_answer(with, request, tags);
}

/// Whether the node lives; where it has to be `ready`, too, it must be able to
/// tell who serves.
http_answer health(const directory_service& with, bool ready) {
  auto shown = with.window->read();
  if (auto bad = not_ready(with, shown.get()); bad && (ready || !shown))
    return *bad;
  if (!shown->list)
    return json_answer(200, {{"status", "ok"}, {"serves", false}});
  return json_answer(200, {{"status", "ok"},
                           {"receivers", shown->list->items.size()}});
}

} // namespace

std::shared_ptr<const shown_receivers> show_receivers(receiver_list_ptr list,
                                                      std::uint64_t turn) {
  auto text = list_text(*list, {});
  return std::make_shared<const shown_receivers>(
    shown_receivers{std::move(list), std::move(text), {}, turn});
}

std::vector<http_route> directory_routes(const directory_service& with) {
  // Only the one that serves changes anything.
  auto here = [with](auto answer) {
    return [with, answer](const http_request& x) {
      auto shown = with.window->read();
      auto away = sent_elsewhere(with, shown.get(), x);
      return away ? *away : answer(with, x);
    };
  };
  return {
    {"POST", "/register", here(register_one)},
    {"POST", "/heartbeat", here(beat)},
    {"GET", "/receivers",
     [with](const http_request& x) { return list_by_query(with, x); }},
    {"POST", "/receivers",
     [with](const http_request& x) { return list_by_body(with, x); }},
    {"DELETE", "/receivers/{id}", here(remove_one)},
    {"GET", "/healthz",
     [with](const http_request&) { return health(with, false); }, true},
    {"GET", "/readyz",
     [with](const http_request&) { return health(with, true); }, true},
  };
}

} // namespace troupe
