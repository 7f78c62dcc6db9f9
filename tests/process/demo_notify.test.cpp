#include "tests/support/measured_program.hpp"

#include <filesystem>

using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : measured_program {
  nlohmann::json run(const std::vector<std::string>& command) {
    return measured_program::run(command, {"acked_lost", "shown_twice",
                                           "out_of_order", "refused"});
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "followers are shown every acknowledged post once, in order, "
                 "though the primary and then all servers are killed "
                 "[3.34]",
                 "[process][notify]") {
  auto x = run({"demo", "notify", "--kills", "1", "-o", "json"});
  CHECK(x["kills"] == 2); // The primary, and then all.
  CHECK(x["clients"] == 4);
  CHECK(x["shown"] >= 3 * x["acked"].get<std::uint64_t>());
  CHECK(x["steps"][0]["victim"] != x["steps"][0]["primary"]);
  CHECK(x["steps"][1]["victim"] == "all servers");
  CHECK(x["page"] == x["folder"].get<std::string>() + "/run.html");
  CHECK(std::filesystem::file_size(x["page"].get<std::string>()) > 0);
}

TEST_CASE_METHOD(fixture,
                 "a primary that stands still is replaced, and its clients go "
                 "on elsewhere",
                 "[process][failover]") {
  auto x = run({"bench", "failover", "--of", "notify", "--kills", "1", "--how",
                "stop", "-o", "json"});
  CHECK(x["of"] == "notify");
  CHECK(x["gap_ms"]["max"] >= x["first_ms"]["max"]);
  CHECK(x["rejoin_ms"]["max"] > 0);
}

TEST_CASE_METHOD(fixture,
                 "a primary that nobody hears is replaced, and comes back",
                 "[process][failover]") {
  auto x = run({"bench", "failover", "--of", "notify", "--kills", "1", "--how",
                "blackhole", "-o", "json"});
  CHECK(x["how"] == "blackhole");
  CHECK(x["kills"] == 1);
}

TEST_CASE("a group has no disks that all of it could come back from",
          "[process][failover]") {
  program_fixture it;
  it.program = it.processes.start(
    {TROUPE_BINARY, {"bench", "failover", "--how", "kill-all"}});
  CHECK(it.finish() == 64);
  CHECK_THAT(it.err, Catch::Contains("--of notify"));
}
