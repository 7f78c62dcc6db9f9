#pragma once

#include "nodes/process.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace troupe::test {

/// Longer than any program here takes on a busy machine.
constexpr auto patience = std::chrono::seconds{90};

inline instant now() {
  return std::chrono::steady_clock::now();
}

/// A program that runs as a user runs it, and what it says.
struct program_fixture {
  process_set processes;
  process_index program = 0;
  std::string out;
  std::string err;
  std::optional<exit_status> end;

  void take(instant deadline) {
    for (const auto& event : processes.wait(deadline)) {
      if (auto* line = std::get_if<process_line>(&event))
        (line->stream == process_stream::output ? out : err) += line->text
                                                                + "\n";
      if (auto* x = std::get_if<process_end>(&event))
        end = x->how;
    }
  }

  int finish() {
    auto deadline = now() + patience;
    while (!end && now() < deadline)
      take(deadline);
    INFO(out);
    INFO(err);
    REQUIRE(end);
    return end->by_signal ? 128 + end->code : end->code;
  }

  nlohmann::json document() const {
    INFO(out);
    INFO(err);
    auto result = nlohmann::json::parse(out, nullptr, false);
    REQUIRE(result.is_object());
    return result;
  }
};

} // namespace troupe::test
