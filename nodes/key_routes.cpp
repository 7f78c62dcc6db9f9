#include "nodes/key_routes.hpp"

#include "actors/inspected.hpp"
#include "actors/udp_transport.hpp"
#include "nodes/http_ask.hpp"
#include "nodes/http_body.hpp"
#include "nodes/key_file.hpp"
#include "nodes/logging.hpp"
#include "nodes/private_file.hpp"

#include <caf/send.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using core::key_wish;

/// Longer than a change takes where nobody answers.
constexpr timespan change_limit = std::chrono::seconds{20};
constexpr timespan ask_limit = std::chrono::seconds{1};
constexpr std::size_t word_bytes_max = 16;
constexpr std::uint64_t id_max = 255;

key_hands hands_of(const std::string& file, const transport_actor& transport) {
  key_hands result;
  result.take_turn = [file] { return std::make_shared<private_turn>(file); };
  result.read = [file] {
    auto read = read_key_file(file);
    return found_keys{std::move(read.ring), std::move(read.error)};
  };
  result.keep = [file, transport](const core::key_ring& ring,
                                  const core::sealing::life_set* holders) {
    // Nodes of one machine may share a file: another one may have written it.
    if (!(read_key_file(file).ring == ring))
      if (auto error = write_key_file(file, ring))
        return *error;
    const auto& used = ring.used();
    spdlog::info("the keys were changed: key {} ({}) seals, {} in all open",
                 used.id, fingerprint(used), ring.keys().size());
    change_keys order{std::make_shared<const core::key_ring>(ring)};
    if (holders)
      order.holders = std::make_shared<const core::sealing::life_set>(*holders);
    caf::anon_send(caf::actor_cast<udp_transport_actor>(transport),
                   std::move(order));
    return std::string{};
  };
  result.draw = draw_key;
  result.tell = log_notice;
  return result;
}

std::string word_of(key_step x) {
  switch (x) {
    case key_step::use:
      return "use";
    case key_step::remove:
      return "remove";
    default:
      return "install";
  }
}

json keys_json(const std::string& node, const key_report& x) {
  json result{{"node", node}, {"use", nullptr}, {"keys", json::array()}};
  for (const auto& key : x.keys) {
    if (key.seals)
      result["use"] = key.id;
    result["keys"].push_back({{"id", key.id},
                              {"cipher", key.cipher},
                              {"fingerprint", key.fingerprint},
                              {"seals", key.seals}});
  }
  return result;
}

json change_json(const std::string& node, const key_report& x) {
  auto result = keys_json(node, x);
  result["good"] = x.end.good;
  result["step"] = x.end.good ? json(nullptr) : json(word_of(x.end.at));
  result["members"] = x.end.done;
  result["refusals"] = json::array();
  for (const auto& item : x.end.refusals)
    result["refusals"].push_back({{"member", item.name}, {"why", item.why}});
  return result;
}

std::variant<key_wish, http_answer> read_wish(const std::string& text) {
  http_body body{text};
  auto word = body.text("do", word_bytes_max);
  key_wish result;
  if (word == "use" || word == "remove") {
    result.what = word == "use" ? key_wish::kind::use : key_wish::kind::remove;
    result.id = static_cast<std::uint8_t>(body.count("id", 1, id_max));
    body.refuse_others({"do", "id"});
  } else if (word == "install" || word == "rotate") {
    if (word == "install")
      result.what = key_wish::kind::install;
    body.refuse_others({"do"});
  } else {
    body.refuse("bad_value",
                "one of rotate, install, use and remove is expected", "/do");
  }
  if (body.refusal())
    return *body.refusal();
  return result;
}

http_answer not_sealed() {
  return error_answer(409, "not_sealed",
                      "this node has no keys: its file has no key_file");
}

http_answer answer_of(const std::optional<key_report_ptr>& x,
                      const std::function<json(const key_report&)>& show) {
  if (!x)
    return error_answer(503, "no_answer",
                        "the node's actors did not answer in time");
  if (!(*x)->refusal.empty())
    return (*x)->for_good ? error_answer(409, "refused", (*x)->refusal)
                          : error_answer(503, "not_now", (*x)->refusal);
  return json_answer(200, show(**x));
}

} // namespace

key_keeper_actor start_keeper(node& n) {
  if (n.config.key_file.empty())
    return {};
  auto result = n.own(spawn_inspected<caf::detached>(
    n.sys, key_keeper_behavior, n.life,
    hands_of(n.config.key_file, n.transport), n.channel));
  caf::anon_send(n.channel, serve{{call_name::change_keys}, result});
  return result;
}

std::vector<http_route> key_routes(caf::actor_system& sys,
                                   const node_config& config,
                                   key_keeper_actor keeper) {
  auto has_token = !config.http.token_file.empty();
  auto name = config.name;
  auto list = [=, &sys](const http_request&) {
    if (!keeper)
      return not_sealed();
    return answer_of(ask_actor<key_report_ptr>(sys, keeper, ask_limit,
                                               get_keys{}),
                     [&](const key_report& x) { return keys_json(name, x); });
  };
  auto change = [=, &sys](const http_request& from) {
    if (!keeper)
      return not_sealed();
    if (!has_token)
      return error_answer(403, "not_allowed",
                          "this node changes no keys over HTTP: its file has "
                          "no http.token_file");
    auto wish = read_wish(from.body);
    if (auto bad = std::get_if<http_answer>(&wish))
      return *bad;
    return answer_of(ask_actor<key_report_ptr>(sys, keeper, change_limit,
                                               std::get<key_wish>(wish)),
                     [&](const key_report& x) { return change_json(name, x); });
  };
  return {{"GET", "/v1/keys", list}, {"POST", "/v1/keys", change}};
}

} // namespace troupe
