#pragma once

#include "nodes/demo_folder.hpp"
#include "tests/support/program.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace troupe::test {

namespace fs = std::filesystem;

/// Words of `/proc/<id>/cmdline`.
inline std::vector<std::string> command_line_of(const std::string& id) {
  std::ifstream file{"/proc/" + id + "/cmdline", std::ios::binary};
  std::vector<std::string> result;
  for (std::string word; std::getline(file, word, '\0');)
    result.push_back(word);
  return result;
}

/// A demo that runs as a user runs it, and all that it leaves behind.
struct demo_fixture : program_fixture {
  std::string folder = make_demo_folder("test");
  std::string story = "ordering";

  ~demo_fixture() {
    fs::remove_all(folder);
  }

  void start(std::vector<std::string> flags) {
    flags.insert(flags.begin(),
                 {"TMPDIR=" + folder, TROUPE_BINARY, "demo", story});
    program = processes.start({"/usr/bin/env", flags});
  }

  int finish() {
    auto result = program_fixture::finish();
    CHECK(nodes().empty());
    return result;
  }

  int run(std::vector<std::string> flags) {
    start(std::move(flags));
    return finish();
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
