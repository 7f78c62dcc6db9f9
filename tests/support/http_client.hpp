#pragma once

#include "actors/io/sockaddr.hpp"
#include "messages/endpoint.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace troupe::test {

struct http_reply {
  int status = 0;
  std::string head;
  std::string body;

  nlohmann::json json() const {
    INFO(head);
    INFO(body);
    auto result = nlohmann::json::parse(body, nullptr, false);
    REQUIRE(!result.is_discarded());
    return result;
  }

  /// The code of an error, or of none.
  std::string code() const {
    auto document = json();
    REQUIRE(document.contains("error"));
    return document["error"]["code"];
  }
};

/// One connection of a client that says exactly what it is told, byte by byte.
class http_client {
public:
  explicit http_client(const endpoint& server) {
    sockaddr_storage to{};
    auto family = server.is_v4() ? AF_INET : AF_INET6;
    auto size = to_sockaddr(server, family, to);
    fd_ = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&to), size) == 0);
  }

  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  ~http_client() {
    ::close(fd_);
  }

  /// Returns false if the server has closed the connection.
  bool say(std::string_view bytes) const {
    while (!bytes.empty()) {
      auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0)
        return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  /// Reads one reply; fails the test if none comes.
  http_reply hear() {
    http_reply result;
    while (bytes_.find("\r\n\r\n") == std::string::npos)
      REQUIRE(read_some());
    auto end = bytes_.find("\r\n\r\n") + 4;
    result.head = bytes_.substr(0, end);
    bytes_.erase(0, end);
    result.status = std::stoi(result.head.substr(9, 3));
    const std::string key = "Content-Length: ";
    auto at = result.head.find(key);
    if (at == std::string::npos)
      return result;
    auto size = std::stoul(result.head.substr(at + key.size()));
    while (bytes_.size() < size)
      REQUIRE(read_some());
    result.body = bytes_.substr(0, size);
    bytes_.erase(0, size);
    return result;
  }

  /// Reads until `text` has come, and returns what came up to its end.
  std::string hear_until(const std::string& text) {
    for (;;) {
      auto at = bytes_.find(text);
      if (at != std::string::npos) {
        auto result = bytes_.substr(0, at + text.size());
        bytes_.erase(0, at + text.size());
        return result;
      }
      REQUIRE(read_some());
    }
  }

  /// Whether the server closes the connection without another word.
  bool is_closed() {
    return bytes_.empty() && !read_some() && bytes_.empty();
  }

  http_reply ask(const std::string& method, const std::string& path,
                 const std::string& body = "",
                 const std::string& headers = "") {
    auto text = method + " " + path + " HTTP/1.1\r\nHost: test\r\n" + headers;
    if (!body.empty())
      text += "Content-Type: application/json\r\nContent-Length: "
              + std::to_string(body.size()) + "\r\n";
    CHECK(say(text + "\r\n" + body));
    return hear();
  }

private:
  bool read_some() {
    pollfd it{fd_, POLLIN, 0};
    if (::poll(&it, 1, 20000) <= 0)
      return false;
    char buffer[4096];
    auto n = ::recv(fd_, buffer, sizeof(buffer), 0);
    if (n <= 0)
      return false;
    bytes_.append(buffer, static_cast<std::size_t>(n));
    return true;
  }

  int fd_ = -1;
  std::string bytes_;
};

/// One request over a connection of its own.
inline http_reply ask_http(const endpoint& server, const std::string& method,
                           const std::string& path,
                           const std::string& body = "",
                           const std::string& headers = "") {
  return http_client{server}.ask(method, path, body, headers);
}

} // namespace troupe::test
