// What a node tells those who listen, and when.
#include "nodes/event_feed.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

struct fixture {
  instant now = instant{} + 1h;
  std::string view = "1.1";
  int age = 0;
  int asked = 0;
  std::string gossip_query;

  http_answer members() {
    ++asked;
    return json_answer(200, {{"view", view},
                             {"members", nlohmann::ordered_json::array()},
                             {"evidence", {{{"age_ms", ++age}}}}});
  }

  std::vector<http_route> routes{
    {"GET", "/v1/members", [this](const http_request&) { return members(); }},
    {"GET", "/v1/why",
     [](const http_request&) {
       return error_answer(503, "no_answer", "nobody\nanswers");
     }},
    {"GET", "/v1/gossip",
     [this](const http_request& x) {
       gossip_query = x.query.find("files")->second;
       return json_answer(200, {{"origins", 2}});
     }},
    {"POST", "/v1/chaos", [](const http_request&) { return http_answer{}; }},
    {"GET", "/metrics", [](const http_request&) { return http_answer{}; }}};

  event_feed uut{routes, [this] { return now; }};

  std::uint64_t id() {
    return uut.latest()->id;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "an event has what the routes answer, by their names",
                 "[nodes][events]") {
  auto text = uut.latest()->text;
  const std::string head = "id: 1\nevent: node\ndata: ";
  REQUIRE(text.substr(0, head.size()) == head);
  REQUIRE(text.substr(text.size() - 2) == "\n\n");
  auto data = text.substr(head.size(), text.size() - head.size() - 2);
  CHECK(data.find('\n') == std::string::npos);
  auto all = nlohmann::json::parse(data);
  CHECK(all.size() == 3); // No routes but those that are known.
  CHECK(all["members"]["view"] == "1.1");
  CHECK(all["why"]["error"]["code"] == "no_answer");
  CHECK(all["gossip"]["origins"] == 2);
  CHECK(gossip_query == "no");
}

TEST_CASE_METHOD(fixture, "there is an event a second, however often one looks",
                 "[nodes][events]") {
  CHECK(id() == 1);
  auto at_first = asked;
  CHECK(id() == 1);
  CHECK(asked == at_first); // Many streams ask the actors once.
  now += 900ms;
  CHECK(id() == 1); // What is older is no change.
  now += 100ms;
  CHECK(id() == 2);
}

TEST_CASE_METHOD(fixture, "a change is told at the next look",
                 "[nodes][events]") {
  CHECK(id() == 1);
  view = "2.1";
  now += 100ms;
  CHECK(id() == 1);
  now += 100ms;
  auto told = uut.latest();
  CHECK(told->id == 2);
  CHECK_THAT(told->text, Catch::Contains(R"("view":"2.1")"));
  now += 200ms;
  CHECK(id() == 2);
}

TEST_CASE_METHOD(fixture, "each stream tells an event once",
                 "[nodes][events]") {
  auto route = events_route(routes);
  CHECK(route.path == "/v1/events");
  CHECK(!route.open);
  auto one = route.handler({}).stream;
  auto two = route.handler({}).stream;
  REQUIRE(one);
  CHECK(one->every == event_feed::look_every);
  CHECK(one->next() == two->next());
  CHECK(one->next().empty());
}

TEST_CASE("who comes while another one looks is told what is known",
          "[nodes][events]") {
  instant now = instant{} + 1h;
  event_feed* uut = nullptr;
  std::vector<std::uint64_t> meanwhile;
  auto members = [&](const http_request&) {
    auto x = uut->latest(); // As another thread would.
    meanwhile.push_back(x ? x->id : 0);
    return json_answer(200, {{"view", "1.1"}});
  };
  event_feed feed{{{"GET", "/v1/members", members}}, [&] { return now; }};
  uut = &feed;
  CHECK(feed.latest()->id == 1);
  CHECK(meanwhile == std::vector<std::uint64_t>{0, 0});
  now += 1s;
  CHECK(feed.latest()->id == 2);
  CHECK(meanwhile == std::vector<std::uint64_t>{0, 0, 1, 1});
}
