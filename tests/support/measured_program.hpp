#pragma once

#include "tests/support/program.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace troupe::test {

/// A play that loses leaders, as a user runs it, and the folder it leaves.
struct measured_program : program_fixture {
  std::string folder;

  ~measured_program() {
    if (!folder.empty())
      std::filesystem::remove_all(folder);
  }

  /// Runs it to a good end, at which all counts of `none` are zero.
  nlohmann::json run(const std::vector<std::string>& command,
                     const std::vector<std::string>& none) {
    program = processes.start({TROUPE_BINARY, command});
    auto status = finish();
    INFO(err);
    auto x = document();
    folder = x["folder"];
    INFO(x.dump(2));
    CHECK(status == 0);
    CHECK(x["verdict"] == "good");
    CHECK(x["faults"].empty());
    CHECK(x["acked"] > 10);
    CHECK(x["given"] >= x["acked"]);
    for (const auto& count : none)
      CHECK(x[count] == 0);
    return x;
  }
};

} // namespace troupe::test
