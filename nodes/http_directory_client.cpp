#include "nodes/http_directory_client.hpp"

#include "actors/inspected.hpp"
#include "actors/io/socket.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::json;

/// Names that were resolved, until the next list.
using resolved_names = std::map<std::string, std::optional<endpoint>>;

struct spoken {
  int status = 0; // Zero: it did not answer.
  json body;
  std::string error;
};

std::string error_in(const json& body, int status) {
  if (body.is_object() && body.contains("error") && body["error"].is_object()
      && body["error"].contains("message")
      && body["error"]["message"].is_string())
    return body["error"]["message"];
  return "it answered with status " + std::to_string(status);
}

/// What an answer says, whoever has written it: fields of another type than
/// they should be count as missing.
template <class T>
T field(const json& x, const char* key, T otherwise) {
  auto i = x.find(key);
  if (i == x.end())
    return otherwise;
  try {
    return i->get<T>();
  } catch (const json::exception&) {
    return otherwise;
  }
}

class client {
public:
  explicit client(directory_client_setup setup) : setup_(std::move(setup)) {
    auto colon = setup_.address.rfind(':');
    auto host = setup_.address.substr(0, colon);
    if (host.size() > 2 && host.front() == '[')
      host = host.substr(1, host.size() - 2);
    http_ = std::make_unique<httplib::Client>(
      host, std::stoi(setup_.address.substr(colon + 1)));
    // Hundreds of receivers that keep their connections between two heartbeats
    // would leave none for others.
    http_->set_keep_alive(false);
    http_->set_tcp_nodelay(true);
    http_->set_connection_timeout(setup_.answer_limit);
    http_->set_read_timeout(setup_.answer_limit);
    http_->set_write_timeout(setup_.answer_limit);
    if (!setup_.token.empty())
      http_->set_default_headers({{"Authorization", "Bearer " + setup_.token}});
  }

  directory_said enter(const receiver_entry& x) {
    json body{{"host", x.host},
              {"port", x.port},
              {"incarnation", x.inc},
              {"tags", x.tags}};
    if (!x.name.empty())
      body["name"] = x.name;
    if (!x.id.empty())
      body["id"] = x.id;
    auto said = post("/register", body);
    if (said.status != 201)
      return {directory_word::silent, {}, said.error};
    return {
      directory_word::done, field<std::string>(said.body, "id", x.id), {}};
  }

  directory_said beat(const std::string& id) {
    return judge(post("/heartbeat", {{"id", id}}));
  }

  directory_said leave(const std::string& id) {
    return judge(read(http_->Delete("/receivers/" + id)));
  }

  receivers_listed list() {
    auto said = read(http_->Get("/receivers"));
    if (said.status != 200 || !said.body.is_object()
        || !said.body.contains("receivers")
        || !said.body["receivers"].is_array())
      return {said.error.empty() ? where("gives no list") : said.error, {}};
    receivers_listed result;
    resolved_names names;
    for (auto& x : said.body["receivers"])
      if (auto found = reachable(x, names))
        result.items.push_back(std::move(*found));
    return result;
  }

private:
  std::string where(const std::string& why) const {
    return "the discovery node at " + setup_.address + " " + why;
  }

  spoken post(const char* path, const json& body) {
    return read(http_->Post(
      path, body.dump(-1, ' ', false, json::error_handler_t::replace),
      "application/json"));
  }

  spoken read(const httplib::Result& answer) const {
    if (!answer)
      return {
        0,
        {},
        where("does not answer (" + httplib::to_string(answer.error()) + ")")};
    spoken result{
      answer->status, json::parse(answer->body, nullptr, false), {}};
    if (answer->status >= 300)
      result.error = where("says: " + error_in(result.body, answer->status));
    return result;
  }

  static directory_said judge(const spoken& x) {
    if (x.status == 200)
      return {};
    return {x.status == 404 ? directory_word::unknown : directory_word::silent,
            {},
            x.error};
  }

  static std::optional<reachable_receiver> reachable(const json& x,
                                                     resolved_names& names) {
    if (!x.is_object())
      return std::nullopt;
    reachable_receiver result;
    auto& what = result.what;
    what.id = field<std::string>(x, "id", "");
    what.name = field<std::string>(x, "name", "");
    what.host = field<std::string>(x, "host", "");
    what.port = field<std::uint16_t>(x, "port", 0);
    what.inc = field<incarnation>(x, "incarnation", 0);
    what.tags = field<std::vector<std::string>>(x, "tags", {});
    if (what.id.empty() || what.host.empty() || what.port == 0)
      return std::nullopt;
    auto v6 = what.host.find(':') != std::string::npos;
    auto [i, is_new] = names.try_emplace(what.host);
    if (is_new) {
      auto found
        = resolve_endpoint((v6 ? "[" + what.host + "]" : what.host) + ":1");
      if (auto at = std::get_if<endpoint>(&found))
        i->second = *at;
    }
    if (!i->second)
      return std::nullopt;
    result.at = *i->second;
    result.at.port = what.port;
    return result;
  }

  directory_client_setup setup_;
  std::unique_ptr<httplib::Client> http_;
};

struct directory_client_state {
  static constexpr const char* name = "directory-client";
};

/// It keeps nothing.
void describe(const directory_client_state&, inspection&) {
  // nop
}

directory_client_actor::behavior_type directory_client_behavior(
  directory_client_actor::stateful_pointer<directory_client_state>,
  const std::shared_ptr<client>& it) {
  return {
    [=](const register_receiver& x) { return it->enter(x.what); },
    [=](const beat_receiver& x) { return it->beat(x.id); },
    [=](const remove_receiver& x) { return it->leave(x.id); },
    [=](list_receivers) { return it->list(); },
  };
}

} // namespace

directory_client_actor spawn_directory_client(caf::actor_system& sys,
                                              directory_client_setup setup) {
  return spawn_inspected<caf::detached>(
    sys, directory_client_behavior, std::make_shared<client>(std::move(setup)));
}

} // namespace troupe
