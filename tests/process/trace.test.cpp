// A group that is told to record what it does while it runs.
#include "tests/support/group_process.hpp"

#include <filesystem>
#include <fstream>
#include <set>

using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : group_process_fixture {
  /// Peers, which are in a static group.
  void start_peers(const json& more) {
    names = {"a", "b"};
    udp = free_addresses(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      auto config = config_of(i);
      config["node"] = "peer";
      config.erase("detector"); // A static group removes nobody.
      config["source"]["messages"] = 100000;
      config["source"]["gap"] = "20ms";
      config.update(more);
      start(names[i], config);
    }
    for (const auto& name : names)
      http[name] = await_event(name, "ready")["addresses"]["http"];
  }

  bool says(const std::string& part) const {
    return said().find(part) != std::string::npos;
  }

  /// Where `name` records to, as it says itself.
  std::string file_of(const std::string& name) {
    return ask(name, "/v1/trace")["file"];
  }

  /// Which events the records of all nodes have, once they are joined.
  std::set<std::string> events_in(const std::vector<std::string>& files) {
    std::vector<std::string> words{"trace", "export", "--format", "jsonl"};
    words.insert(words.end(), files.begin(), files.end());
    auto status = command(words);
    CAPTURE(all.at("command").err);
    REQUIRE(status == 0);
    std::set<std::string> result;
    for (const auto& line : all.at("command").out)
      result.insert(json::parse(line)["event"].get<std::string>());
    return result;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a group records from the order to until another one",
                 "[nodes][process][trace]") {
  start_group({{"source", {{"messages", 100000}, {"gap", "20ms"}}}});
  std::vector<std::string> files;
  for (const auto& name : names) {
    CHECK(ask(name, "/v1/trace")["recording"] == false);
    REQUIRE(command({"trace", "start", http[name]}) == 0);
    files.push_back(file_of(name));
    CHECK(says("the node records to " + files.back()));
  }
  for (const auto& file : files)
    await_answer([&] { return std::filesystem::exists(file); });
  CHECK(command({"trace", "start", http["a"]}) == 1);
  CHECK(says("the node already records to " + files[0]));

  // The others get on without the one that leads.
  std::string leader = ask("a", "/v1/leader")["leader"]["name"];
  kill(leader);
  for (const auto& name : names)
    if (name != leader)
      await_answer(
        [&] { return members(name)["members"].size() == names.size() - 1; });

  for (const auto& name : names)
    if (name != leader) {
      REQUIRE(command({"trace", "stop", http[name]}) == 0);
      CHECK(says("recorded to "));
    }
  auto events = events_in(files);
  for (const auto* event :
       {"send", "receive", "deliver", "view", "leader", "suspicion"}) {
    CAPTURE(event);
    CHECK(events.count(event) == 1);
  }
  for (const auto& name : names)
    if (name != leader) {
      CHECK(command({"trace", "stop", http[name]}) == 1);
      CHECK(says("the node records nothing"));
    }
}

TEST_CASE_METHOD(fixture, "a node says why it cannot record",
                 "[nodes][process][trace]") {
  start_peers({{"state_dir", nullptr}});
  CHECK(command({"trace", "start", http["a"]}) != 0);
  CHECK(says("no trace.file and no state folder"));
  auto url = "http://" + http["a"] + "/v1/trace";
  for (const auto* body :
       {"", "[]", R"({"record":1})", R"({"record":true,"to":"/x"})"}) {
    CAPTURE(body);
    CHECK(curl({"-H", "Content-Type: application/json", "-d", body, url}).status
          == 400);
  }
  CHECK(command({"trace", "stop", http["a"]}) == 1);
}

TEST_CASE_METHOD(fixture, "a peer answers operators, too",
                 "[nodes][process][trace]") {
  start_peers(json::object());
  await_answer([&] { return members("a")["members"].size() == 2; });
  CHECK(members("a")["leader"].is_null());
  CHECK(members("a")["quorate"] == true);
  await_answer([&] { return members("a")["state"]["messages"] > 10; });
  CHECK(curl({"http://" + http["a"] + "/readyz"}).status == 200);
  for (const auto* what : {"why", "inspect", "members"}) {
    CAPTURE(what);
    await_answer([&] { return command({what, http["a"]}) == 0; });
  }
  REQUIRE(command({"trace", "start", http["a"]}) == 0);
  await_answer([&] { return ask("a", "/v1/trace")["lines"] > 10; });
  auto file = file_of("a");
  REQUIRE(command({"trace", "stop", http["a"]}) == 0);
  auto events = events_in({file});
  CHECK(events.count("deliver") == 1);
}
