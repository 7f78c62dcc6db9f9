#pragma once

#include "tests/support/discovery_process.hpp"

namespace troupe::test {

/// Nodes that share folders, as a user runs them.
struct gossip_process_fixture : discovery_fixture {
  std::map<std::string, std::string> http;
  std::map<std::string, std::string> udp;

  /// Starts a node whose folder is `<folder>/<name>.files`, with what `more`
  /// says beside it, and waits until it is ready.
  void start_node(const std::string& name, json more = json::object()) {
    std::filesystem::create_directories(files_of(name));
    json config{{"node", "gossip"},
                {"profile", "local"},
                {"gossip", {{"folder", {{"path", name + ".files"}}}}}};
    config.merge_patch(more);
    start(name, config);
    await_ready(name);
  }

  void await_ready(const std::string& name) {
    auto addresses = await_event(name, "ready")["addresses"];
    http[name] = addresses["http"];
    udp[name] = addresses["udp"];
  }

  json through(const std::string& name) const {
    return {{"gossip", {{"seeds", {udp.at(name)}}}}};
  }

  std::string files_of(const std::string& name) const {
    return folder + "/" + name + ".files";
  }

  void put(const std::string& name, const std::string& file,
           const std::string& text = "") const {
    std::ofstream{files_of(name) + "/" + file} << text;
  }

  void take_away(const std::string& name, const std::string& file) const {
    std::filesystem::remove(files_of(name) + "/" + file);
  }

  json ask(const std::string& name, const std::string& path) {
    return curl({"http://" + http.at(name) + path}).json();
  }

  /// What `at` knows that `origin` shares; null if nothing.
  json row(const std::string& at, const std::string& origin) {
    auto table = ask(at, "/v1/gossip");
    for (auto& x : table["origins"])
      if (x["name"] == origin)
        return x;
    return nullptr;
  }

  std::vector<std::string> names(const std::string& at,
                                 const std::string& origin) {
    std::vector<std::string> result;
    auto found = row(at, origin);
    if (found.is_object())
      for (auto& x : found["entries"])
        result.push_back(x["name"]);
    return result;
  }

  /// Asks until `condition` holds.
  template <class F>
  void await_answer(F condition) {
    auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      wait(std::chrono::milliseconds{50});
    }
  }

  void await_names(const std::string& at, const std::string& origin,
                   const std::vector<std::string>& expected) {
    await_answer([&] { return names(at, origin) == expected; });
  }

  std::string status(const std::string& at, const std::string& of) {
    auto known = ask(at, "/v1/peers");
    for (auto& x : known["peers"])
      if (x["name"] == of)
        return x["status"];
    return "";
  }
};

} // namespace troupe::test
