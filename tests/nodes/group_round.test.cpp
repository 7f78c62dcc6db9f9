// What all members of a view answer, asked by one of them.
#include "nodes/group_round.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace troupe;
using json = nlohmann::ordered_json;

namespace {

namespace fs = std::filesystem;

struct fixture {
  fs::path base = fs::temp_directory_path()
                  / ("troupe-round-" + std::to_string(::getpid()));
  int own_status = 200;
  int rounds = 0;
  node_question question;
  std::vector<std::string> whom;
  std::function<void()> while_asking;

  fixture() {
    fs::create_directories(base / "b");
    std::ofstream{base / "b" / "http"} << "127.0.0.1:7\n";
  }

  ~fixture() {
    fs::remove_all(base);
  }

  http_answer members() const {
    json rows = json::array();
    for (const auto* name : {"a", "b", "c"})
      rows.push_back({{"name", name}, {"self", name[0] == 'a'}});
    return json_answer(own_status, {{"members", rows}, {"evidence", {1, 2}}});
  }

  std::vector<node_answer> ask(const node_question& x,
                               const std::vector<std::string>& names) {
    ++rounds;
    if (while_asking)
      while_asking();
    question = x;
    whom = names;
    return {json{{"node", "b"}, {"evidence", 1}},
            question_failed{exit_code::unavailable, "no node called c"}};
  }

  http_route route() {
    group_round_setup with;
    with.node = "a";
    with.routes = {{"GET", "/v1/members",
                    [this](const http_request&) { return members(); }}};
    with.state = base / "a";
    with.token_file = "token";
    with.ask = [this](const auto& x, const auto& y) { return ask(x, y); };
    CHECK(has_group(with.routes));
    return group_round_route(std::move(with));
  }

  static http_request of(const std::string& what) {
    return {"GET", "/v1/all/" + what, what, {}, {}, {}};
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "each member of the view has a row, in its own words",
                 "[nodes][events]") {
  auto answer = route().handler(of("members"));
  CHECK(answer.status == 200);
  auto body = json::parse(answer.body);
  CHECK(body["node"] == "a");
  auto& rows = body["rows"];
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["node"] == "a");
  CHECK(rows[0]["answer"]["members"].size() == 3);
  CHECK(!rows[0]["answer"].contains("evidence"));
  CHECK(rows[1]["node"] == "b");
  CHECK(rows[1]["answer"]["node"] == "b");
  CHECK(rows[1]["fault"].is_null());
  CHECK(rows[2]["answer"].is_null());
  CHECK(rows[2]["fault"] == "no node called c");
  CHECK(question.path == "/v1/members");
  CHECK(question.token_file == "token");
}

TEST_CASE_METHOD(fixture, "who keeps its state beside this node is found there",
                 "[nodes][events]") {
  route().handler(of("members"));
  CHECK(whom == std::vector<std::string>{"127.0.0.1:7", "c"});
}

TEST_CASE_METHOD(fixture, "others are asked once a second at the most",
                 "[nodes][events]") {
  auto uut = route();
  for (int i = 0; i < 10; ++i)
    CHECK(uut.handler(of("members")).status == 200);
  CHECK(rounds <= 2); // Two, should the test itself take a second.
}

TEST_CASE_METHOD(fixture, "nobody waits while another one asks the others",
                 "[nodes][events]") {
  http_route uut;
  std::vector<int> meanwhile;
  while_asking = [&] {
    meanwhile.push_back(uut.handler(of("members")).status);
  };
  uut = route();
  CHECK(uut.handler(of("members")).status == 200);
  CHECK(meanwhile.at(0) == 503);
}

TEST_CASE_METHOD(fixture, "what no node answers nobody is asked",
                 "[nodes][events]") {
  auto uut = route();
  CHECK(uut.handler(of("deliveries")).status == 404); // This one has none.
  CHECK(uut.handler(of("chaos")).status == 404);
  own_status = 503;
  CHECK(uut.handler(of("members")).status == 503);
  CHECK(rounds == 0);
  CHECK(!has_group({}));
}
