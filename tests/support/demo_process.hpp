#pragma once

#include "nodes/demo_folder.hpp"
#include "nodes/process.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace troupe::test {

namespace fs = std::filesystem;

/// Longer than any demo here takes on a busy machine.
constexpr auto patience = std::chrono::seconds{90};

inline instant now() {
  return std::chrono::steady_clock::now();
}

/// Words of `/proc/<id>/cmdline`.
inline std::vector<std::string> command_line_of(const std::string& id) {
  std::ifstream file{"/proc/" + id + "/cmdline", std::ios::binary};
  std::vector<std::string> result;
  for (std::string word; std::getline(file, word, '\0');)
    result.push_back(word);
  return result;
}

/// A demo that runs as a user runs it, and all that it leaves behind.
struct demo_fixture {
  std::string folder = make_demo_folder("test");
  process_set processes;
  process_index demo = 0;
  std::string out;
  std::string err;
  std::optional<exit_status> end;

  ~demo_fixture() {
    fs::remove_all(folder);
  }

  void start(std::vector<std::string> flags) {
    flags.insert(flags.begin(),
                 {"TMPDIR=" + folder, TROUPE_BINARY, "demo", "ordering"});
    demo = processes.start({"/usr/bin/env", flags});
  }

  void take(instant deadline) {
    for (const auto& event : processes.wait(deadline)) {
      if (auto* line = std::get_if<process_line>(&event))
        (line->stream == process_stream::output ? out : err) += line->text
                                                                + "\n";
      if (auto* x = std::get_if<process_end>(&event))
        end = x->how;
    }
  }

  int finish() {
    auto deadline = now() + patience;
    while (!end && now() < deadline)
      take(deadline);
    INFO(out);
    INFO(err);
    REQUIRE(end);
    CHECK(nodes().empty());
    return end->by_signal ? 128 + end->code : end->code;
  }

  int run(std::vector<std::string> flags) {
    start(std::move(flags));
    return finish();
  }

  nlohmann::json document() const {
    INFO(out);
    INFO(err);
    auto result = nlohmann::json::parse(out, nullptr, false);
    REQUIRE(result.is_object());
    return result;
  }

  /// Numbers of the processes that run a file of this demo.
  std::vector<pid_t> nodes(const std::string& name = "") const {
    std::vector<pid_t> result;
    for (const auto& entry : fs::directory_iterator{"/proc"}) {
      auto id = entry.path().filename().string();
      if (id.find_first_not_of("0123456789") != std::string::npos)
        continue;
      for (const auto& word : command_line_of(id))
        if (word.find(folder) == 0 && word.find("/" + name) != std::string::npos
            && fs::path{word}.extension() == ".json")
          result.push_back(std::stoi(id));
    }
    return result;
  }

  /// Whether the log of a peer has this many lines.
  bool has_logged(const std::string& peer, int lines) const {
    for (const auto& entry : fs::recursive_directory_iterator{folder})
      if (entry.path().filename() == peer + ".log") {
        std::ifstream file{entry.path()};
        std::string line;
        while (lines > 0 && std::getline(file, line))
          --lines;
      }
    return lines == 0;
  }

  /// Whether a node has written `part` to its standard error.
  bool has_said(const std::string& node, const std::string& part) const {
    for (const auto& entry : fs::recursive_directory_iterator{folder})
      if (entry.path().filename() == node + ".notices") {
        std::ifstream file{entry.path()};
        for (std::string line; std::getline(file, line);)
          if (line.find(part) != std::string::npos)
            return true;
      }
    return false;
  }

  template <class F>
  void await(F condition) {
    auto deadline = now() + patience;
    while (!condition()) {
      INFO(out);
      INFO(err);
      REQUIRE(now() < deadline);
      REQUIRE(!end);
      take(now() + std::chrono::milliseconds{10});
    }
  }

  std::string last_line() const {
    auto text = out.substr(0, out.find_last_not_of('\n') + 1);
    return text.substr(text.rfind('\n') + 1);
  }
};

} // namespace troupe::test
