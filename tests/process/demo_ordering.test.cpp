#include "nodes/demo_folder.hpp"
#include "nodes/process.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include <signal.h>

using namespace troupe;
using namespace std::chrono_literals;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// Longer than any demo here takes on a busy machine.
constexpr auto patience = 90s;

instant now() {
  return std::chrono::steady_clock::now();
}

/// Words of `/proc/<id>/cmdline`.
std::vector<std::string> command_line_of(const std::string& id) {
  std::ifstream file{"/proc/" + id + "/cmdline", std::ios::binary};
  std::vector<std::string> result;
  for (std::string word; std::getline(file, word, '\0');)
    result.push_back(word);
  return result;
}

/// A demo that runs as a user runs it, and all that it leaves behind.
struct fixture {
  std::string folder = make_demo_folder("test");
  process_set processes;
  process_index demo = 0;
  std::string out;
  std::string err;
  std::optional<exit_status> end;

  ~fixture() {
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

  json document() const {
    INFO(out);
    INFO(err);
    auto result = json::parse(out, nullptr, false);
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

  template <class F>
  void await(F condition) {
    auto deadline = now() + patience;
    while (!condition()) {
      INFO(out);
      INFO(err);
      REQUIRE(now() < deadline);
      REQUIRE(!end);
      take(now() + 10ms);
    }
  }

  std::string last_line() const {
    auto text = out.substr(0, out.find_last_not_of('\n') + 1);
    return text.substr(text.rfind('\n') + 1);
  }
};

/// Whether the standard error has nothing but words about waiting, which a
/// slow machine may call for.
bool only_waits(const std::string& err) {
  std::istringstream in{err};
  for (std::string line; std::getline(in, line);)
    if (line.find(" waits for ") == std::string::npos)
      return false;
  return true;
}

} // namespace

TEST_CASE_METHOD(fixture,
                 "the demo shows disorder first and order afterwards [1.04]",
                 "[process][demo]") {
  CHECK(run({}) == 0);
  INFO(out);
  CHECK_THAT(last_line(), Catch::StartsWith("good: unordered disagreed in "));
  CHECK_THAT(last_line(), Catch::EndsWith(", safe agreed in all"));
  for (auto word : {"sent", "received", "resent", "duplicates", "delivered",
                    "rounds out of order", "--seed", "first differs"})
    CHECK_THAT(out, Catch::Contains(word));
  CHECK_THAT(out, Catch::Contains(folder));
  CHECK(only_waits(err));
}

TEST_CASE_METHOD(fixture, "a document tells of both runs", "[process][demo]") {
  CHECK(run({"--messages", "30", "--seed", "7", "-o", "json"}) == 0);
  auto x = document();
  CHECK(x["verdict"] == "good");
  CHECK(x["seconds"] < 30);
  REQUIRE(x["runs"].size() == 2);
  CHECK(x["runs"][0]["level"] == "unordered");
  CHECK(x["runs"][0]["rounds_out_of_order"] > 0);
  CHECK(x["runs"][1]["level"] == "safe");
  CHECK(x["runs"][1]["rounds_out_of_order"] == 0);
  CHECK(x["runs"][1]["first_half_before_last_quarter"] == true);
  for (const auto& one : x["runs"]) {
    CHECK(one["seed"] == 7);
    CHECK(one["problems"].empty());
    for (const auto& log : one["logs"])
      CHECK(fs::exists(log.get<std::string>()));
  }
  CHECK(only_waits(err));
}

TEST_CASE_METHOD(
  fixture,
  "safe is in order on a bad network, each peer's own log shows it [6.07]",
  "[process][demo]") {
  auto seed = GENERATE("1", "2", "3");
  CHECK(
    run({"--level", "safe", "--loss", "0.1", "--duplicate", "0.05", "--delay",
         "1ms..60ms", "--messages", "100", "--seed", seed, "-o", "json"})
    == 0);
  auto x = document();
  INFO(x.dump(2));
  CHECK(x["verdict"] == "ordered");
  CHECK(x["missing"] == 0);
  CHECK(x["duplicates"] == 0);
  CHECK(x["rounds_out_of_order"] == 0);
  CHECK(x["first_half_before_last_quarter"] == true);
  CHECK(x["delivered"] == std::vector<int>(4, 400));
  // The comparison server is believed, but the logs show it too.
  std::set<std::string> orders;
  for (const auto& log : x["logs"]) {
    std::ifstream file{log.get<std::string>()};
    std::string order;
    for (std::string line; std::getline(file, line);) {
      auto event = json::parse(line);
      if (event["event"] == "deliver")
        order += event["sender"].get<std::string>() + event["seq"].dump() + " ";
    }
    CHECK(!order.empty());
    orders.insert(order);
  }
  CHECK(orders.size() == 1);
}

TEST_CASE_METHOD(fixture, "without a rule there is no order [1.04]",
                 "[process][demo]") {
  CHECK(run({"--level", "unordered", "-o", "json"}) == 1);
  auto x = document();
  CHECK(x["verdict"] == "disordered");
  CHECK(x["rounds_out_of_order"] > 0);
  CHECK(x["first_difference"]["messages"].size() == 2);
}

TEST_CASE_METHOD(fixture, "the textbook's rule fails without any loss",
                 "[process][demo]") {
  CHECK(run({"--level", "naive", "--loss", "0", "-o", "json"}) == 1);
  CHECK(document()["verdict"] == "disordered");
}

TEST_CASE_METHOD(fixture, "a peer that is killed is named, within the limit",
                 "[process][demo]") {
  start({"--level", "safe", "--messages", "100", "--round-limit", "10s", "-o",
         "json"});
  await([this] { return has_logged("peer-2", 20); });
  auto victims = nodes("peer-2");
  REQUIRE(victims.size() == 1);
  kill(victims.front(), SIGKILL);
  auto killed_at = now();
  CHECK(finish() == 1);
  CHECK(now() - killed_at < 30s);
  auto x = document();
  INFO(x.dump(2));
  CHECK(x["verdict"] == "incomplete");
  CHECK(x["missing_peers"] == std::vector<std::string>{"peer-2"});
  CHECK_THAT(err,
             Catch::Contains("peer-2 ended too early: killed by signal 9"));
}

TEST_CASE_METHOD(fixture, "an interrupted demo leaves no process behind",
                 "[process][demo]") {
  auto [signal, code]
    = GENERATE(table<int, int>({{SIGINT, 130}, {SIGTERM, 143}}));
  start({"--level", "safe"});
  await([this] { return has_logged("peer-1", 5); });
  CHECK(nodes().size() == 6);
  processes.send_signal(demo, signal);
  CHECK(finish() == code);
  CHECK_THAT(err, Catch::Contains("interrupted"));
}

TEST_CASE_METHOD(fixture, "a demo that is killed leaves no process behind",
                 "[process][demo]") {
  start({"--level", "safe"});
  await([this] { return has_logged("peer-1", 5); });
  CHECK(nodes().size() == 6);
  kill(processes.id_of(demo), SIGKILL);
  auto deadline = now() + patience;
  while (!nodes().empty() && now() < deadline)
    take(now() + 10ms);
  CHECK(nodes().empty());
}

TEST_CASE_METHOD(fixture, "flags that make no story are refused",
                 "[process][demo]") {
  CHECK(run({"--peers", "1"}) == 64);
  CHECK_THAT(err, Catch::Contains("at least 2 peers"));
  CHECK(out.empty());
  err.clear();
  end.reset();
  CHECK(run({"--messages", "0"}) == 64);
  CHECK_THAT(err, Catch::Contains("at least 2 peers"));
}

TEST_CASE_METHOD(fixture, "a folder that cannot be made is exit 73",
                 "[process][demo]") {
  fs::remove_all(folder);
  CHECK(run({}) == 73);
  CHECK_THAT(err, Catch::Contains("cannot create " + folder));
}
