#include "nodes/logging.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

using namespace troupe;
using namespace std::chrono_literals;

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
