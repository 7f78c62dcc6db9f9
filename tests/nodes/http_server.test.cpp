#include "tests/support/http_fixture.hpp"

using namespace troupe;
using namespace troupe::test;

TEST_CASE_METHOD(server_fixture, "routes answer with status and JSON",
                 "[nodes][http]") {
  start(setup());
  CHECK(server->local().port != 0);
  CHECK(ask("GET", "/list").json() == R"({"items":[1,2]})"_json);
  auto made = ask("POST", "/things", R"({"port":80})");
  CHECK(made.status == 201);
  CHECK(made.json()["port"] == 80);
  CHECK(made.head.find("Content-Type: application/json") != std::string::npos);
  CHECK(ask("DELETE", "/things/a%20b").json()["gone"] == "a b");
  CHECK(ask("GET", "/query?tag=gpu%2B1").json()["tag"] == "gpu+1");
  auto head = http_client{server->local()};
  CHECK(head.say("HEAD /list HTTP/1.1\r\nConnection: close\r\n\r\n"));
  server->stop();
  server->stop(); // Once more is no harm.
}

TEST_CASE_METHOD(server_fixture, "many requests share one connection",
                 "[nodes][http]") {
  start(setup());
  http_client it{server->local()};
  for (int i = 0; i < 50; ++i)
    CHECK(it.ask("GET", "/list").status == 200);
  CHECK(it.say("GET /list HTTP/1.1\r\n\r\nGET /query HTTP/1.1\r\n\r\n"));
  CHECK(it.hear().json().contains("items"));
  CHECK(it.hear().json().contains("tag"));
  CHECK(it.ask("GET", "/list", "", "Connection: close\r\n").status == 200);
  CHECK(it.is_closed());
  CHECK(server->counted().answered == 53);
}

TEST_CASE_METHOD(server_fixture, "what is wrong with a request is named",
                 "[nodes][http]") {
  start(setup());
  CHECK(ask("GET", "/nothing").status == 404);
  CHECK(ask("GET", "/nothing").code() == "not_found");
  auto wrong = ask("GET", "/things");
  CHECK(wrong.status == 405);
  CHECK(wrong.json()["error"]["message"].get<std::string>().find("POST")
        != std::string::npos);
  CHECK(ask("DELETE", "/things/").status == 404);
  CHECK(ask("DELETE", "/things/a/b").status == 404);
  auto bad = ask("POST", "/things", R"({"port":70000})");
  CHECK(bad.status == 400);
  CHECK(bad.json()["error"]["pointer"] == "/port");
  CHECK(ask("POST", "/things", R"({"prot":7})").code() == "missing_member");
  CHECK(ask("POST", "/things", R"({"port":7,"a":1})").code()
        == "unknown_member");
  CHECK(ask("POST", "/things", R"({"port":7)").code() == "bad_json");
  CHECK(ask("POST", "/things", R"([7])").code() == "bad_json");
  CHECK(ask("POST", "/things", R"({"port":1,"port":2})").code() == "bad_json");
  CHECK(ask("POST", "/things").code() == "bad_json");
  auto broken = ask("GET", "/broken");
  CHECK(broken.status == 500);
  CHECK(broken.body.find("secret") == std::string::npos);
  CHECK(server->counted().refused == 13);
}

TEST_CASE_METHOD(server_fixture, "JSON may be 32 deep and no deeper",
                 "[nodes][http]") {
  start(setup());
  auto nested = [&](int n) {
    return ask("POST", "/things",
               R"({"a":)" + std::string(n - 1, '[') + std::string(n - 1, ']')
                 + "}");
  };
  CHECK(nested(32).code() == "missing_member");
  CHECK(nested(33).status == 400);
  CHECK(nested(33).code() == "too_deep");
  CHECK(nested(30000).code() == "too_deep");
}

TEST_CASE_METHOD(server_fixture, "limits of size cut a client off",
                 "[nodes][http]") {
  start(setup());
  auto cut = [&](const std::string& bytes) {
    http_client it{server->local()};
    it.say(bytes);
    auto result = it.hear();
    CHECK(it.is_closed());
    CHECK(!result.code().empty());
    return result.status;
  };
  auto long_body = std::string(65537, ' ');
  CHECK(ask("POST", "/things", long_body).status == 413);
  CHECK(ask("POST", "/things", std::string(65536, ' ')).status == 400);
  CHECK(cut("GET / HTTP/1.1\r\nX: " + std::string(9000, 'a') + "\r\n\r\n")
        == 431);
  CHECK(cut("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n\r\n") == 414);
  CHECK(cut("POST /things HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        == 411);
  CHECK(cut("no request at all\r\n\r\n") == 400);
  CHECK(cut("\x16\x03\x01 TLS hello\n") == 400);
  CHECK(server->counted().cut == 5);
}

TEST_CASE_METHOD(server_fixture, "a body that is not declared JSON is refused",
                 "[nodes][http]") {
  start(setup());
  http_client it{server->local()};
  it.say("POST /things HTTP/1.1\r\nContent-Type: text/plain\r\n"
         "Content-Length: 11\r\n\r\n{\"port\":80}");
  CHECK(it.hear().status == 415);
  it.say("POST /things HTTP/1.1\r\nContent-Type: application/json; "
         "charset=utf-8\r\nContent-Length: 11\r\n\r\n{\"port\":80}");
  CHECK(it.hear().status == 201);
}

TEST_CASE_METHOD(server_fixture, "a client that waits is told to go on",
                 "[nodes][http]") {
  start(setup());
  http_client it{server->local()};
  it.say("POST /things HTTP/1.1\r\nContent-Type: application/json\r\n"
         "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  CHECK(it.hear().status == 100);
  it.say("{\"port\":80}");
  CHECK(it.hear().status == 201);
}
