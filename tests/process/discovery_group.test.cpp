#include "nodes/free_addresses.hpp"
#include "tests/support/discovery_process.hpp"

#include <set>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// Three discovery nodes that run as one.
struct fixture : discovery_fixture {
  std::vector<std::string> names{"d1", "d2", "d3"};
  /// For the others.
  std::vector<std::string> udp = free_addresses(3);
  /// For clients.
  std::vector<std::string> addresses = free_tcp_addresses(3);

  fixture() {
    for (const auto& x : names)
      start_one(x);
  }

  std::string http(std::size_t i) const {
    return addresses[i];
  }

  const std::vector<std::string>& clients_know() const {
    return addresses;
  }

  void start_one(const std::string& name) {
    json peers;
    for (std::size_t i = 0; i < names.size(); ++i)
      peers.push_back(
        {{"name", names[i]}, {"address", udp[i]}, {"http", http(i)}});
    // A busy machine holds nodes up for longer than the default.
    start(name, {{"node", "discovery"},
                 {"profile", "local"},
                 {"peers", peers},
                 {"detector", {{"suspect_after", "1s"}}}});
  }

  /// Which one gives its list.
  std::size_t await_serving() {
    std::size_t result = 0;
    await_seen([&] {
      for (result = 0; result < names.size(); ++result)
        if (runs(names[result])
            && curl({"http://" + http(result) + "/receivers"}).status == 200)
          return true;
      return false;
    });
    return result;
  }

  /// Enters so many receivers; returns their ids.
  std::set<std::string> enter(std::size_t at, int count) {
    std::set<std::string> result;
    for (int i = 1; i <= count; ++i) {
      auto made = post("http://" + http(at) + "/register",
                       json{{"host", "h"}, {"port", i}}.dump());
      REQUIRE(made.status == 201);
      result.insert(made.json()["id"]);
    }
    return result;
  }

  std::set<std::string> ids(std::size_t at) {
    std::set<std::string> result;
    for (const auto& x : list(http(at)))
      result.insert(x["id"]);
    return result;
  }

  void await_ready(std::size_t at) {
    await_seen(
      [&] { return curl({"http://" + http(at) + "/readyz"}).status == 200; });
  }

  void kill_one(std::size_t i) {
    kill(names[i]);
    all.erase(names[i]);
  }

  /// The word `last_seen` of a receiver that bears this name.
  std::string last_seen(std::size_t at, const std::string& name) {
    for (const auto& x : list(http(at)))
      if (x["name"] == name)
        return x["last_seen"];
    return {};
  }

  int ask(const std::string& text) {
    std::string known;
    for (const auto& x : clients_know())
      known += (known.empty() ? "" : ",") + x;
    start_program("ask", TROUPE_BINARY, {"ask", "--discovery", known, text});
    return finish("ask");
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "curl finds its way from any discovery node to the one that "
                 "serves",
                 "[process][discovery]") {
  auto at = await_serving();
  auto other = (at + 1) % names.size();
  await_ready(other);
  auto there = "http://" + http(at);
  auto here = "http://" + http(other);
  auto told = curl({"-i", here + "/receivers?tag=a"});
  CHECK(told.status == 307);
  CHECK(told.body.find("Location: " + there + "/receivers?tag=a")
        != std::string::npos);
  auto made = curl({"-L", "-H", "Content-Type: application/json", "-d",
                    R"({"host":"h","port":1})", here + "/register"});
  REQUIRE(made.status == 201);
  CHECK(ids(at) == std::set<std::string>{made.json()["id"]});
  auto leader = curl({here + "/v1/leader"}).json();
  CHECK(leader["leader"]["name"] == names[at]);
  CHECK(leader["serves"] == false);
  CHECK(curl({there + "/v1/leader"}).json()["serves"] == true);
  auto counted = curl({there + "/v1/service"}).json()["counters"];
  CHECK(counted["directory"]["receivers_listed"] == 1);
}

TEST_CASE_METHOD(fixture,
                 "SIGKILL of the discovery node that serves loses no "
                 "registration, and heartbeats and requests go on",
                 "[process][discovery]") {
  auto first = await_serving();
  for (auto name : {"one", "two"})
    start_receiver(name, clients_know(),
                   {{"processor", "upper"},
                    {"tags", {"works"}},
                    {"heartbeat_every", "300ms"}});
  await_listed(http(first), 2);
  enter(first, 20);
  auto known = ids(first);
  REQUIRE(known.size() == 22);
  kill_one(first);
  auto second = await_serving();
  CHECK(ids(second) == known);
  auto seen = last_seen(second, "one");
  await_seen([&] { return last_seen(second, "one") > seen; });
  CHECK_FALSE(has_said("one", "registers again"));
  start_requester("client", clients_know(),
                  {{"requests", 2}, {"tag", "works"}});
  CHECK(finish("client") == 0);
  // The one that was killed comes back, and has what the others have.
  start_one(names[first]);
  await_ready(first);
  second = await_serving();
  enter(second, 1); // It takes the place of the one at this port.
  known = ids(second);
  kill_one(second);
  auto third = await_serving();
  CHECK(ids(third) == known);
  // One alone must not go on.
  auto last = 3 - second - third;
  kill_one(last);
  auto url = "http://" + http(third) + "/receivers";
  await_seen([&] { return curl({url}).status == 503; });
  auto told = curl({"-i", url});
  CHECK(told.body.find("Retry-After: 1") != std::string::npos);
  CHECK(told.body.find("no_leader") != std::string::npos);
  CHECK(curl({"http://" + http(third) + "/healthz"}).status == 200);
}

TEST_CASE_METHOD(fixture,
                 "discovery nodes that were all killed at once have all "
                 "registrations in their next lives",
                 "[process][discovery]") {
  auto known = enter(await_serving(), 10);
  for (std::size_t i = 0; i < names.size(); ++i)
    signal(names[i], SIGKILL);
  for (const auto& x : names)
    finish(x);
  start_receiver("worker", clients_know(), {{"retry_every", "200ms"}});
  await([&] { return has_said("worker", "waiting for the discovery node"); });
  for (const auto& x : names)
    start_one(x);
  auto at = await_serving();
  await_listed(http(at), 11);
  auto found = ids(at);
  CHECK(std::includes(found.begin(), found.end(), known.begin(), known.end()));
  REQUIRE(curl({"-X", "DELETE",
                "http://" + http(at) + "/receivers/" + *known.begin()})
            .status
          == 200);
  CHECK(ids(at).size() == 10);
}

TEST_CASE_METHOD(fixture, "ask knows several discovery nodes",
                 "[process][discovery]") {
  auto at = await_serving();
  start_receiver("worker", clients_know(), {{"processor", "upper"}});
  await_listed(http(at), 1);
  CHECK(ask("hello") == 0);
  CHECK(all["ask"].out == std::vector<std::string>{"HELLO"});
  kill_one(at);
  CHECK(ask("again") == 0);
  CHECK(all["ask"].out == std::vector<std::string>{"AGAIN"});
}
