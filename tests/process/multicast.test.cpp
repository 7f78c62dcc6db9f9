#include "tests/support/multicast.hpp"
#include "nodes/demo_folder.hpp"
#include "tests/support/program.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace troupe;
using namespace troupe::test;
namespace fs = std::filesystem;

namespace {

/// A static group of three peers that run as a user runs them.
struct fixture {
  static constexpr int peers = 3;

  std::string folder = make_demo_folder("multicast");
  std::string shared = own_multicast_address();
  process_set processes;
  std::vector<int> ends;
  std::string output;

  ~fixture() {
    fs::remove_all(folder);
  }

  static std::string name(int i) {
    return "peer-" + std::to_string(i);
  }

  /// Ports that were free just now.
  static std::string members() {
    std::vector<bound_socket> sockets;
    std::string result;
    for (int i = 1; i <= peers; ++i) {
      sockets.push_back(std::get<bound_socket>(open_socket({})));
      result += (i == 1 ? "" : ", ") + std::string{R"({"name": ")"} + name(i)
                + R"(", "address": ")" + to_string(sockets.back().local)
                + "\"}";
    }
    return result;
  }

  void start(const std::string& level) {
    auto list = members();
    for (int i = 1; i <= peers; ++i) {
      auto file = folder + "/" + name(i) + ".json";
      std::ofstream{file} << R"({"node": "peer", "name": ")" + name(i)
                               + R"(", "state_dir": null, "log_file": ")"
                               + name(i) + R"(.log", "group": {"level": ")"
                               + level + R"("}, "source": {"kind": "text",
          "messages": 50, "gap": "0s..1ms"}, "transport": {"multicast": ")"
                               + shared + R"("}, "peers": [)" + list + "]}";
      processes.start({TROUPE_BINARY, {"run", file, "-o", "jsonl"}});
    }
  }

  /// Waits until `n` programs in all have ended, and returns their codes.
  std::vector<int> finish(std::size_t n) {
    auto deadline = now() + patience;
    while (ends.size() < n && now() < deadline)
      for (const auto& event : processes.wait(deadline)) {
        if (auto* line = std::get_if<process_line>(&event))
          output += line->text + "\n";
        if (auto* x = std::get_if<process_end>(&event))
          ends.push_back(x->how.by_signal ? 128 + x->how.code : x->how.code);
      }
    return ends;
  }
};

} // namespace

TEST_CASE("peers that share a multicast address deliver in one order",
          "[process][multicast]") {
  for (std::string level : {"safe", "causal"}) {
    fixture group;
    if (group.shared.empty())
      return;
    group.start(level);
    CHECK(group.finish(3) == std::vector<int>{0, 0, 0});
    INFO(group.output);
    std::vector<std::string> compare{"compare"};
    for (int i = 1; i <= fixture::peers; ++i) {
      compare.push_back(group.folder + "/" + fixture::name(i) + ".log");
      std::ifstream log{compare.back()};
      auto lines = 0;
      for (std::string line; std::getline(log, line);)
        lines += line.find("\"deliver\"") != std::string::npos ? 1 : 0;
      CHECK(lines == 150);
    }
    if (level != "safe")
      continue; // Concurrent messages may differ.
    group.processes.start({TROUPE_BINARY, compare});
    CHECK(group.finish(4).back() == 0);
  }
}
