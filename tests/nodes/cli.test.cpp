#include "config_support.hpp"

#include "nodes/cli.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/logging.hpp"

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

/// Runs command lines in this process; nodes and stories are only noted.
struct fixture {
  std::ostringstream out;
  std::ostringstream err;
  std::map<std::string, std::string> environment = plain().environment;
  std::optional<node_config> ran;
  run_options ran_with;
  std::optional<demo_ordering_options> played;
  int answer = 0;
  cli_actions actions{[this](const node_config& x, const run_options& opts) {
                        ran = x;
                        ran_with = opts;
                        return answer;
                      },
                      [this](const demo_ordering_options& x) {
                        played = x;
                        return answer;
                      }};

  int run(const std::vector<std::string>& arguments) {
    out.str("");
    err.str("");
    return run_cli(arguments, environment, actions, {out, err});
  }
};

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

std::string peer_file() {
  return config_path("ordering/peer-1.json");
}

std::string bad_file() {
  auto path = std::filesystem::temp_directory_path()
              / "troupe-cli-test-bad.json";
  std::ofstream{path}
    << "{\"node\": \"manager\", \"name\": \"m\",\n \"nmae\": 1}";
  return path.string();
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
                                           {"demo", "ordering"}}) {
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
           "demo (see troupe --help)\n");
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

TEST_CASE_METHOD(fixture,
                 "run hands the configuration over and its answer back",
                 "[cli]") {
  answer = 69;
  CHECK(run({"run", "--set", "group.level=agreed", peer_file(), "-o", "jsonl",
             "--log-level", "error", "--set", "source.seed=5"})
        == 69);
  REQUIRE(ran);
  CHECK(ran->name == "peer-1");
  CHECK(ran->group.order == level::agreed);
  CHECK(ran->source.seed == 5);
  CHECK(ran->log.level == log_level::error);
  CHECK(ran_with.output == output_format::jsonl);
  CHECK(run({"run", peer_file()}) == 69);
  CHECK_FALSE(ran_with.output);
}

TEST_CASE_METHOD(fixture, "a configuration with faults does not run, exit 78",
                 "[cli]") {
  CHECK(run({"run", bad_file()}) == 78);
  CHECK(err.str().find(":2:2: /nmae: found an unknown key")
        != std::string::npos);
  CHECK(err.str().find("did you mean \"name\"?") != std::string::npos);
  CHECK(out.str().empty());
  CHECK(run({"run", "/nowhere.json"}) == 78);
  CHECK(run({"run", peer_file(), "--set", "group.level=best"}) == 78);
  CHECK_FALSE(ran);
}

TEST_CASE_METHOD(fixture, "check tells all faults of all files", "[cli]") {
  CHECK(run({"check", peer_file()}) == 0);
  CHECK(out.str() == peer_file() + ": good, peer peer-1\n");
  CHECK(run({"check", peer_file(), bad_file(), "/nowhere.json"}) == 78);
  CHECK(out.str().find("/nmae") != std::string::npos);
  CHECK(out.str().find("/nowhere.json: found a file that cannot be read")
        != std::string::npos);
  CHECK(run({"check", peer_file(), bad_file(), "-o", "json"}) == 78);
  auto x = nlohmann::json::parse(out.str());
  CHECK(x["ok"] == false);
  REQUIRE(x["files"].size() == 2);
  CHECK(x["files"][0]["ok"] == true);
  CHECK(x["files"][0]["name"] == "peer-1");
  auto fault = x["files"][1]["faults"][0];
  CHECK(fault["line"] == 2);
  CHECK(fault["column"] == 2);
  CHECK(fault["pointer"] == "/nmae");
  CHECK(fault["nearest"] == "name");
}

TEST_CASE_METHOD(fixture, "unknown variables are warned about, and no more",
                 "[cli]") {
  environment["TROUPE_GRUOP_LEVEL"] = "safe";
  CHECK(run({"run", peer_file()}) == 0);
  CHECK(err.str()
        == "troupe: warning: the variable TROUPE_GRUOP_LEVEL is unknown and "
           "was ignored; did you mean TROUPE_GROUP_LEVEL?\n");
  CHECK(ran);
}

TEST_CASE_METHOD(fixture, "config show tells values and who set them",
                 "[cli]") {
  CHECK(run({"config", "show", peer_file(), "--set", "group.level=fifo"}) == 0);
  auto x = nlohmann::json::parse(out.str());
  CHECK(x["group"]["level"] == "fifo");
  CHECK(x["transport"]["bind"] == "127.0.0.1:7001");
  CHECK(run({"config", "show", peer_file(), "--origin"}) == 0);
  x = nlohmann::json::parse(out.str());
  CHECK(x["group.level"]["origin"] == "default");
  CHECK(x["transport.bind"]["origin"] == "peers");
  CHECK(x["name"]["origin"] == peer_file() + ":3:11");
  CHECK(run({"config", "show", peer_file(), "--origin", "-o", "text"}) == 0);
  CHECK(out.str().find("KEY ") == 0);
  CHECK(out.str().find("ORIGIN\n") != std::string::npos);
  CHECK(run({"config", "show", peer_file(), "-o", "jsonl"}) == 0);
  CHECK(out.str().find('\n') == out.str().size() - 1);
  CHECK(run({"config", "show", bad_file()}) == 78);
  CHECK(out.str().empty());
}

TEST_CASE_METHOD(fixture, "config schema prints the schema of a kind",
                 "[cli]") {
  for (auto kind : {"manager", "comparison", "peer"}) {
    CHECK(run({"config", "schema", kind}) == 0);
    auto x = nlohmann::json::parse(out.str());
    CHECK(x["properties"]["node"]["const"] == kind);
  }
}

TEST_CASE_METHOD(fixture, "demo ordering has the defaults of its document",
                 "[cli]") {
  CHECK(run({"demo", "ordering"}) == 0);
  REQUIRE(played);
  CHECK(played->peers == 4);
  CHECK(played->messages == 60);
  CHECK_FALSE(played->order);
  CHECK_FALSE(played->seed);
  CHECK(played->impaired.loss == 0.05);
  CHECK(played->impaired.duplicate == 0.01);
  CHECK(played->impaired.delay_min == timespan{1ms});
  CHECK(played->impaired.delay_max == timespan{60ms});
  CHECK(played->gap_min == timespan{10ms});
  CHECK(played->gap_max == timespan{99ms});
  CHECK(played->output == output_format::text);
}

TEST_CASE_METHOD(fixture, "demo ordering takes all of its flags", "[cli]") {
  answer = 1;
  CHECK(run({"demo",        "ordering",   "--peers",
             "3",           "--messages", "5",
             "--level",     "naive",      "--loss",
             "0.2",         "--delay",    "2ms..3ms",
             "--duplicate", "0.3",        "--gap",
             "1ms",         "--seed",     "18446744073709551615",
             "-o",          "json"})
        == 1);
  REQUIRE(played);
  CHECK(played->peers == 3);
  CHECK(played->messages == 5);
  CHECK(played->order == level::naive);
  CHECK(played->impaired.loss == 0.2);
  CHECK(played->impaired.duplicate == 0.3);
  CHECK(played->impaired.delay_min == timespan{2ms});
  CHECK(played->gap_max == timespan{1ms});
  CHECK(played->seed == ~std::uint64_t{0});
  CHECK(played->output == output_format::json);
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

TEST_CASE("a line of the log is one line and says when", "[cli]") {
  auto time = std::chrono::system_clock::time_point{} + 1500ms;
  CHECK(log_line(log_format::text, false, time, log_level::info, "a\nb\x1b[0m")
        == "1970-01-01T00:00:01.500Z info a\\nb\\x1b[0m");
  CHECK(log_line(log_format::text, true, time, log_level::error, "x")
        == "1970-01-01T00:00:01.500Z \x1b[31merror\x1b[0m x");
  auto text = log_line(log_format::json, true, time, log_level::warning,
                       "say \"hi\"\n\xff");
  CHECK(text.find('\n') == std::string::npos);
  auto line = nlohmann::json::parse(text);
  CHECK(line["time"] == "1970-01-01T00:00:01.500Z");
  CHECK(line["level"] == "warning");
  CHECK(line["message"] == "say \"hi\"\n\xef\xbf\xbd");
}
