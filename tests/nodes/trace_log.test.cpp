#include "nodes/trace_log.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace troupe;

namespace {

struct fixture {
  trace_log read(const std::string& text) {
    std::istringstream in{text};
    return read_trace(in, "run.jsonl", faults);
  }

  /// What is said of a trace with this line as its second one.
  std::string objection_to(const std::string& line) {
    faults = {};
    read("{\"at_us\":1,\"event\":\"end\"}\n" + line + "\n");
    return faults.empty() ? "" : config::to_string(faults.items().front());
  }

  config::fault_list faults;
};

std::string file_with(const std::string& name, const std::string& text) {
  auto path = std::filesystem::temp_directory_path() / name;
  std::ofstream{path} << text;
  return path.string();
}

} // namespace

TEST_CASE("the traces of several nodes are merged by time", "[trace]") {
  auto first = file_with("troupe-trace-1.jsonl",
                         R"({"at_us":1,"event":"view","node":"peer-10"}
{"at_us":5,"event":"gone","node":"peer-10"}
)");
  auto second = file_with("troupe-trace-2.jsonl",
                          R"({"at_us":5,"event":"view","node":"peer-2"}

{"at_us":3,"event":"gone","node":"peer-2"})");
  config::fault_list faults;
  auto log = read_traces({first, second}, faults);
  REQUIRE(faults.empty());
  std::vector<std::int64_t> times;
  for (const auto& x : log.records)
    times.push_back(x.at_us);
  CHECK(times == std::vector<std::int64_t>{1, 3, 5, 5});
  // What is of one time is in the order of the files.
  CHECK(log.records[2].text("node") == "peer-10");
  CHECK(log.nodes == std::vector<std::string>{"peer-2", "peer-10"});
  CHECK(log.title().empty());
}

TEST_CASE_METHOD(fixture, "who begins a run tells its nodes and its name",
                 "[trace]") {
  auto log = read(R"({"at_us":0,"event":"begin","scenario":"multicast",)"
                  R"("level":"safe","seed":7,"nodes":["b","a"]})"
                  "\n"
                  R"({"at_us":2,"event":"gone","node":"c"})");
  REQUIRE(faults.empty());
  CHECK(log.nodes == std::vector<std::string>{"b", "a", "c"});
  CHECK(log.title() == "multicast, safe, seed 7");
}

TEST_CASE_METHOD(fixture, "a line that is no record is named", "[trace]") {
  CHECK(objection_to("nonsense")
        == "run.jsonl:2:1: found \"nonsense\", expected an object in JSON, "
           "nested at most 32 deep");
  CHECK(objection_to("[1]")
        == "run.jsonl:2:1: found \"[1]\", expected an object");
  CHECK(objection_to("{}")
        == "run.jsonl:2:1: /at_us: found nothing, expected a whole number of "
           "microseconds");
  CHECK(objection_to(R"({"at_us":1,"event":"leader","node":"a","epoch":4})")
        == "run.jsonl:2:1: /leader: found nothing, expected the name of a "
           "node, or null");
  CHECK(objection_to(R"({"at_us":1,"event":"suspicion","node":"a"})")
        == "run.jsonl:2:1: /whom: found nothing, expected names of nodes");
  CHECK(objection_to(R"({"at_us":-1,"event":"end"})")
        == "run.jsonl:2:1: /at_us: found \"-1\", expected a whole number of "
           "microseconds");
  CHECK(objection_to(R"({"at_us":1,"event":7})")
        == "run.jsonl:2:1: /event: found \"7\", expected a text");
  CHECK(objection_to(R"({"at_us":1,"event":"deliver","node":"a"})")
        == "run.jsonl:2:1: /message: found nothing, expected the name of a "
           "message");
  CHECK(
    objection_to(R"({"at_us":1,"event":"deliver","node":"","message":"a#1"})")
    == "run.jsonl:2:1: /node: found \"\", expected the name of a node");
  CHECK(objection_to(R"({"at_us":1,"event":"x","vector":[1,-2]})")
        == "run.jsonl:2:1: /vector: found \"[1,-2]\", expected a vector clock");
  CHECK(objection_to(R"({"at_us":1,"event":"fault","detail":7})")
        == "run.jsonl:2:1: /detail: found \"7\", expected a text");
  CHECK(objection_to(R"({"at_us":1,"event":"x","again":"no"})")
        == "run.jsonl:2:1: /again: found \"no\", expected true or false");
  CHECK(objection_to(R"({"at_us":1,"event":"x","vector":{"a":1}})").empty());
  CHECK(
    objection_to(R"({"at_us":1,"event":"something new","more":[]})").empty());
}

TEST_CASE_METHOD(fixture, "a line that nests too deep is a fault", "[trace]") {
  auto nested = [](std::size_t depth) {
    return R"({"at_us":1,"event":"x","more":)" + std::string(depth, '[')
           + std::string(depth, ']') + "}";
  };
  CHECK(objection_to(nested(31)).empty());
  for (auto depth : {std::size_t{32}, std::size_t{400'000}}) {
    auto said = objection_to(nested(depth));
    CHECK(said.find("run.jsonl:2:1: found ") == 0);
    CHECK(said.find("an object in JSON, nested at most 32 deep")
          != std::string::npos);
  }
}

TEST_CASE("what two files tell is not counted twice", "[trace]") {
  auto whole = file_with("troupe-trace-whole.jsonl",
                         R"({"at_us":0,"event":"begin","nodes":["a","b"]})");
  auto part = file_with(
    "troupe-trace-part.jsonl",
    R"({"at_us":3,"event":"begin","node":"a","scenario":"recorded","nodes":["a"]})");
  auto said_of = [](const std::vector<std::string>& files) {
    config::fault_list faults;
    read_traces(files, faults);
    return faults.empty() ? "" : config::to_string(faults.items().front());
  };
  CHECK(said_of({whole}).empty());
  CHECK(said_of({part}).empty());
  CHECK(said_of({part, whole})
        == whole
             + ": found the trace of a whole run, expected no other file "
               "beside it");
  CHECK(said_of({whole, whole}) == said_of({part, whole}));
  CHECK(said_of({part, part})
        == part
             + ": found what another file has as well, expected each file "
               "once");
}

TEST_CASE_METHOD(fixture, "a line that is too long is a fault", "[trace]") {
  auto said = objection_to(std::string(trace_line_bytes_max + 2, 'x'));
  CHECK(said.find("run.jsonl:2:1: found a line that is too long") == 0);
}

TEST_CASE("a trace that cannot be read is a fault", "[trace]") {
  config::fault_list faults;
  read_traces({"/nowhere/run.jsonl"}, faults);
  REQUIRE(faults.items().size() == 1);
  auto said = config::to_string(faults.items().front());
  CHECK(said.find("/nowhere/run.jsonl") == 0);
  CHECK(said.find("No such file") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a file of something else is not read to its end",
                 "[trace]") {
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += "line\n";
  read(text);
  CHECK(faults.items().size() == config::fault_list::items_max);
  CHECK(faults.more() == 1);
}

TEST_CASE_METHOD(fixture, "a last line may break off, where a node was killed",
                 "[trace]") {
  auto log = read("{\"at_us\":1,\"event\":\"end\"}\n{\"at_us\":2,\"ev");
  CHECK(faults.empty());
  CHECK(log.records.size() == 1);
  CHECK(log.cut_off == std::vector<std::string>{"run.jsonl"});
  // One that is whole, without its end, is a record or wrong.
  CHECK(read(R"({"at_us":1,"event":"end"})").records.size() == 1);
  read(R"({"at_us":1})");
  CHECK(faults.items().size() == 1);
}

TEST_CASE_METHOD(fixture, "another line than the last does not break off",
                 "[trace]") {
  CHECK(!objection_to("{\"at_us\":2,\"ev").empty());
  read("nonsense");
  CHECK(!faults.empty());
}
