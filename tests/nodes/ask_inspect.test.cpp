// What a node shows of its inside, and how the commands print it.
#include "nodes/ask_inspect.hpp"

#include "nodes/inspect_routes.hpp"
#include "nodes/why_routes.hpp"
#include "tests/support/command_line.hpp"
#include "tests/support/http_fixture.hpp"

#include <chrono>
#include <sstream>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::test;

namespace {

inspected_entry entry_of(const std::string& name) {
  inspected_entry result;
  result.told.name = name;
  result.told.kind = "actor";
  result.told.id = 7;
  result.told.handled = 12;
  result.told.idle = 1204ms;
  return result;
}

inspection_report report_of_two() {
  inspection_report result;
  auto first = entry_of("orderer");
  first.told.waits_for = "b";
  add_field(first.told.fields, "level", "safe");
  field_list inner;
  add_field(inner, "b", std::uint64_t{17});
  add_field(first.told.fields, "fronts", inner);
  result.actors = {first, entry_of("clock")};
  return result;
}

struct fixture : server_fixture {
  std::ostringstream out;
  std::ostringstream err;
  inspection_report report = report_of_two();
  std::vector<core::finding> findings;
  std::string asked;

  node_question question() {
    http_setup setup;
    setup.routes = {{"GET", "/v1/inspect",
                     [this](const http_request& x) {
                       if (auto i = x.query.find("actor"); i != x.query.end())
                         asked = i->second;
                       return json_answer(200, report_json("a", report));
                     }},
                    {"GET", "/v1/why", [this](const http_request& x) {
                       if (auto i = x.query.find("of"); i != x.query.end())
                         asked = i->second;
                       return json_answer(200, why_json("a", findings));
                     }}};
    start(std::move(setup));
    node_question result;
    result.whom = to_string(server->local());
    return result;
  }

  int inspect(const std::string& what = {},
              output_format format = output_format::text) {
    return inspect_node_at(question(), format, {out, err}, {what, false});
  }

  int why(const std::string& what = {}) {
    return ask_why(question(), output_format::text, {out, err}, what);
  }

  bool says(const std::string& part) const {
    return out.str().find(part) != std::string::npos;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "all actors are a table, and what they wait for",
                 "[nodes][inspect]") {
  CHECK(inspect() == 0);
  CHECK(says("a: 2 actors\n"));
  CHECK(says("actor"));
  CHECK(says("1.204 s"));
  CHECK(says("orderer waits: b\n"));
}

TEST_CASE_METHOD(fixture,
                 "an actor that is stuck is shown, and the answer is no",
                 "[nodes][inspect]") {
  report.actors[1].how = inspected_entry::state::stuck;
  report.actors[1].busy = true;
  report.actors[1].stuck_for = 3s;
  CHECK(inspect() == 1);
  CHECK(says("stuck (runs for 3.000 s)"));
}

TEST_CASE_METHOD(fixture, "one actor is a tree, and one field a part of it",
                 "[nodes][inspect]") {
  CHECK(inspect("orderer") == 0);
  CHECK(asked == "orderer");
  CHECK(says("  fields\n    level: safe\n    fronts\n      b: 17\n"));
  out.str("");
  CHECK(inspect("orderer.fronts.b") == 0);
  CHECK(asked == "orderer");
  CHECK(out.str() == "fronts.b: 17\n");
}

TEST_CASE_METHOD(fixture,
                 "a field that is not there is named, with those that "
                 "are",
                 "[nodes][inspect]") {
  CHECK(inspect("orderer.backs") == 65);
  CHECK(out.str().empty());
  CHECK(err.str().find("orderer.backs is no field") != std::string::npos);
  CHECK(err.str().find("fronts") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "programs get the document", "[nodes][inspect]") {
  CHECK(inspect({}, output_format::json) == 0);
  auto x = nlohmann::json::parse(out.str());
  CHECK(x["actors"][0]["fields"]["fronts"]["b"] == 17);
  CHECK(x["actors"][0]["state"] == "ok");
}

TEST_CASE_METHOD(fixture, "where nothing waits, why says so", "[nodes][why]") {
  CHECK(why() == 0);
  CHECK(out.str() == "a: nothing waits\n");
}

TEST_CASE_METHOD(fixture, "why is a sentence for each thing that waits",
                 "[nodes][why]") {
  core::finding x;
  x.kind = "message";
  x.text = "message b:17 waits for safe delivery: c has not acknowledged it";
  x.waited = 1200ms;
  x.next = "c is suspected unless it is heard";
  x.next_in = 300ms;
  x.stuck = true;
  findings = {x};
  CHECK(why("b:17") == 1);
  CHECK(asked == "b:17");
  CHECK(out.str()
        == "a: message b:17 waits for safe delivery: c has not acknowledged "
           "it, for 1.200 s; next: c is suspected unless it is heard in 0.300 "
           "s\n");
}

TEST_CASE_METHOD(command_line_fixture,
                 "a question that nobody could answer is "
                 "refused before anyone is asked",
                 "[cli][why]") {
  CHECK(run({"why", "127.0.0.1:1", "b"}) == 64);
  CHECK(err.str().find("found \"b\", expected a message such as b:17")
        != std::string::npos);
  CHECK(run({"why"}) == 64);
  CHECK(run({"inspect"}) == 64);
}

TEST_CASE_METHOD(command_line_fixture, "a node that is not there is told",
                 "[cli][inspect]") {
  CHECK(run({"inspect", "127.0.0.1:1"}) == 69);
  CHECK(run({"why", "127.0.0.1:1"}) == 69);
  CHECK(run({"inspect", "no-such-node"}) == 69);
}
