#include "tests/support/discovery_process.hpp"

#include <set>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;
using nlohmann::json;

using fixture = discovery_fixture;

namespace {

struct row {
  const char* path;
  std::string body;
  int status;
  const char* code;
  const char* pointer;
};

std::vector<row> bad_requests() {
  auto nested = R"({"host":"a","port":1,"tags":)" + std::string(40, '[')
                + std::string(40, ']') + "}";
  return {
    {"/register", "{", 400, "bad_json", ""},
    {"/register", "[]", 400, "bad_json", ""},
    {"/register", "{}", 400, "missing_member", "/host"},
    {"/register", R"({"host":"a"})", 400, "missing_member", "/port"},
    {"/register", R"({"host":"a","port":0})", 400, "bad_value", "/port"},
    {"/register", R"({"host":"a","port":65536})", 400, "bad_value", "/port"},
    {"/register", R"({"host":"a","port":-1})", 400, "bad_value", "/port"},
    {"/register", R"({"host":"a","port":1.5})", 400, "bad_value", "/port"},
    {"/register", R"({"host":"a","port":"1"})", 400, "bad_value", "/port"},
    {"/register", R"({"host":7,"port":1})", 400, "bad_value", "/host"},
    {"/register", R"({"host":"","port":1})", 400, "bad_value", "/host"},
    {"/register", R"({"host":"a b","port":1})", 400, "bad_value", "/host"},
    {"/register", R"({"host":"a","port":1,"prot":2})", 400, "unknown_member",
     "/prot"},
    {"/register", R"({"host":"a","host":"b","port":1})", 400, "bad_json",
     "/host"},
    {"/register", R"({"host":"a","port":1,"id":"me"})", 400, "bad_value",
     "/id"},
    {"/register", R"({"host":"a","port":1,"tags":"x"})", 400, "bad_value",
     "/tags"},
    {"/register", R"({"host":"a","port":1,"tags":[1]})", 400, "bad_value",
     "/tags/0"},
    {"/register", nested, 400, "too_deep", ""},
    {"/register", std::string(65537, ' '), 413, "too_large", ""},
    {"/heartbeat", R"({"id":"nobody"})", 404, "unknown_receiver", "/id"},
    {"/heartbeat", R"({})", 400, "missing_member", "/id"},
    {"/receivers", R"({"tags":7})", 400, "bad_value", "/tags"},
    {"/nowhere", "{}", 404, "not_found", ""},
    {"/healthz", "{}", 405, "wrong_method", ""},
  };
}

} // namespace

TEST_CASE_METHOD(fixture,
                 "a request goes from a requester to a receiver that it found "
                 "[4.01] [4.02] [4.03] [4.04] [4.05] [4.06] [4.07] [4.15]",
                 "[process][discovery]") {
  auto at = start_discovery();
  start_receiver("worker", at, {{"processor", "upper"}, {"tags", {"fast"}}});
  await_listed(at, 1);
  auto url = "http://" + at + "/receivers";
  auto entry = list(at)[0];
  CHECK(is_uuid(entry["id"].get<std::string>()));
  CHECK(entry["name"] == "worker");
  CHECK(entry["tags"] == json{"fast"});
  CHECK(curl({"-X", "POST", url}).json()["receivers"].size() == 1);
  start_requester("client", at, {{"requests", 3}});
  CHECK(finish("client") == 0);
  auto acked = events("client", "acked");
  REQUIRE(acked.size() == 3);
  CHECK(acked[0]["reply"] == "REQUEST 1 OF CLIENT");
  CHECK(acked[0]["try"] == 1);
  CHECK(acked[0]["receiver"] == entry["id"]);
  await_event("worker", "acked", 3);
  // Processing has been noted before each acknowledgement.
  std::set<std::string> processed;
  for (auto& line : all["worker"].out) {
    auto x = json::parse(line);
    if (x["event"] == "processed")
      processed.insert(x["request"]);
    if (x["event"] == "acked")
      CHECK(processed.count(x["request"]) == 1);
  }
}

TEST_CASE_METHOD(fixture,
                 "the endpoints are those of the source [6.40] [6.43] [6.44]",
                 "[process][discovery]") {
  auto at = "http://" + start_discovery();
  auto made = post(at + "/register", R"({"host":"worker-1","port":4711})");
  CHECK(made.status == 201);
  auto id = made.json()["id"].get<std::string>();
  CHECK(is_uuid(id));
  auto beat = post(at + "/heartbeat", json{{"id", id}}.dump());
  CHECK(beat.status == 200);
  CHECK(beat.json()["id"] == id);
  auto entry = curl({at + "/receivers"}).json()["receivers"][0];
  CHECK(entry["id"] == id);
  CHECK(entry["host"] == "worker-1");
  CHECK(entry["port"] == 4711);
  CHECK(entry["last_seen"].get<std::string>().back() == 'Z');
  CHECK(curl({at + "/healthz"}).json()["status"] == "ok");
  CHECK(curl({"-X", "DELETE", at + "/receivers/" + id}).status == 200);
  CHECK(curl({"-X", "DELETE", at + "/receivers/" + id}).status == 404);
  CHECK(curl({at + "/receivers"}).json()["receivers"].empty());
}

TEST_CASE_METHOD(fixture, "a receiver listens where the system lets it [6.43]",
                 "[process][discovery]") {
  auto at = start_discovery();
  start_receiver("worker", at);
  auto udp = await_event("worker", "ready")["addresses"]["udp"];
  await_listed(at, 1);
  auto entry = list(at)[0];
  CHECK(entry["host"].get<std::string>() + ":" + entry["port"].dump() == udp);
}

TEST_CASE_METHOD(fixture, "receivers are found by their tags",
                 "[process][discovery]") {
  auto at = "http://" + start_discovery();
  post(at + "/register", R"({"host":"a","port":1,"tags":["gpu","big"]})");
  post(at + "/register", R"({"host":"b","port":1,"tags":["gpu"]})");
  post(at + "/register", R"({"host":"c","port":1})");
  auto hosts = [&](const curled& x) {
    std::string result;
    auto document = x.json();
    for (auto& item : document["receivers"])
      result += item["host"];
    return result;
  };
  CHECK(hosts(curl({at + "/receivers"})) == "abc");
  CHECK(hosts(curl({at + "/receivers?tag=gpu"})) == "ab");
  CHECK(hosts(curl({at + "/receivers?tag=gpu&tag=big"})) == "a");
  CHECK(hosts(post(at + "/receivers", R"({"tags":["big"]})")) == "a");
  CHECK(hosts(post(at + "/receivers", R"({})")) == "abc");
  CHECK(curl({at + "/receivers?rag=gpu"}).status == 400);
}

TEST_CASE_METHOD(fixture, "bad requests get an answer that names the fault",
                 "[process][discovery]") {
  auto at = "http://" + start_discovery();
  for (auto& x : bad_requests()) {
    CAPTURE(x.path, x.body.substr(0, 80));
    auto answer = post(at + x.path, x.body);
    CHECK(answer.status == x.status);
    auto error = answer.json()["error"];
    CHECK(error["code"] == x.code);
    CHECK(!error["message"].get<std::string>().empty());
    CHECK(error.value("pointer", "") == x.pointer);
  }
  CHECK(curl({"-d", "{}", at + "/register"}).code() == "not_json");
  CHECK(curl({"-H", "X: " + std::string(9000, 'x'), at + "/receivers"}).status
        == 431);
  CHECK(curl({at + "/" + std::string(9000, 'x')}).status == 414);
  CHECK(curl({"-H", "Transfer-Encoding: chunked", "-H",
              "Content-Type: application/json", "-d", "{}", at + "/register"})
          .status
        == 411);
  CHECK(curl({"-X", "DELETE", at + "/register"}).status == 405);
  CHECK(curl({at + "/receivers"}).json()["receivers"].empty());
}

TEST_CASE_METHOD(fixture, "SIGKILL of the discovery node loses no registration",
                 "[process][discovery]") {
  auto at = start_discovery();
  std::set<std::string> ids;
  for (int i = 1; i <= 20; ++i) {
    auto made = post("http://" + at + "/register",
                     json{{"host", "h"}, {"port", i}}.dump());
    REQUIRE(made.status == 201);
    ids.insert(made.json()["id"]);
  }
  kill("discovery");
  CHECK(start_discovery({}, at) == at);
  std::set<std::string> found;
  for (auto& x : list(at))
    found.insert(x["id"]);
  CHECK(found == ids);
  CHECK(post("http://" + at + "/heartbeat", json{{"id", *ids.begin()}}.dump())
          .status
        == 200);
}

TEST_CASE_METHOD(fixture,
                 "who is silent is no longer listed, who lives is [6.41]",
                 "[process][discovery]") {
  auto at = start_discovery(
    {{"directory", {{"expire_after", "4s"}, {"sweep_every", "200ms"}}}});
  start_receiver("silent", at, {{"heartbeat_every", "300ms"}});
  start_receiver("living", at, {{"heartbeat_every", "300ms"}});
  await_listed(at, 2);
  kill("silent");
  await_listed(at, 1);
  CHECK(list(at)[0]["name"] == "living");
  wait(1500ms);
  CHECK(list(at).size() == 1);
  signal("living", SIGTERM); // Takes leave, and is not waited for.
  CHECK(finish("living") == 0);
  CHECK(list(at).empty());
}

TEST_CASE_METHOD(fixture,
                 "a receiver that was forgotten registers again [6.46]",
                 "[process][discovery]") {
  auto at = start_discovery({{"state_dir", nullptr}});
  start_receiver("worker", at, {{"heartbeat_every", "200ms"}});
  await_listed(at, 1);
  auto id = list(at)[0]["id"];
  kill("discovery");
  start_discovery({{"state_dir", nullptr}}, at);
  await_listed(at, 1);
  CHECK(list(at)[0]["id"] == id); // It is the same receiver.
  await([&] { return has_said("worker", "registers again"); });
}

TEST_CASE_METHOD(fixture,
                 "the discovery node may come last, others wait for it "
                 "[4.12] [4.19] [6.42]",
                 "[process][discovery]") {
  auto at = start_discovery();
  kill("discovery"); // Its address is free now.
  start_receiver("worker", at, {{"retry_every", "200ms"}});
  start_requester("client", at, {{"requests", 2}, {"retry_every", "200ms"}});
  await_event("client", "waiting");
  await([&] { return has_said("worker", "waiting for the discovery node"); });
  start_discovery({}, at);
  CHECK(finish("client") == 0);
  CHECK(events("client", "acked").size() == 2);
}

TEST_CASE_METHOD(fixture, "other machines need the token, and get in with it",
                 "[process][discovery]") {
  auto token = folder + "/token";
  std::ofstream{token} << "0123456789abcdef\n";
  json more{{"http", {{"token_file", token}}}};
  json file{{"node", "discovery"}, {"http", {{"bind", "0.0.0.0:0"}}}};
  start("open", file);
  CHECK(finish("open") == 78);
  CHECK(has_said("open", "token"));
  file.merge_patch(more);
  start("readable", file);
  CHECK(finish("readable") == 78);
  CHECK(has_said("readable", "chmod 600"));
  namespace fs = std::filesystem;
  fs::permissions(token, fs::perms::owner_read | fs::perms::owner_write);
  auto at = start_discovery(more, "0.0.0.0:0");
  auto local = "127.0.0.1" + at.substr(at.rfind(':'));
  CHECK(curl({"http://" + local + "/receivers"}).status == 401);
  start("worker", {{"node", "receiver"},
                   {"profile", "local"},
                   {"discovery", local},
                   {"discovery_token_file", token}});
  start("client", {{"node", "requester"},
                   {"profile", "local"},
                   {"state_dir", nullptr},
                   {"discovery", local},
                   {"discovery_token_file", token},
                   {"requester", {{"requests", 1}}}});
  CHECK(finish("client") == 0);
}
