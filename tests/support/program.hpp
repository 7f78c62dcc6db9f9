#pragma once

#include "nodes/process.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

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

  /// Numbers of the processes that `parent` has started.
  static std::vector<pid_t> children_of(pid_t parent) {
    auto number = std::to_string(parent);
    std::ifstream in{"/proc/" + number + "/task/" + number + "/children"};
    std::vector<pid_t> result;
    for (pid_t x = 0; in >> x;)
      result.push_back(x);
    return result;
  }

  /// Waits until the program has started so many.
  std::vector<pid_t> await_children(std::size_t count) {
    auto deadline = now() + patience;
    std::vector<pid_t> result;
    while (result.size() < count && now() < deadline) {
      take(now() + std::chrono::milliseconds{10});
      result = children_of(processes.id_of(program));
    }
    REQUIRE(result.size() == count);
    return result;
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
