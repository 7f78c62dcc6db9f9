#include "tests/support/configuration.hpp"

#include "config/schema.hpp"

using namespace troupe;
using namespace troupe::test;

// Of discovery nodes, several of which may run as one, and of their clients.

TEST_CASE("a discovery node answers HTTP where the others send clients to it",
          "[config]") {
  std::string text = R"({"node": "discovery", "name": "b", "peers": [
    {"name": "a", "address": "h:1", "http": "h:5001"},
    {"name": "b", "address": "127.0.0.1:2", "http": "127.0.0.1:5002"}]})";
  auto x = load(text);
  REQUIRE(faults_of(x).empty());
  CHECK(x.config.transport.bind == "127.0.0.1:2");
  CHECK(x.config.http.bind == "127.0.0.1:5002");
  CHECK(to_string(x.config.origins["http.bind"]) == "peers");
  auto with = plain();
  with.sets = {"http.bind=0.0.0.0:5002", "replica.retry=1s"};
  auto y = load(text, with);
  REQUIRE(faults_of(y).empty());
  CHECK(y.config.http.bind == "0.0.0.0:5002");
}

TEST_CASE("one discovery node is an address, several are a list of them",
          "[config]") {
  using strings = std::vector<std::string>;
  auto file = [](const std::string& value) {
    return R"({"node": "receiver", "name": "r", "discovery": )" + value + "}";
  };
  CHECK(load(file(R"("h:1")")).config.discovery == strings{"h:1"});
  CHECK(load(file(R"(["h:1", "[::1]:2"])")).config.discovery
        == strings{"h:1", "[::1]:2"});
  auto with = plain();
  with.sets = {"discovery=a:1,b:2,a:1"};
  CHECK(load(file(R"("h:1")"), with).config.discovery == strings{"a:1", "b:2"});
  auto shown = config::show_json(load(file(R"(["h:1"])")).config,
                                 config::json_layout::indented);
  CHECK(shown.find(R"("discovery": "h:1")") != std::string::npos);
  for (auto bad : {"", ",", "a:1,", ",a:1", "a", "a:0", "a:1 b:2"})
    CHECK_FALSE(config::parse_addresses(bad));
}

TEST_CASE("a discovery node that stands alone is shown no keys of a group",
          "[config]") {
  auto x = load(R"({"node": "discovery", "name": "d"})").config;
  auto shown = config::show_text(x, false);
  CHECK(shown.find("directory.expire_after") != std::string::npos);
  CHECK(shown.find("peers") != std::string::npos);
  CHECK(shown.find("replica.") == std::string::npos);
  CHECK(shown.find("lease.") == std::string::npos);
}

TEST_CASE("discovery nodes that run as one know each other's HTTP servers",
          "[config]") {
  auto group = [](const std::string& peers, const std::string& more = "") {
    return R"({"node": "discovery", "name": "a", "peers": [)" + peers + "]"
           + more + "}";
  };
  check({group(R"({"name": "a", "address": "[::1]:1"})"),
         "n.json:1:45: /peers/0/http: found nothing, expected the address of "
         "its HTTP server, such as \"127.0.0.1:5000\""});
  check({group(R"({"name": "a", "address": "[::1]:1", "http": "h"})"),
         "n.json:1:90: /peers/0/http: found \"h\", expected an address such as "
         "\"127.0.0.1:7001\", with a port above 0"});
  check(
    {group("{\"name\": \"a\", \"address\": \"[::1]:1\", \"http\": \"h:5\"},\n"
           "{\"name\": \"b\", \"address\": \"h:2\", \"http\": \"h:5\"}"),
     "n.json:2:41: /peers/1/http: found \"h:5\", expected another http: "
     "/peers/0/http has it already"});
  check(
    {group(R"({"name": "b", "address": "h:1", "http": "h:5"})"),
     "n.json:1:45: /peers: found no discovery node called \"a\", expected this "
     "node among them, under its \"name\""});
  check({group(R"({"name": "a", "address": "[::1]:1", "http": "h:5"})",
               R"(, "state_dir": null)"),
         "n.json:1:112: /state_dir: found null, expected a folder: a founder "
         "has a vote, which must outlive it"});
  check({R"({"node": "server", "name": "a", "peers": [)"
         R"({"name": "a", "address": "[::1]:1", "http": "h:5"}]})",
         "n.json:1:42: /peers/0/http: found \"h:5\", expected no such key: it "
         "is for discovery nodes"});
}

TEST_CASE("a discovery node that stands alone has no keys of a group",
          "[config]") {
  std::string text = R"({"node": "discovery", "name": "a")";
  check({text + R"(, "replica": {"retry": "1s"}})",
         "n.json:1:57: /replica/retry: found a key of discovery nodes that run "
         "as one, expected \"peers\" with all of them, or no such key"});
  auto with = plain();
  with.environment["TROUPE_REPLICA_RETRY"] = "1s"; // Of nodes beside it.
  CHECK(load(text + "}", with).ok());
}

TEST_CASE("the addresses of discovery nodes are told one by one", "[config]") {
  auto file = [](const std::string& value) {
    return R"({"node": "receiver", "name": "r", "discovery": )" + value + "}";
  };
  std::string one
    = "an address such as \"127.0.0.1:7001\", with a port above 0";
  check({file(R"(["h:1", "h"])"), "n.json:1:56: /discovery/1: found \"h\", "
                                  "expected "
                                    + one + ", each once"});
  check({file(R"(["h:1", "h:1"])"), "n.json:1:56: /discovery/1: found \"h:1\", "
                                    "expected "
                                      + one + ", each once"});
  check({file("[]"), "n.json:1:48: /discovery: found a list, expected " + one
                       + ", or a list of 1 to 64 such"});
  check({file("5"), "n.json:1:48: /discovery: found 5, expected " + one
                      + ", or a list of 1 to 64 such"});
}
