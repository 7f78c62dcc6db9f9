#include "nodes/trace_start.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace troupe;

namespace fs = std::filesystem;

TEST_CASE("a recorder puts aside traces alone", "[nodes][trace]") {
  auto folder = fs::temp_directory_path()
                / ("troupe-trace-start-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  auto file = (folder / "a.jsonl").string();
  auto write = [&](const std::string& text) {
    std::ofstream{file, std::ios::trunc} << text;
  };
  auto cannot = [&] { return cannot_trace_to(file); };
  CHECK(cannot().empty());
  CHECK(!fs::exists(file));
  write("");
  CHECK(cannot().empty());
  write(R"({"at_us":1,"event":"begin","node":"a"})");
  CHECK(cannot().empty());
  write(R"({"at)"); // Killed right then.
  CHECK(cannot().empty());
  for (auto text : {"notes", "{}", R"({"name": "a"})"}) {
    write(text);
    CHECK(cannot()
          == "cannot trace to " + file
               + ": it would be put aside, and it is no trace");
  }
  CHECK(!cannot_trace_to("/dev/null").empty());
  CHECK(!cannot_trace_to(folder.string()).empty());
  CHECK(cannot_trace_to((folder / "none/a.jsonl").string()).find("No such file")
        != std::string::npos);
  fs::remove_all(folder);
}
