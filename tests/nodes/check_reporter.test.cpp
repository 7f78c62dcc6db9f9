#include "nodes/check_reporter.hpp"
#include "nodes/logging.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace troupe;
using namespace troupe::test;
using nlohmann::json;

namespace {

const delivery_violation gap{
  violation_kind::gap, "peer-2#19", "peer-2#17", "peer-2#19", {3, 2}};

struct fixture : deterministic {
  std::string folder;
  probe<supervisor_actor> supervisor{*this};
  std::vector<std::string> logged;

  fixture() {
    std::string name = std::filesystem::temp_directory_path()
                       / "reporter-XXXXXX";
    REQUIRE(::mkdtemp(name.data()));
    folder = name;
    log_to([this](const std::string& line) { logged.push_back(line); });
  }

  ~fixture() {
    init_logging({}, false);
    std::filesystem::remove_all(folder);
  }

  /// Reports `x`; returns the lines of the output.
  std::vector<std::string> report(const delivery_violation& x,
                                  output_format form, bool ends) {
    auto path = folder + "/out";
    auto uut = own(sys.spawn(check_reporter,
                             check_reporter_setup{form, line_sink::open(path),
                                                  supervisor.handle(), ends}));
    caf::anon_send(uut, x);
    settle();
    std::ifstream in{path};
    std::vector<std::string> result;
    for (std::string line; std::getline(in, line);)
      result.push_back(line);
    return result;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a violation is an error that names the message",
                 "[nodes][check]") {
  auto lines = report(gap, output_format::jsonl, false);
  REQUIRE(logged.size() == 1);
  CHECK(logged[0].find("a promise of the group is broken here: gap at message "
                       "peer-2#19 in view 3.2: expected peer-2#17, found "
                       "peer-2#19")
        != std::string::npos);
  REQUIRE(lines.size() == 1);
  CHECK(json::parse(lines[0])
        == json{{"event", "violation"},
                {"kind", "gap"},
                {"message", "peer-2#19"},
                {"view", "3.2"},
                {"expected", "peer-2#17"},
                {"found", "peer-2#19"}});
  CHECK(supervisor.size() == 0);
}

TEST_CASE_METHOD(fixture, "people read of a violation in the log alone",
                 "[nodes][check]") {
  CHECK(report(gap, output_format::text, false).empty());
  CHECK(logged.size() == 1);
}

TEST_CASE_METHOD(fixture, "what is not about a message says so",
                 "[nodes][check]") {
  auto two = gap;
  two.kind = violation_kind::leaders;
  two.message.clear();
  two.last_told = true;
  auto lines = report(two, output_format::jsonl, false);
  REQUIRE(lines.size() == 1);
  CHECK(json::parse(lines[0])["message"].is_null());
  REQUIRE(logged.size() == 1);
  CHECK(logged[0].find("further ones are only counted") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a node ends at a violation if it is asked to",
                 "[nodes][check]") {
  report(gap, output_format::jsonl, true);
  REQUIRE(supervisor.count<life_over>() == 1);
  CHECK_FALSE(supervisor.all<life_over>()[0].good);
  CHECK(supervisor.all<life_over>()[0].why == errc::none);
}
