#include "nodes/trace_start.hpp"
#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace troupe;
using namespace troupe::test;

namespace {

namespace fs = std::filesystem;

struct fixture : deterministic {
  fs::path folder = fs::temp_directory_path() / "troupe-trace-keeper";
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
