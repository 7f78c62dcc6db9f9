#pragma once

#include "nodes/demo_folder.hpp"
#include "nodes/process.hpp"
#include "nodes/uuid.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <signal.h>

namespace troupe::test {

/// What curl has brought.
struct curled {
  int status = 0;
  std::string body;

  nlohmann::json json() const {
    INFO(body);
    auto result = nlohmann::json::parse(body, nullptr, false);
    REQUIRE(!result.is_discarded());
    return result;
  }

  std::string code() const {
    return json().at("error").at("code");
  }
};

/// Nodes of the discovery story as a user runs them, and curl beside them.
struct discovery_fixture {
  using json = nlohmann::json;

  struct process {
    process_index index = 0;
    std::vector<std::string> out;
    std::vector<std::string> err;
    std::optional<exit_status> end;
  };

  static constexpr auto patience = std::chrono::seconds{60};

  std::string folder = make_demo_folder("discovery-test");
  process_set processes;
  std::map<std::string, process> all;

  discovery_fixture() = default;
  discovery_fixture(const discovery_fixture&) = delete;
  discovery_fixture& operator=(const discovery_fixture&) = delete;

  ~discovery_fixture() {
    processes.end_all(std::chrono::seconds{5});
    std::filesystem::remove_all(folder);
  }

  // -- processes --------------------------------------------------------------

  void start_program(const std::string& name, const std::string& program,
                     std::vector<std::string> arguments) {
    all[name] = {};
    all[name].index = processes.start({program, std::move(arguments)});
  }

  /// Starts a node; a later one takes the name over.
  void start(const std::string& name, json config) {
    config["name"] = name;
    if (!config.contains("state_dir"))
      config["state_dir"] = "state-" + name;
    auto file = folder + "/" + name + ".json";
    std::ofstream{file} << config;
    start_program(name, TROUPE_BINARY, {"run", file, "-o", "jsonl"});
  }

  void take(instant deadline) {
    for (const auto& event : processes.wait(deadline))
      for (auto& [name, x] : all) {
        if (auto line = std::get_if<process_line>(&event);
            line && line->from == x.index)
          (line->stream == process_stream::output ? x.out : x.err)
            .push_back(line->text);
        if (auto end = std::get_if<process_end>(&event);
            end && end->who == x.index)
          x.end = end->how;
      }
  }

  template <class F>
  void await(F condition) {
    auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
      for (auto& [name, x] : all) {
        CAPTURE(name, x.out.size(), x.err);
        REQUIRE(std::chrono::steady_clock::now() < deadline);
      }
      take(std::chrono::steady_clock::now() + std::chrono::milliseconds{20});
    }
  }

  /// Lets real time pass, as long as nothing ends it sooner.
  void wait(timespan span) {
    auto end = std::chrono::steady_clock::now() + span;
    while (std::chrono::steady_clock::now() < end)
      take(end);
  }

  int finish(const std::string& name) {
    await([&] { return all[name].end.has_value(); });
    auto& end = *all[name].end;
    return end.by_signal ? 128 + end.code : end.code;
  }

  void signal(const std::string& name, int number) {
    processes.send_signal(all[name].index, number);
  }

  void kill(const std::string& name) {
    signal(name, SIGKILL);
    finish(name);
  }

  // -- what they say ----------------------------------------------------------

  std::vector<json> events(const std::string& name,
                           const std::string& word) const {
    std::vector<json> result;
    for (auto& line : all.at(name).out) {
      auto x = json::parse(line, nullptr, false);
      if (x.is_object() && x.value("event", "") == word)
        result.push_back(std::move(x));
    }
    return result;
  }

  json await_event(const std::string& name, const std::string& word,
                   std::size_t count = 1) {
    await([&] {
      return events(name, word).size() >= count || all[name].end.has_value();
    });
    CAPTURE(name, word, all[name].out, all[name].err);
    auto found = events(name, word);
    REQUIRE(found.size() >= count);
    return found[count - 1];
  }

  bool has_said(const std::string& name, const std::string& part) const {
    auto& err = all.at(name).err;
    return std::any_of(err.begin(), err.end(), [&](auto& line) {
      return line.find(part) != std::string::npos;
    });
  }

  bool runs(const std::string& name) const {
    auto found = all.find(name);
    return found != all.end() && !found->second.end;
  }

  // -- the story --------------------------------------------------------------

  /// Starts a discovery node and returns its address.
  std::string start_discovery(const json& more = json::object(),
                              const std::string& bind = "127.0.0.1:0") {
    json config{{"node", "discovery"}, {"http", {{"bind", bind}}}};
    for (auto& [key, value] : more.items())
      if (value.is_object() && config.contains(key))
        config[key].update(value);
      else
        config[key] = value;
    start("discovery", config);
    return await_event("discovery", "ready")["addresses"]["http"];
  }

  /// `discovery` is an address, or a list of them.
  void start_receiver(const std::string& name, const json& discovery,
                      const json& opts = json::object()) {
    json config{
      {"node", "receiver"}, {"profile", "local"}, {"discovery", discovery}};
    if (!opts.empty())
      config["receiver"] = opts;
    start(name, config);
  }

  void start_requester(const std::string& name, const json& discovery,
                       const json& opts) {
    start(name, {{"node", "requester"},
                 {"profile", "local"},
                 {"discovery", discovery},
                 {"state_dir", nullptr},
                 {"requester", opts}});
  }

  /// Runs curl with these arguments behind its usual ones.
  curled curl(std::vector<std::string> arguments) {
    std::vector<std::string> line{"curl",           "-s",         "-w",
                                  "\n%{http_code}", "--max-time", "20"};
    line.insert(line.end(), arguments.begin(), arguments.end());
    start_program("curl", "/usr/bin/env", std::move(line));
    await([&] { return all["curl"].end.has_value(); });
    auto& out = all["curl"].out;
    REQUIRE(!out.empty());
    curled result;
    result.status = std::stoi(out.back());
    for (std::size_t i = 0; i + 1 < out.size(); ++i)
      result.body += out[i] + "\n";
    return result;
  }

  curled post(const std::string& url, const std::string& body) {
    return curl({"-H", "Content-Type: application/json", "-d", body, url});
  }

  json list(const std::string& discovery) {
    return curl({"http://" + discovery + "/receivers"}).json()["receivers"];
  }

  /// Looks again and again, for what must be asked for and is not told.
  template <class F>
  void await_seen(F condition) {
    auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      wait(std::chrono::milliseconds{50});
    }
  }

  void await_listed(const std::string& discovery, std::size_t count) {
    await_seen([&] { return list(discovery).size() == count; });
  }
};

} // namespace troupe::test
