#pragma once

#include "nodes/free_addresses.hpp"
#include "tests/support/discovery_process.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace troupe::test {

/// Real members of a group: `a`, `b`, `c` ...
struct group_process_fixture : discovery_fixture {
  std::vector<std::string> names{"a", "b", "c"};
  std::vector<std::string> udp;
  std::map<std::string, std::string> http;
  /// The token that the members ask for; empty: none.
  std::string bearer;

  json config_of(std::size_t i) const {
    json peers = json::array();
    for (std::size_t j = 0; j < names.size(); ++j)
      peers.push_back({{"name", names[j]}, {"address", udp[j]}});
    return {{"node", "member"},
            {"profile", "local"},
            {"peers", peers},
            {"transport", {{"bind", udp[i]}}},
            // A busy machine holds members up for longer than the default.
            {"detector", {{"suspect_after", "2s"}}},
            {"source", {{"kind", "text"}, {"messages", 0}}}};
  }

  /// Starts all, with what `more` says beside their own.
  void start_group(const json& more = json::object()) {
    udp = free_addresses(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      auto config = config_of(i);
      config.merge_patch(more);
      start(names[i], config);
    }
    await_group();
  }

  /// Waits until all that were started are in one view, as each of them sees
  /// it: where one does not yet, another view may follow.
  void await_group() {
    for (const auto& name : names)
      http[name] = await_event(name, "ready")["addresses"]["http"];
    await_answer([&] {
      std::set<std::string> views;
      for (const auto& name : names) {
        auto x = members(name);
        if (x["members"].size() != names.size() || x["quorate"] != true)
          return false;
        views.insert(x["view"].get<std::string>());
      }
      return views.size() == 1;
    });
  }

  json ask(const std::string& name, const std::string& path) {
    std::vector<std::string> words{"http://" + http.at(name) + path};
    if (!bearer.empty())
      words.insert(words.end(), {"-H", "Authorization: Bearer " + bearer});
    return curl(std::move(words)).json();
  }

  json members(const std::string& name) {
    return ask(name, "/v1/members");
  }

  /// Whether `name` hears `who`, as it says itself.
  bool hears(const std::string& name, const std::string& who) {
    auto seen = members(name); // Not within the loop: it must outlive it.
    for (const auto& x : seen["members"])
      if (x["name"] == who)
        return x["heard"];
    return false;
  }

  /// Runs `troupe`; returns its exit status.
  int command(const std::vector<std::string>& words) {
    start_program("command", TROUPE_BINARY, words);
    return finish("command");
  }

  /// What the command has said, on either stream.
  std::string said() const {
    std::string result;
    for (const auto& lines : {all.at("command").out, all.at("command").err})
      for (const auto& line : lines)
        result += line + "\n";
    return result;
  }

  /// Asks until `condition` holds.
  template <class F>
  void await_answer(F condition) {
    auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
      for (auto& [name, x] : all) {
        CAPTURE(name, x.out, x.err);
        REQUIRE(std::chrono::steady_clock::now() < deadline);
      }
      wait(std::chrono::milliseconds{50});
    }
  }
};

} // namespace troupe::test
