#include "actors/io/socket.hpp"
#include "actors/io/sockaddr.hpp"

#include <catch2/catch.hpp>

#include <netinet/in.h>
#include <string>
#include <unistd.h>

using namespace troupe;
using Catch::Matchers::Contains;

namespace {

transport_options bind_to(std::string where) {
  transport_options result;
  result.bind = std::move(where);
  return result;
}

socket_error error_of(std::variant<bound_socket, socket_error> x) {
  REQUIRE(std::holds_alternative<socket_error>(x));
  return std::get<socket_error>(x);
}

socket_error error_of(std::variant<endpoint, socket_error> x) {
  REQUIRE(std::holds_alternative<socket_error>(x));
  return std::get<socket_error>(x);
}

} // namespace

TEST_CASE("a socket tells its port and the buffers that it got", "[io]") {
  auto opened = open_socket(bind_to("127.0.0.1:0"));
  REQUIRE(std::holds_alternative<bound_socket>(opened));
  const auto& uut = std::get<bound_socket>(opened);
  CHECK(uut.local.port != 0);
  CHECK(uut.local.is_v4());
  CHECK(uut.receive_buffer_granted > 0);
  CHECK(uut.receive_buffer_granted <= transport_options{}.receive_buffer);
  CHECK(uut.send_buffer_granted > 0);
}

TEST_CASE("an address in use is told with who holds it", "[io]") {
  for (std::string host : {"127.0.0.1", "[::1]"}) {
    auto first = open_socket(bind_to(host + ":0"));
    REQUIRE(std::holds_alternative<bound_socket>(first));
    auto at = to_string(std::get<bound_socket>(first).local);
    auto error = error_of(open_socket(bind_to(at)));
    CHECK(error.kind == socket_fault::in_use);
    CHECK_THAT(error.text, Contains("cannot bind to " + at));
    CHECK_THAT(error.text, Contains("pid " + std::to_string(getpid()) + " ("));
  }
}

TEST_CASE("an address of another machine is refused by name", "[io]") {
  auto error = error_of(open_socket(bind_to("192.0.2.1:4000")));
  CHECK(error.kind == socket_fault::refused);
  CHECK_THAT(error.text, Contains("192.0.2.1:4000"));
}

TEST_CASE("an unknown host is named", "[io]") {
  auto error = error_of(resolve_endpoint("no-such-host.invalid:4000"));
  CHECK(error.kind == socket_fault::unresolved);
  CHECK_THAT(error.text, Contains("\"no-such-host.invalid\""));
  CHECK(error_of(open_socket(bind_to("no-such-host.invalid:1"))).text
        == error.text);
}

TEST_CASE("what is not an address is quoted", "[io]") {
  for (std::string text : {"", "localhost", ":80", "localhost:", "h:65536",
                           "h:-1", "h:1x", "::1:80", "[]:80"}) {
    auto error = error_of(resolve_endpoint(text));
    CHECK(error.kind == socket_fault::bad_address);
    CHECK_THAT(error.text, Contains("\"" + text + "\""));
  }
}

TEST_CASE("names and numbers are resolved", "[io]") {
  auto loopback = v4_endpoint(0x7f000001, 80);
  CHECK(std::get<endpoint>(resolve_endpoint("127.0.0.1:80")) == loopback);
  CHECK(std::get<endpoint>(resolve_endpoint("localhost:80")) == loopback);
  CHECK(to_string(std::get<endpoint>(resolve_endpoint("[::1]:80")))
        == "[::1]:80");
}

TEST_CASE("an address survives the way through the system's form", "[io]") {
  sockaddr_storage raw{};
  auto v4 = v4_endpoint(0x0a010203, 4000);
  auto v6 = *parse_endpoint("[fd00::1]:4000");
  CHECK(to_sockaddr(v4, AF_INET, raw) == sizeof(sockaddr_in));
  CHECK(from_sockaddr(raw) == v4);
  CHECK(to_sockaddr(v4, AF_INET6, raw) == sizeof(sockaddr_in6));
  CHECK(from_sockaddr(raw) == v4);
  CHECK(to_sockaddr(v6, AF_INET6, raw) == sizeof(sockaddr_in6));
  CHECK(from_sockaddr(raw) == v6);
  CHECK(to_sockaddr(v6, AF_INET, raw) == 0);
}
