#include "nodes/trace_start.hpp"
#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

using namespace troupe;
using namespace troupe::test;

namespace {

namespace fs = std::filesystem;

struct fixture : deterministic {
  /// Tests run side by side, each in a process of its own.
  fs::path folder = fs::temp_directory_path()
                    / ("troupe-trace-keeper-" + std::to_string(::getpid()));
  trace_keeper_actor uut;

  fixture() {
    fs::remove_all(folder);
    fs::create_directories(folder);
  }

  ~fixture() {
    fs::remove_all(folder);
  }

  void begin(const std::string& name) {
    uut = own(sys.spawn(trace_keeper_behavior, (folder / name).string(), 3u));
  }

  void keep(const std::string& text, bool begins_file) {
    caf::anon_send(uut, trace_text{text, begins_file});
    settle();
  }

  std::string text_of(const std::string& name) const {
    std::ifstream in{folder / name};
    std::stringstream result;
    result << in.rdbuf();
    return result.str();
  }
};

} // namespace

TEST_CASE("an older trace is named by its age", "[trace]") {
  CHECK(older_trace("/x/run.jsonl", 2) == "/x/run.2.jsonl");
  CHECK(older_trace("run", 1) == "run.1");
}

TEST_CASE_METHOD(fixture, "a trace keeps its latest files", "[trace]") {
  begin("run.jsonl");
  keep("a\n", true);
  keep("b\n", false);
  keep("c\n", true);
  keep("d\n", true);
  CHECK(text_of("run.jsonl") == "d\n");
  CHECK(text_of("run.1.jsonl") == "c\n");
  CHECK(text_of("run.2.jsonl") == "a\nb\n");
  keep("e\n", true);
  CHECK(text_of("run.2.jsonl") == "c\n");
  CHECK_FALSE(fs::exists(folder / "run.3.jsonl"));
}

TEST_CASE_METHOD(fixture, "a trace that cannot be written disturbs nobody",
                 "[trace]") {
  begin("missing/run.jsonl");
  keep("a\n", true);
  keep("b\n", false);
  CHECK_FALSE(fs::exists(folder / "missing"));
}

TEST_CASE_METHOD(fixture, "a recorder puts aside traces alone", "[trace]") {
  auto file = (folder / "a.jsonl").string();
  auto write = [&](const std::string& text) {
    std::ofstream{file, std::ios::trunc} << text;
  };
  auto cannot = [&] { return cannot_trace_to(file); };
  CHECK(cannot().empty());
  CHECK_FALSE(fs::exists(file));
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
  CHECK_FALSE(cannot_trace_to("/dev/null").empty());
  CHECK_FALSE(cannot_trace_to(folder.string()).empty());
  auto nowhere = cannot_trace_to((folder / "none/a.jsonl").string());
  CHECK(nowhere.find("No such file") != std::string::npos);
}
