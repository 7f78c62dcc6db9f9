#include "nodes/trace_export.hpp"
#include "tests/nodes/simulation_support.hpp"
#include "tests/support/command_line.hpp"

#include "nodes/trace_bundle.hpp"

#include <filesystem>

using namespace troupe;
using namespace troupe::test;

namespace {

trace_log log_of(const std::string& text) {
  std::istringstream in{text};
  config::fault_list faults;
  auto result = read_trace(in, "test", faults);
  REQUIRE(faults.empty());
  return result;
}

std::string exported(const trace_log& log, trace_format format) {
  std::ostringstream out;
  write_trace(log, format, out);
  return out.str();
}

std::size_t count_of(const std::string& what, const std::string& text) {
  std::size_t result = 0;
  for (auto at = text.find(what); at != std::string::npos;
       at = text.find(what, at + 1))
    ++result;
  return result;
}

/// The JSON that stands in a page.
nlohmann::json data_of(const std::string& page) {
  const std::string begin = "id=\"trace\">";
  auto from = page.find(begin);
  REQUIRE(from != std::string::npos);
  auto to = page.find("</script>", from);
  REQUIRE(to != std::string::npos);
  return nlohmann::json::parse(
    page.substr(from + begin.size(), to - from - begin.size()));
}

constexpr auto two_nodes
  = R"({"at_us":0,"event":"begin","scenario":"multicast","seed":1,"nodes":["a","b"]}
{"at_us":1000,"event":"send","node":"a","message":"a#1","vector":[1,0]}
{"at_us":2000,"event":"receive","node":"b","peer":"a","sent_us":1100,"messages":["a#1"]}
{"at_us":2500,"event":"datagram","node":"a","peer":"b","fate":"lost","messages":["a#1"]}
{"at_us":3000,"event":"deliver","node":"b","message":"a#1","rank":0,"time":4,"vector":[1,1]}
{"at_us":4000,"event":"fault","until_us":5000,"nodes":["b"],"others":[],"detail":"node 1 stands still"}
{"at_us":6000,"event":"end"}
)";

std::string run_file() {
  static own_path file{"export.jsonl"};
  std::ofstream{file.path} << two_nodes;
  return file.text();
}

} // namespace

TEST_CASE("ShiViz is given each event of a node with its clock", "[trace]") {
  CHECK(exported(log_of(two_nodes), trace_format::shiviz)
        == "(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})\n"
           "\n"
           "send a#1\n"
           "a {\"a\":1}\n"
           "deliver a#1, rank 0, time 4\n"
           "b {\"a\":1,\"b\":1}\n");
}

TEST_CASE("in a log for ShiViz each host counts its events from one",
          "[trace][simulation]") {
  auto run = trace_of(short_plan(level::causal, core::fault_profile::chaos, 3));
  std::istringstream in{exported(log_of(run.text), trace_format::shiviz)};
  std::string line;
  std::getline(in, line);
  std::getline(in, line);
  std::map<std::string, std::uint64_t> counts;
  while (std::getline(in, line)) {
    REQUIRE(std::getline(in, line));
    auto space = line.find(' ');
    auto host = line.substr(0, space);
    auto clock = nlohmann::json::parse(line.substr(space));
    CHECK(clock[host] == ++counts[host]);
  }
  CHECK(counts.size() == 3);
}

TEST_CASE("what nodes come to know counts as an event of ShiViz", "[trace]") {
  auto text = exported(log_of(R"({"at_us":0,"event":"begin","nodes":["a","b"]}
{"at_us":1,"event":"leader","node":"a","leader":"a","epoch":4}
{"at_us":2,"event":"send","node":"a","message":"a#1","vector":[1,0]}
{"at_us":3,"event":"suspicion","node":"b","whom":["a"],"why":"silence"}
{"at_us":4,"event":"deliver","node":"b","message":"a#1","vector":[1,1]}
{"at_us":5,"event":"commit","node":"b","epoch":4,"index":7,"count":2})"),
                       trace_format::shiviz);
  CHECK(text.substr(text.find("\n\n") + 2)
        == "leads, epoch 4\na {\"a\":1}\n"
           "send a#1\na {\"a\":2}\n"
           "suspects a: silence\nb {\"b\":1}\n"
           "deliver a#1\nb {\"a\":2,\"b\":2}\n"
           "commits 7 of epoch 4\nb {\"a\":2,\"b\":3}\n");
}

TEST_CASE("a diagram marks who leads, who is suspected and what is committed",
          "[trace]") {
  auto svg = exported(log_of(R"({"at_us":0,"event":"begin","nodes":["a","b"]}
{"at_us":1,"event":"leader","node":"a","leader":"a","epoch":4}
{"at_us":1,"event":"leader","node":"b","leader":"a","epoch":4}
{"at_us":3,"event":"suspicion","node":"b","whom":["a"],"why":"silence"}
{"at_us":4,"event":"leader","node":"b","leader":null,"epoch":4}
{"at_us":5,"event":"commit","node":"b","epoch":4,"index":7,"count":2})"),
                      trace_format::svg);
  CHECK(count_of(">leads, epoch 4<", svg) == 1);
  CHECK(count_of(">no leader<", svg) == 1);
  CHECK(count_of("<title>b suspects a: silence</title>", svg) == 1);
  CHECK(count_of("<title>b commits 7 of epoch 4</title>", svg) == 1);
}

TEST_CASE("as JSON lines a trace comes out as it went in", "[trace]") {
  auto log = log_of(two_nodes);
  CHECK(exported(log, trace_format::jsonl) == two_nodes);
}

TEST_CASE("a diagram has what happened to each message", "[trace]") {
  auto svg = exported(log_of(two_nodes), trace_format::svg);
  CHECK(svg.find("<svg ") == 0);
  CHECK(count_of("<circle ", svg) == 2);
  CHECK(svg.find("b delivers a#1 at 0.003 s") != std::string::npos);
  CHECK(count_of("stroke-dasharray", svg) == 1);
  CHECK(svg.find("node 1 stands still") != std::string::npos);
  CHECK(count_of("font-weight=\"bold\"", svg) == 2);
}

TEST_CASE("without datagrams a line leads from a sending to each delivery "
          "elsewhere",
          "[trace]") {
  auto svg = exported(log_of(R"({"at_us":1,"event":"send","node":"a",)"
                             R"("message":"a#1"})"
                             "\n"
                             R"({"at_us":2,"event":"deliver","node":"a",)"
                             R"("message":"a#1"})"
                             "\n"
                             R"({"at_us":3,"event":"deliver","node":"b",)"
                             R"("message":"a#1"})"),
                      trace_format::svg);
  // A lane each, and the one line.
  CHECK(count_of("<path ", svg) == 3);
}

TEST_CASE("nothing that is named in a trace is taken for a part of a diagram",
          "[trace]") {
  auto svg = exported(
    log_of(R"({"at_us":1,"event":"view","node":"<b>&","view":"</text>"})"),
    trace_format::svg);
  CHECK(svg.find("<b>") == std::string::npos);
  CHECK(svg.find("&lt;b>&amp;") != std::string::npos);
  CHECK(svg.find("view &lt;/text>") != std::string::npos);
}

TEST_CASE("a trace without records is drawn, too", "[trace]") {
  for (auto format : {trace_format::html, trace_format::svg,
                      trace_format::shiviz, trace_format::jsonl})
    exported(log_of(""), format);
  CHECK(data_of(exported(log_of(""), trace_format::html))["records"].empty());
}

TEST_CASE("a page carries its trace and needs nothing else", "[trace]") {
  auto page = exported(log_of(two_nodes), trace_format::html);
  auto data = data_of(page);
  CHECK(data["title"] == "multicast, seed 1");
  CHECK(data["nodes"] == nlohmann::json::array({"a", "b"}));
  CHECK(data["records"].size() == 7);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(page.find("src=\"") == std::string::npos);
  CHECK(page.find("href=\"http") == std::string::npos);
}

TEST_CASE("no text of a trace can end the script that it stands in",
          "[trace]") {
  const std::string evil = "</script><script>alert(1)</script><!--";
  nlohmann::json line{
    {"at_us", 1}, {"event", "view"}, {"node", evil}, {"view", evil}};
  auto page = exported(log_of(line.dump()), trace_format::html);
  CHECK(page.find("alert(1)</script>") == std::string::npos);
  CHECK(page.find("<!--") == std::string::npos);
  CHECK(count_of("</script>", page) == 2);
  CHECK(data_of(page)["nodes"][0] == evil);
}

TEST_CASE("the title of a page is text, whatever it says", "[trace]") {
  auto page = exported(
    log_of(
      R"({"at_us":0,"event":"begin","scenario":"</title><b>","nodes":[]})"),
    trace_format::html);
  CHECK(page.find("<b>") == std::string::npos);
}

TEST_CASE("the program of the page cannot end its own script", "[trace]") {
  CHECK(trace_bundle().size() > 10000);
  CHECK(trace_bundle().find("</script") == std::string_view::npos);
  CHECK(trace_bundle().find("<!--") == std::string_view::npos);
}

TEST_CASE_METHOD(command_line_fixture, "a trace is exported as asked for",
                 "[cli][trace]") {
  CHECK(run({"trace", "export", "--format", "jsonl", run_file()}) == 0);
  CHECK(out.str() == two_nodes);
  CHECK(run({"trace", "export", run_file()}) == 0);
  CHECK(out.str().find("<!doctype html>") == 0);
  own_path to{"export.svg"};
  CHECK(
    run({"trace", "export", "--format", "svg", "--to", to.text(), run_file()})
    == 0);
  CHECK(out.str().empty());
  CHECK(std::filesystem::file_size(to.path) > 0);
}

TEST_CASE_METHOD(command_line_fixture, "what cannot be exported is told",
                 "[cli][trace]") {
  CHECK(run({"trace", "export", "--format", "pdf", run_file()}) == 64);
  CHECK(err.str()
        == "troupe: --format: found \"pdf\", expected one of html, svg, "
           "shiviz, jsonl (see troupe trace export --help)\n");
  CHECK(run({"trace", "export"}) == 64);
  CHECK(run({"trace", "export", "/nowhere/run.jsonl"}) == 65);
  CHECK(err.str().find("/nowhere/run.jsonl") == 0);
  CHECK(run({"trace", "export", "--to", "/nowhere/run.html", run_file()})
        == 73);
  CHECK(err.str()
        == "troupe: /nowhere/run.html cannot be written (No such file or "
           "directory)\n");
}

TEST_CASE("a Lamport time that JavaScript cannot count to is a text",
          "[trace]") {
  auto page = exported(
    log_of(R"({"at_us":1,"event":"deliver","node":"a","message":"a#1",)"
           R"("time":9223372036854775804})"),
    trace_format::html);
  CHECK(data_of(page)["records"][0]["time"] == "9223372036854775804");
}
