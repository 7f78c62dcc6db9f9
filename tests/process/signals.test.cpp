#include "nodes/demo_folder.hpp"
#include "nodes/process.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <optional>

#include <signal.h>

using namespace troupe;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr auto patience = 20s;

/// A node that runs as a user runs it, with a file that can be rewritten.
struct fixture {
  std::string folder = make_demo_folder("signals");
  std::string file = folder + "/node.json";
  process_set processes;
  process_index node = 0;
  /// How often it says for whom it waits.
  std::string report_every = "100ms";
  std::vector<std::string> errors;
  std::vector<std::string> output;
  std::optional<exit_status> end;

  ~fixture() {
    fs::remove_all(folder);
  }

  /// The configuration of a static peer whose other member is not there.
  void write(const std::string& more) const {
    std::ofstream{file} << R"({"node": "peer", "name": "a", "state_dir": null,
      "source": {"kind": "text", "messages": 5}, "log_file": "a.log",
      "transport": {"bind": "127.0.0.1:0"},
      "peer": {"report_every": ")"
                             + report_every + R"("},
      "peers": [{"name": "a", "address": "127.0.0.1:2"},
                {"name": "b", "address": "127.0.0.1:1"}])"
                        << more << "}";
  }

  void start() {
    write("");
    node = processes.start({TROUPE_BINARY, {"run", file, "-o", "jsonl"}});
    await(output, "\"ready\"");
  }

  /// Waits until a line has `part` in it, and returns that.
  std::string await(const std::vector<std::string>& lines,
                    const std::string& part) {
    auto deadline = std::chrono::steady_clock::now() + patience;
    std::size_t seen = 0;
    for (;;) {
      for (; seen < lines.size(); ++seen)
        if (lines[seen].find(part) != std::string::npos)
          return lines[seen];
      INFO(part);
      CAPTURE(errors);
      REQUIRE(!end);
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      take(deadline);
    }
  }

  void take(instant deadline) {
    for (const auto& event : processes.wait(deadline)) {
      if (auto* line = std::get_if<process_line>(&event))
        (line->stream == process_stream::output ? output : errors)
          .push_back(line->text);
      if (auto* x = std::get_if<process_end>(&event))
        end = x->how;
    }
  }

  void send(int signal) {
    processes.send_signal(node, signal);
  }

  int leave() {
    send(SIGTERM);
    auto deadline = std::chrono::steady_clock::now() + patience;
    while (!end && std::chrono::steady_clock::now() < deadline)
      take(deadline);
    REQUIRE(end);
    return end->by_signal ? 128 + end->code : end->code;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "SIGUSR1 writes counters and waits to the log",
                 "[process]") {
  start();
  await(errors, "waiting for b"); // The handshake is under way.
  send(SIGUSR1);
  for (auto part : {"transport", "channel", "group", "clock", "resender",
                    "ack-tracker", "orderer", "session"}) {
    auto line = await(errors, std::string{"counters of the "} + part + ": ");
    CHECK_THAT(line, Catch::Contains(" info "));
    CHECK_THAT(line, Catch::Contains("="));
  }
  await(errors, "waits for b: handshake of round 1");
  await(errors, "no message waits for anybody");
  CHECK(leave() == 0);
}

TEST_CASE_METHOD(fixture, "SIGHUP changes the level of the log at once",
                 "[process]") {
  report_every = "10m";
  start();
  write(R"(, "log": {"level": "error"}, "group": {"level": "agreed"})");
  send(SIGHUP);
  auto line = await(errors, "takes effect at the next start: group.level");
  CHECK_THAT(line, Catch::Contains(" warning "));
  await(errors, "log.level is now error");
  errors.clear();
  send(SIGUSR1); // Nothing of it is heavy enough.
  write(R"(, "log": {"level": "nonsense"})");
  send(SIGHUP);
  await(errors, "nothing changes");
  for (const auto& x : errors)
    CHECK_THAT(x, Catch::Contains(" error "));
  CHECK(leave() == 0);
}
