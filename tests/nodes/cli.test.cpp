#include "tests/support/command_line.hpp"

#include "nodes/exit_codes.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <sstream>
#include <stdexcept>

#include <sys/wait.h>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

using fixture = command_line_fixture;

struct outcome {
  int code = -1;
  std::string text;
};

/// Runs the real command through the shell; `redirect` chooses what is heard.
outcome shell(const std::string& arguments, const std::string& redirect = "") {
  auto line = std::string{"XDG_STATE_HOME=/tmp "} + TROUPE_BINARY + " "
              + arguments + " " + redirect;
  outcome result;
  auto pipe = popen(line.c_str(), "r");
  REQUIRE(pipe);
  std::array<char, 4096> buffer{};
  while (auto n = std::fread(buffer.data(), 1, buffer.size(), pipe))
    result.text.append(buffer.data(), n);
  auto status = pclose(pipe);
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

} // namespace

TEST_CASE_METHOD(fixture, "every command has help with an example", "[cli]") {
  for (std::vector<std::string> command : {std::vector<std::string>{},
                                           {"run"},
                                           {"check"},
                                           {"config"},
                                           {"config", "show"},
                                           {"config", "schema"},
                                           {"compare"},
                                           {"demo"},
                                           {"demo", "ordering"},
                                           {"demo", "election"},
                                           {"demo", "gossip"},
                                           {"gossip"},
                                           {"gossip", "ls"},
                                           {"gossip", "watch"},
                                           {"bench", "gossip"},
                                           {"members"},
                                           {"leader"},
                                           {"inspect"},
                                           {"why"},
                                           {"simulate"},
                                           {"trace"},
                                           {"trace", "export"},
                                           {"bench"},
                                           {"bench", "ordering"},
                                           {"bench", "failover"}}) {
    command.emplace_back("--help");
    CAPTURE(command);
    CHECK(run(command) == 0);
    CHECK(out.str().find("Example:\n  troupe ") != std::string::npos);
    CHECK(err.str().empty());
  }
}

TEST_CASE_METHOD(fixture, "a wrong command is told the right one, exit 64",
                 "[cli]") {
  CHECK(run({"chekc"}) == 64);
  CHECK(err.str()
        == "troupe: unknown command \"chekc\"; did you mean \"check\"? (see "
           "troupe --help)\n");
  CHECK(run({"demo", "odering", "--peers", "4"}) == 64);
  CHECK(err.str()
        == "troupe: unknown command \"odering\"; did you mean \"ordering\"? "
           "(see troupe demo --help)\n");
  CHECK(run({"xyzzy"}) == 64);
  CHECK(err.str().find("expected one of run, check, config, compare, demo")
        != std::string::npos);
  CHECK(out.str().empty());
}

TEST_CASE_METHOD(fixture, "a missing command is an error of usage, exit 64",
                 "[cli]") {
  CHECK(run({}) == 64);
  CHECK(err.str()
        == "troupe: a command is missing, one of run, check, config, compare, "
           "demo, ask, notify, simulate, bench, trace, members, leader, "
           "inspect, why, "
           "gossip, top, doctor, chaos, keys (see troupe --help)\n");
  CHECK(run({"config"}) == 64);
  CHECK(err.str().find("one of show, schema") != std::string::npos);
}

TEST_CASE_METHOD(fixture,
                 "a wrong flag or value is told what is right, exit 64",
                 "[cli]") {
  CHECK(run({"demo", "ordering", "--pers", "3"}) == 64);
  CHECK(err.str().find("unknown flag \"--pers\"; did you mean \"--peers\"?")
        != std::string::npos);
  CHECK(run({"demo", "ordering", "--loss", "5%"}) == 64);
  CHECK(err.str().find("--loss: found \"5%\", expected a number from 0 to 1")
        != std::string::npos);
  CHECK(run({"demo", "ordering", "--level", "total"}) == 64);
  CHECK(run({"-o", "xml", "--version"}) == 64);
  CHECK(err.str().find("-o: found \"xml\"") != std::string::npos);
  CHECK(run({"run"}) == 64);
  CHECK(err.str().find("FILE is required") != std::string::npos);
  CHECK(run({"check", peer_file(), "--sett", "a=b"}) == 64);
  CHECK(run({"run", peer_file(), "more"}) == 64);
  CHECK(run({"config", "schema", "per"}) == 64);
  CHECK_FALSE(ran);
  CHECK_FALSE(played);
}

TEST_CASE_METHOD(fixture, "control characters of an argument are not echoed",
                 "[cli]") {
  CHECK(run({"\x1b[31mred\n"}) == 64);
  CHECK(err.str().find('\x1b') == std::string::npos);
  CHECK(err.str().find('\n') == err.str().size() - 1);
}

TEST_CASE_METHOD(fixture, "the version names wire, CAF and build", "[cli]") {
  CHECK(run({"--version"}) == 0);
  CHECK(out.str().find("troupe " TROUPE_VERSION "\nwire 1..1\nCAF 0.17.") == 0);
  CHECK(out.str().find("\nbuild " TROUPE_BUILD_KIND) != std::string::npos);
  CHECK(run({"--version", "-o", "json"}) == 0);
  auto x = nlohmann::json::parse(out.str());
  CHECK(x["version"] == TROUPE_VERSION);
  CHECK(x["wire"]["min"] == 1);
}

TEST_CASE_METHOD(fixture, "an argument may be called like a command", "[cli]") {
  CHECK(run({"check", "run"}) == 78);
  CHECK(out.str().find("run: found a file that cannot be read") == 0);
}

TEST_CASE_METHOD(fixture, "an unforeseen error is one line, exit 70", "[cli]") {
  actions.run_node = [](const node_config&, const run_options&) -> int {
    throw std::logic_error{"the sky\nfell"};
  };
  CHECK(run({"run", peer_file()}) == 70);
  CHECK(err.str()
        == "troupe: bug: the sky\\nfell; please report this line and the "
           "command\n");
}

TEST_CASE_METHOD(fixture, "a result that cannot be written is told, exit 74",
                 "[cli]") {
  out.setstate(std::ios::badbit);
  CHECK(run({"--version"}) == 74);
  CHECK(err.str()
        == "troupe: the result could not be written to the standard output\n");
}

TEST_CASE("exit codes are those of the document", "[cli]") {
  auto text = read_file(config_path("../docs/operations.md"));
  for (auto code :
       {exit_code::yes, exit_code::no, exit_code::usage, exit_code::bad_data,
        exit_code::unavailable, exit_code::bug, exit_code::not_now,
        exit_code::wire_version, exit_code::refused, exit_code::bad_config})
    CHECK(text.find("\n| " + std::to_string(to_int(code)) + " |")
          != std::string::npos);
  CHECK(text.find("\n| 73, 74 |") != std::string::npos);
  CHECK(text.find("\n| 130, 143 |") != std::string::npos);
}

TEST_CASE("the command itself answers on the right stream with the right code",
          "[cli][process]") {
  auto version = shell("--version", "2>/dev/null");
  CHECK(version.code == 0);
  CHECK(version.text.find("troupe " TROUPE_VERSION) == 0);
  auto wrong = shell("chekc", "2>&1 >/dev/null");
  CHECK(wrong.code == 64);
  CHECK(wrong.text.find("did you mean \"check\"?") != std::string::npos);
  CHECK(shell("check " + peer_file()).code == 0);
  auto bad = shell("run " + bad_file(), "2>&1 >/dev/null");
  CHECK(bad.code == 78);
  CHECK(bad.text.find("/nmae") != std::string::npos);
  auto full = shell("--version", "2>&1 >/dev/full");
  CHECK(full.code == 74);
  CHECK(full.text.find("could not be written") != std::string::npos);
}
