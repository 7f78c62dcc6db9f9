#pragma once

#include "nodes/http_body.hpp"
#include "nodes/http_server.hpp"
#include "tests/support/http_client.hpp"

#include <optional>
#include <stdexcept>
#include <string>

namespace troupe::test {

/// A server with a few routes, in this process.
struct server_fixture {
  std::optional<http_server> server;

  http_setup setup() {
    http_setup result;
    result.routes = {
      {"GET", "/list",
       [](const http_request&) {
         return json_answer(200, {{"items", {1, 2}}});
       }},
      {"POST", "/things",
       [](const http_request& x) {
         http_body body{x.body};
         auto port = body.count("port", 1, 65535);
         body.refuse_others({"port"});
         return body.refusal() ? *body.refusal()
                               : json_answer(201, {{"port", port}});
       }},
      {"DELETE", "/things/{id}",
       [](const http_request& x) {
         return json_answer(200, {{"gone", x.id}});
       }},
      {"GET", "/query",
       [](const http_request& x) {
         auto tag = x.query.find("tag");
         return json_answer(200,
                            {{"tag", tag == x.query.end() ? "" : tag->second}});
       }},
      {"GET", "/broken",
       [](const http_request&) -> http_answer {
         throw std::runtime_error{"a secret of the inside"};
       }},
      {"GET", "/healthz",
       [](const http_request&) {
         return json_answer(200, {{"ok", true}});
       },
       true},
    };
    return result;
  }

  void start(http_setup x) {
    auto started = http_server::start(std::move(x));
    if (auto bad = std::get_if<http_fault>(&started))
      FAIL(bad->text);
    server.emplace(std::get<http_server>(std::move(started)));
  }

  http_reply ask(const std::string& method, const std::string& path,
                 const std::string& body = "",
                 const std::string& headers = "") {
    return ask_http(server->local(), method, path, body, headers);
  }
};

} // namespace troupe::test
