#include "nodes/demo_folder.hpp"
#include "nodes/free_addresses.hpp"
#include "nodes/key_file.hpp"
#include "nodes/process.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

#include <signal.h>

using namespace troupe;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr auto patience = 40s;

/// Three peers that talk to each other, under the keys of one file.
struct fixture {
  static constexpr std::size_t members = 3;

  std::string folder = make_demo_folder("sealed");
  std::string keys = folder + "/group.keys";
  process_set processes;
  std::map<process_index, std::vector<std::string>> errors;
  std::map<process_index, std::vector<std::string>> delivered;
  std::map<process_index, exit_status> ended;

  fixture() {
    core::key_ring ring;
    ring.install(draw_key(1, best_suite()));
    REQUIRE_FALSE(write_key_file(keys, ring));
  }

  fixture(const fixture&) = delete;
  fixture& operator=(const fixture&) = delete;

  ~fixture() {
    fs::remove_all(folder);
  }

  void start() {
    auto addresses = free_addresses(members);
    auto peers = nlohmann::json::array();
    for (std::size_t i = 0; i < members; ++i)
      peers.push_back(
        {{"name", "peer-" + std::to_string(i + 1)}, {"address", addresses[i]}});
    for (const auto& x : peers) {
      auto name = x["name"].get<std::string>();
      auto file = folder + "/" + name + ".json";
      std::ofstream{file} << nlohmann::json{
        {"node", "peer"},
        {"name", name},
        {"state_dir", nullptr},
        {"key_file", "group.keys"},
        {"source", {{"kind", "text"}, {"messages", 300}, {"gap", "5ms..9ms"}}},
        {"peers", peers}};
      processes.start({TROUPE_BINARY, {"run", file, "-o", "jsonl"}});
    }
  }

  /// Waits for events until `f` says that it is enough.
  template <class F>
  void until(F f) {
    auto deadline = std::chrono::steady_clock::now() + patience;
    while (!f()) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      for (const auto& event : processes.wait(deadline))
        take(event);
    }
  }

  void take(const process_event& event) {
    if (auto line = std::get_if<process_line>(&event)) {
      if (line->stream == process_stream::errors)
        errors[line->from].push_back(line->text);
      else if (line->text.find("\"deliver\"") != std::string::npos)
        // When it was is each node's own.
        delivered[line->from].push_back(
          line->text.substr(0, line->text.find(",\"at_us\"")));
    }
    if (auto x = std::get_if<process_end>(&event))
      ended[x->who] = x->how;
  }

  /// Changes the file and has all nodes read it, one after the other.
  template <class F>
  void change(const std::string& said, F f) {
    auto read = read_key_file(keys);
    REQUIRE(read.error.empty());
    f(read.ring);
    REQUIRE_FALSE(write_key_file(keys, read.ring));
    for (process_index i = 0; i < members; ++i) {
      auto before = errors[i].size();
      processes.send_signal(i, SIGHUP);
      until([&] {
        for (auto j = before; j < errors[i].size(); ++j)
          if (errors[i][j].find(said) != std::string::npos)
            return true;
        return false;
      });
    }
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "keys are replaced while a sealed group talks",
                 "[process][seal]") {
  start();
  until([&] { return delivered[0].size() > 20; });
  change("key 1 ", [](auto& x) { x.install(draw_key(2, best_suite())); });
  change("key 2 ", [](auto& x) { x.use(2); });
  change("1 in all open", [](auto& x) { x.remove(1); });
  CHECK(delivered[0].size() < 3 * 300); // It still talked.
  until([&] { return ended.size() == members; });
  for (const auto& [who, how] : ended)
    CHECK(how.good());
  CHECK(delivered[0].size() == 3 * 300);
  CHECK(delivered[1] == delivered[0]);
  CHECK(delivered[2] == delivered[0]);
}

TEST_CASE_METHOD(fixture,
                 "a node whose key file others can read does not "
                 "start",
                 "[process][seal]") {
  fs::permissions(keys, fs::perms::group_read, fs::perm_options::add);
  start();
  until([&] { return ended.size() == members; });
  for (const auto& [who, how] : ended)
    CHECK(how.code == 78);
  CHECK_THAT(errors[0].back(), Catch::Contains("chmod 600"));
}
