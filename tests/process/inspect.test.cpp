// The actors of real members, while they go on and while one of them does not.
#include "tests/support/group_process.hpp"

#include <set>

#include <sys/stat.h>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : group_process_fixture {
  fixture() {
    start_group();
  }

  /// Writes the file of a group of one that talks as fast as it can.
  std::string alone(const std::string& name) const {
    json self{{"name", name}, {"address", free_addresses(1)[0]}};
    json config{{"node", "member"},
                {"profile", "local"},
                {"name", name},
                {"state_dir", "state-" + name},
                {"peers", json::array({self})},
                {"source",
                 {{"kind", "text"}, {"messages", 100000}, {"gap", "0s"}}}};
    auto file = folder + "/" + name + ".json";
    std::ofstream{file} << config;
    return file;
  }

  int inspect(const std::string& name, const std::string& what) {
    return command({"inspect", http.at(name), what});
  }

  int why(const std::string& name) {
    return command({"why", http.at(name)});
  }

  bool says(const std::string& part) const {
    return said().find(part) != std::string::npos;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a member that goes on shows all of its actors",
                 "[process][inspect]") {
  // Who has no processor for a moment has not answered in time.
  await_answer([&] {
    return command({"inspect", http["a"], "-o", "json"}) == 0;
  });
  auto shown = json::parse(said());
  std::set<std::string> names;
  for (const auto& x : shown["actors"]) {
    CHECK(x["state"] == "ok");
    names.insert(x["name"]);
  }
  for (auto name :
       {"udp-transport", "channel", "inspector", "group", "clock", "resender",
        "ack-tracker", "orderer", "detector", "elector", "membership", "ballot",
        "lease", "state-gate", "participant", "journal", "vote-keeper",
        "line-reader", "fault-injector"}) {
    CAPTURE(name);
    CHECK(names.count(name) == 1);
  }
  await_answer([&] { return inspect("a", "membership.phase") == 0; });
  CHECK(said() == "phase: member\n");
  CHECK(inspect("a", "no-such-actor") == 65);
  await_answer([&] { return why("a") == 0; });
  CHECK(said() == "a: nothing waits\n");
}

TEST_CASE_METHOD(fixture,
                 "a node whose output nobody reads shows which of its actors "
                 "is stuck",
                 "[process][inspect]") {
  // It holds both ends of its output, and looks at none.
  auto pipe = folder + "/pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  start_program("d", "/bin/sh",
                {"-c", "exec 3<>\"$2\"; exec \"$0\" run \"$1\" -o jsonl >&3",
                 TROUPE_BINARY, alone("d"), pipe});
  auto place = folder + "/state-d/http";
  await_answer([&] { return std::filesystem::exists(place); });
  std::ifstream{place} >> http["d"];
  await_answer([&] { return inspect("d", "journal") == 1; });
  CHECK(says("state: stuck"));
  CHECK(says("busy: true"));
  CHECK(why("d") == 1);
  CHECK(says("the actor journal has not answered for "));
  CHECK(says(": its handler runs"));
  await_answer([&] { return inspect("d", "orderer") == 0; });
}
