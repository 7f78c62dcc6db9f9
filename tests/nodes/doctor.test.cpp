// `troupe doctor` on files, and on what a node answers.
#include "nodes/doctor.hpp"
#include "actors/io/socket.hpp"
#include "nodes/free_addresses.hpp"
#include "nodes/key_file.hpp"
#include "nodes/time_text.hpp"
#include "tests/support/command_line.hpp"
#include "tests/support/http_fixture.hpp"
#include "tests/support/keys.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace troupe;
using namespace troupe::test;
namespace fs = std::filesystem;

namespace {

using json = nlohmann::ordered_json;

/// Returns what was found of `what` and `of`; fails where nothing was.
json check_of(const json& report, const std::string& what,
              const std::string& of) {
  CAPTURE(report.dump(1), what, of);
  for (const auto& x : report["checks"])
    if (x["check"] == what && x["of"] == of)
      return x;
  FAIL("it did not look there");
  return {};
}

struct file_fixture : command_line_fixture {
  std::string file = (fs::temp_directory_path()
                      / ("doctor-" + std::to_string(::getpid()) + ".json"))
                       .string();
  std::string token = file + ".token";
  json config{{"node", "discovery"}, {"name", "a"}, {"state_dir", nullptr}};

  ~file_fixture() {
    fs::remove(file);
    fs::remove(token);
  }

  json examine() {
    std::ofstream{file} << config;
    auto code = run({"doctor", file, "-o", "json"});
    CAPTURE(out.str(), err.str());
    auto report = json::parse(out.str());
    CHECK(code == (report["findings"] == 0 ? 0 : 1));
    CHECK(report["target"] == file);
    return report;
  }
};

/// What a node answers that is well and alone.
json healthy_state() {
  json transport{{"datagrams_dropped_queue_full", 0},
                 {"datagrams_dropped_version", 0},
                 {"receive_buffer_granted", 4096},
                 {"send_buffer_granted", 4096}};
  return {
    {"node", "a"},
    {"now_ms", wall_ms()},
    {"addresses", {{"udp", "127.0.0.1:7001"}}},
    {"counters", {{"transport", transport}, {"clock", json::object()}}},
    {"waits", json::array()},
    {"peers", json::array()},
    {"limits",
     {{"transport.receive_buffer", 4096}, {"transport.send_buffer", 4096}}},
    {"process", {{"open_files", 20}, {"open_files_max", 1024}}}};
}

struct node_fixture : server_fixture {
  std::ostringstream out;
  std::ostringstream err;
  json state = healthy_state();
  json faults{{"faults", json::array()}};

  int consult(output_format format = output_format::json) {
    http_setup setup;
    setup.routes
      = {{"GET", "/v1/state",
          [this](const http_request&) { return json_answer(200, state); }},
         {"GET", "/v1/chaos",
          [this](const http_request&) { return json_answer(200, faults); }}};
    start(std::move(setup));
    node_question x;
    x.whom = to_string(server->local());
    out.str("");
    return consult_doctor(x, format, {out, err}, {});
  }

  json report() const {
    return json::parse(out.str());
  }
};

} // namespace

TEST_CASE_METHOD(file_fixture, "a peer that does not run is told, with the fix",
                 "[nodes][doctor]") {
  auto at = free_addresses(2);
  config["node"] = "member";
  config["state_dir"] = file + ".state"; // A founder needs one.
  config["transport"] = {{"bind", at[0]}};
  config["peers"] = {{{"name", "a"}, {"address", at[0]}},
                     {{"name", "b"}, {"address", at[1]}}};
  auto report = examine();
  CHECK(check_of(report, "interfaces", at[0])["good"] == true);
  CHECK(check_of(report, "mtu", "b")["good"] == true);
  auto reach = check_of(report, "reach", "b");
  CHECK(reach["good"] == false);
  CHECK(reach["fix"].get<std::string>().find("start it") == 0);
  CHECK(check_of(report, "state", file + ".state")["found"]
        == "it will be made");
  check_of(report, "clock", "this machine");
  CHECK(check_of(report, "descriptors", "open files")["good"] == true);
}

TEST_CASE_METHOD(file_fixture, "an address in use is told", "[nodes][doctor]") {
  auto taken = std::get<bound_socket>(open_socket({}));
  config["transport"] = {{"bind", to_string(taken.local)}};
  auto found = check_of(examine(), "interfaces", to_string(taken.local));
  // That it is an interface of this machine is good; a second line tells this.
  auto all = json::parse(out.str())["checks"];
  auto in_use = std::any_of(all.begin(), all.end(), [](const json& x) {
    return x["check"] == "interfaces" && x["good"] == false
           && x["found"].get<std::string>().find("in use") != std::string::npos;
  });
  CHECK(found["good"] == true);
  CHECK(in_use);
}

TEST_CASE_METHOD(file_fixture, "a token that others can read is told",
                 "[nodes][doctor]") {
  std::ofstream{token} << "0123456789abcdef\n";
  fs::permissions(token, fs::perms::owner_read | fs::perms::group_read);
  config["http"] = {{"token_file", token}};
  auto found = check_of(examine(), "key files", "http.token_file");
  CHECK(found["good"] == false);
  CHECK(found["fix"] == "chmod 600 " + token);
  fs::remove(token);
  CHECK(check_of(examine(), "key files", "http.token_file")["good"] == false);
}

TEST_CASE_METHOD(file_fixture, "the key that would seal is told, or why none",
                 "[nodes][doctor][seal]") {
  CHECK(check_of(examine(), "sealing", "127.0.0.1:0")["good"] == true);
  config["key_file"] = file + ".keys";
  auto found = check_of(examine(), "sealing", "key_file");
  CHECK(found["good"] == false);
  REQUIRE_FALSE(write_key_file(file + ".keys", ring({key(4)})));
  found = check_of(examine(), "sealing", "key_file");
  CHECK(found["good"] == true);
  CHECK(found["found"]
        == "key 4 (" + fingerprint(key(4)) + ") seals, 1 in all open");
  fs::remove(file + ".keys");
  config.erase("key_file");
  config["encryption"] = "off";
  config["transport"] = {{"bind", "0.0.0.0:0"}};
  CHECK(check_of(examine(), "sealing", "0.0.0.0:0")["good"] == false);
}

TEST_CASE_METHOD(file_fixture, "a file with faults is not looked at, exit 78",
                 "[nodes][doctor]") {
  CHECK(run({"doctor", bad_file()}) == 78);
  CHECK(err.str().find("/nmae") != std::string::npos);
  CHECK(run({"doctor", "/nowhere.json"}) == 78);
  CHECK(run({"doctor", "no such node"}) == 64);
  CHECK(run({"doctor", "nobody-here"}) == 69);
  CHECK(run({"doctor"}) == 64);
}

TEST_CASE_METHOD(node_fixture, "a node that is well has no finding",
                 "[nodes][doctor]") {
  CHECK(consult(output_format::text) == 0);
  CHECK(out.str().find("nothing found\n") != std::string::npos);
  CHECK(out.str().find("FAULT") == std::string::npos);
  CHECK(consult() == 0);
  CHECK(report()["findings"] == 0);
}

TEST_CASE_METHOD(node_fixture, "each finding says what to do",
                 "[nodes][doctor]") {
  auto& transport = state["counters"]["transport"];
  transport["receive_buffer_granted"] = 1024;
  transport["datagrams_dropped_version"] = 3;
  state["counters"]["orderer"] = nullptr;
  state["waits"] = {
    {{"member", "b"}, {"what", "clock"}, {"messages", 4}, {"since_ms", 31000}}};
  state["process"]["open_files"] = 1000;
  state["now_ms"] = wall_ms() + 5000;
  faults["faults"]
    = {{{"fault", "loss 0.3"}, {"to", json::array()}, {"left_ms", 9000}}};
  CHECK(consult() == 1);
  auto all = report();
  CHECK(all["findings"] == 7);
  auto bad = [&](const char* what, const char* of) {
    auto x = check_of(all, what, of);
    CHECK(x["good"] == false);
    CHECK(x["fix"].get<std::string>().size() > 10);
    return x["found"].get<std::string>();
  };
  CHECK(bad("actors", "a") == "orderer: no answer within 1s");
  CHECK(bad("buffers", "transport.receive_buffer").find("1KiB") == 0);
  CHECK(bad("datagrams", "those of another wire version") == "3 dropped");
  CHECK(bad("messages", "b").find("waited for its clock for 31")
        != std::string::npos);
  CHECK(bad("descriptors", "open files") == "1000 in use of 1024");
  bad("clock", "the node's");
  bad("chaos", "loss 0.3");
}

TEST_CASE_METHOD(node_fixture, "a node says whether it is sealed",
                 "[nodes][doctor][seal]") {
  auto& transport = state["counters"]["transport"];
  transport["sealed"] = 0;
  state["addresses"]["udp"] = "192.0.2.1:7001";
  CHECK(consult() == 1);
  CHECK(check_of(report(), "sealing", "192.0.2.1:7001")["good"] == false);
  transport["sealed"] = 1;
  transport["datagrams_dropped_sealed"] = 0;
  state["peers"] = {{{"name", "b"}, {"address", "192.0.2.2:7001"}}};
  consult();
  CHECK(check_of(report(), "sealing", "192.0.2.1:7001")["good"] == true);
  // Nobody who seals answers a doctor without a key.
  auto said = report(); // Not within the loop: it must outlive it.
  for (const auto& x : said["checks"])
    CHECK(x["check"] != "reach");
  transport["datagrams_dropped_sealed"] = 7;
  consult();
  CHECK(check_of(report(), "datagrams",
                 "those under a key that is not here")["found"]
        == "7 dropped");
}

TEST_CASE_METHOD(node_fixture, "a group that does not go on is told, with why",
                 "[nodes][doctor]") {
  state["group"] = {{"phase", "cut off"},
                    {"quorate", false},
                    {"why", "1 of 3 votes is in reach"},
                    {"members", json::array()}};
  CHECK(consult() == 1);
  auto x = check_of(report(), "group", "a");
  CHECK(x["found"] == "cut off: 1 of 3 votes is in reach");
}

TEST_CASE_METHOD(node_fixture,
                 "who stands in the file and is not there is told",
                 "[nodes][doctor]") {
  auto at = free_addresses(1)[0];
  state["peers"] = {{{"name", "a"}, {"address", "127.0.0.1:7001"}},
                    {{"name", "b"}, {"address", at}}};
  CHECK(consult() == 1);
  CHECK(report()["findings"] == 2);
  CHECK(check_of(report(), "hears", "b")["found"]
        == "it stands in the node's file, and is not with it");
  CHECK(check_of(report(), "reach", "b")["good"] == false);
}

TEST_CASE_METHOD(node_fixture, "what is no node of troupe is told as such, 65",
                 "[nodes][doctor]") {
  for (auto answer : {"[]", "{}", "3", R"({"counters": []})"}) {
    state = json::parse(answer);
    CAPTURE(answer);
    CHECK(consult() == 65);
    CHECK(err.str().find("is no node of troupe") != std::string::npos);
  }
  CHECK(out.str().empty());
}
