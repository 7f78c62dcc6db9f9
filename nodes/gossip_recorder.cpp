#include "nodes/gossip_recorder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace troupe {

namespace {

using nlohmann::json;

std::string text_in(const json& x, const char* key) {
  auto i = x.find(key);
  return i != x.end() && i->is_string() ? i->get<std::string>() : "";
}

template <class F>
void each_name(const json& x, const char* key, F f) {
  auto i = x.find(key);
  if (i != x.end() && i->is_array())
    for (const auto& name : *i)
      if (name.is_string())
        f(name.get<std::string>());
}

void take_files(const json& event, const std::string& origin,
                recorded_node& out) {
  auto& files = out.files[origin];
  if (event.value("new_life", false))
    files.clear();
  each_name(event, "changed", [&](const auto& name) { files.insert(name); });
  each_name(event, "gone", [&](const auto& name) { files.erase(name); });
  out.heard_at[origin] = event.value("at_us", std::int64_t{0});
}

} // namespace

void gossip_recorder::on_start(const std::string& node) {
  nodes_[node] = {};
  nodes_[node].runs = true;
}

void gossip_recorder::on_event(const std::string& node, const json& event) {
  auto& it = nodes_[node];
  auto what = text_in(event, "event");
  auto peer = text_in(event, "peer");
  if (what == "ready") {
    it.inc = event.value("incarnation", std::uint64_t{0});
  } else if (what == "shared" || what == "taken") {
    take_files(event, text_in(event, "origin"), it);
  } else if (what == "expired") {
    it.files.erase(text_in(event, "origin"));
  } else if (what == "joined" || what == "refuted" || what == "updated") {
    it.peers[peer] = event.value("incarnation", std::uint64_t{0});
  } else if (what == "left") {
    it.peers.erase(peer);
  } else if (what == "faulty" && text_in(event, "cause") != "restart") {
    it.peers.erase(peer);
    it.given_up_at[peer] = event.value("at_us", std::int64_t{0});
    auto accused = nodes_.find(peer);
    if (accused != nodes_.end() && accused->second.runs
        && accused->second.inc == event.value("incarnation", std::uint64_t{0}))
      ++false_suspicions_;
  }
}

gossip_recorder::names gossip_recorder::running() const {
  names result;
  for (const auto& [name, x] : nodes_)
    if (x.runs)
      result.insert(name);
  return result;
}

bool gossip_recorder::all_know_each_other() const {
  auto all = running();
  return std::all_of(all.begin(), all.end(), [&](const auto& name) {
    const auto& peers = node(name).peers;
    return std::all_of(all.begin(), all.end(), [&](const auto& other) {
      auto i = peers.find(other);
      return other == name
             || (i != peers.end() && i->second == node(other).inc);
    });
  });
}

bool gossip_recorder::all_have(const std::string& origin,
                               const names& files) const {
  auto all = running();
  return std::all_of(all.begin(), all.end(), [&](const auto& name) {
    auto i = node(name).files.find(origin);
    return i == node(name).files.end() ? files.empty() : i->second == files;
  });
}

bool gossip_recorder::all_gave_up(const std::string& name) const {
  auto all = running();
  return std::none_of(all.begin(), all.end(), [&](const auto& x) {
    return node(x).peers.count(name) > 0;
  });
}

bool gossip_recorder::all_dropped(const std::string& name) const {
  auto all = running();
  return std::none_of(all.begin(), all.end(), [&](const auto& x) {
    return node(x).files.count(name) > 0;
  });
}

std::int64_t gossip_recorder::last_heard(const std::string& origin) const {
  std::int64_t result = 0;
  for (const auto& name : running()) {
    auto i = node(name).heard_at.find(origin);
    if (i != node(name).heard_at.end())
      result = std::max(result, i->second);
  }
  return result;
}

std::int64_t gossip_recorder::last_gave_up(const std::string& name) const {
  std::int64_t result = 0;
  for (const auto& x : running()) {
    auto i = node(x).given_up_at.find(name);
    if (i != node(x).given_up_at.end())
      result = std::max(result, i->second);
  }
  return result;
}

} // namespace troupe
