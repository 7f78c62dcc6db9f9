#include "nodes/http_directory_client.hpp"

#include "actors/inspected.hpp"
#include "actors/io/socket.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <utility>
#include <vector>

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

/// The connections to one node.
std::unique_ptr<httplib::Client> open(const std::string& address,
                                      const directory_client_setup& with) {
  auto colon = address.rfind(':');
  auto host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[')
    host = host.substr(1, host.size() - 2);
  auto result = std::make_unique<httplib::Client>(
    host, std::stoi(address.substr(colon + 1)));
  // Hundreds of receivers that keep their connections between two heartbeats
  // would leave none for others.
  result->set_keep_alive(false);
  result->set_tcp_nodelay(true);
  result->set_connection_timeout(with.answer_limit);
  result->set_read_timeout(with.answer_limit);
  result->set_write_timeout(with.answer_limit);
  if (!with.token.empty())
    result->set_default_headers({{"Authorization", "Bearer " + with.token}});
  return result;
}

class client {
public:
  explicit client(directory_client_setup setup) : setup_(std::move(setup)) {
    for (const auto& address : setup_.addresses)
      nodes_.push_back(open(address, setup_));
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
    return judge(
      ask([&](auto& http) { return http.Delete("/receivers/" + id); }));
  }

  receivers_listed list() {
    auto said = ask([](auto& http) { return http.Get("/receivers"); });
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
    return "the discovery node at " + setup_.addresses[at_] + " " + why;
  }

  spoken post(const char* path, const json& body) {
    auto text = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return ask(
      [&](auto& http) { return http.Post(path, text, "application/json"); });
  }

  /// Asks until one serves, each once, and once more whom another one names.
  template <class F>
  spoken ask(F question) {
    std::vector<bool> silent(nodes_.size());
    for (std::size_t tries = 0;; ++tries) {
      auto answer = question(*nodes_[at_]);
      auto result = read(answer);
      auto serves = result.status != 0 && result.status != 307
                    && result.status != 503;
      if (serves || nodes_.size() == 1 || tries == nodes_.size())
        return result;
      silent[at_] = result.status == 0;
      auto named = result.status == 307
                     ? place_of(answer->get_header_value("Location"))
                     : std::nullopt;
      // Others have not noticed yet that it is gone.
      if (named && silent[*named])
        named.reset();
      at_ = named.value_or((at_ + 1) % nodes_.size());
    }
  }

  /// The one of the nodes that an address such as `http://host:port/path` is
  /// of.
  std::optional<std::size_t> place_of(const std::string& location) const {
    for (std::size_t i = 0; i < setup_.addresses.size(); ++i)
      if (location.find("http://" + setup_.addresses[i] + "/") == 0)
        return i;
    return std::nullopt;
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
  std::vector<std::unique_ptr<httplib::Client>> nodes_;
  /// The one that served last.
  std::size_t at_ = 0;
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
