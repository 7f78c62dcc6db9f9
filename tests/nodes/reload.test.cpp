#include "nodes/reload.hpp"
#include "tests/support/configuration.hpp"

using namespace troupe;
using namespace troupe::test;

namespace {

std::vector<std::string> texts(const reload_result& x, notice_level weight) {
  std::vector<std::string> result;
  for (const auto& item : x.notices)
    if (item.level == weight)
      result.push_back(item.text);
  return result;
}

reload_result reload_with(const std::string& more) {
  auto running = load(peer_with(""));
  REQUIRE(running.ok());
  return reload(running.config, log_level::info, load(peer_with(more)));
}

using strings = std::vector<std::string>;

} // namespace

TEST_CASE("a level of the log that was changed is taken over", "[nodes]") {
  auto x = reload_with(R"("log": {"level": "debug"})");
  CHECK(x.level == log_level::debug);
  CHECK(texts(x, notice_level::warning).empty());
  CHECK(texts(x, notice_level::info)
        == strings{"the configuration was read again; log.level is now debug"});
}

TEST_CASE("a configuration that did not change changes nothing", "[nodes]") {
  auto x = reload_with("");
  CHECK(x.level == log_level::info);
  REQUIRE(x.notices.size() == 1);
  CHECK(x.notices[0].text
        == "the configuration was read again; log.level is still info");
}

TEST_CASE("all other changed keys are named in one warning", "[nodes]") {
  auto x = reload_with(R"("log": {"level": "error"}, "source": {"messages": 7},
                          "group": {"level": "agreed"})");
  CHECK(x.level == log_level::error);
  CHECK(texts(x, notice_level::warning)
        == strings{"takes effect at the next start: group.level, "
                   "source.messages"});
}

TEST_CASE("a configuration with faults is told and changes nothing",
          "[nodes]") {
  auto x = reload_with(R"("log": {"level": "debug"}, "grop": {},
                          "source": {"messages": -1})");
  CHECK(x.level == log_level::info);
  auto errors = texts(x, notice_level::error);
  REQUIRE(errors.size() == 3);
  CHECK_THAT(errors[0], Catch::Contains("/grop"));
  CHECK_THAT(errors[1], Catch::Contains("/source/messages"));
  CHECK_THAT(errors[2], Catch::Contains("2 in all; nothing changes"));
  CHECK(texts(x, notice_level::info).empty());
}

TEST_CASE("a configuration that cannot be read changes nothing", "[nodes]") {
  auto running = load(peer_with(""));
  auto x = reload(running.config, log_level::debug,
                  config::load_file("/nowhere/at/all.json", plain()));
  CHECK(x.level == log_level::debug);
  REQUIRE(texts(x, notice_level::error).size() == 2);
  CHECK_THAT(x.notices[0].text, Catch::Contains("cannot be read"));
}
