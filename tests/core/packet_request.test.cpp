#include "actors/core/packet_request.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;

namespace {

service_request ask(packet_code code, const std::string& text) {
  packet x{code, {}, 5, 3, 2};
  x.text = text;
  return request_of(x);
}

} // namespace

TEST_CASE("each packet of a client is one kind of request [3.15]",
          "[core][packet_request]") {
  CHECK(ask(packet_code::connect, "ada").kind == request_kind::open);
  CHECK(ask(packet_code::connect, "ada").id.session == 0);
  CHECK(ask(packet_code::disconnect, "").kind == request_kind::close);
  auto post = ask(packet_code::send, "hello");
  CHECK(post.kind == request_kind::call);
  CHECK(post.id.session == 5);
  CHECK(post.id.number == 3);
  CHECK(post.answered == 2);
  CHECK(post.body.text() == "=hello");
  CHECK(ask(packet_code::follow, "-bob").body.text() == "-bob");
  CHECK(ask(packet_code::user_info, "").kind == request_kind::read);
}

TEST_CASE("what a server says is no request", "[core][packet_request]") {
  CHECK(is_request(packet_code::connect));
  CHECK_FALSE(is_request(packet_code::accept));
  CHECK_FALSE(is_request(packet_code::coordinator));
  CHECK_FALSE(is_request(packet_code::heartbeat));
}
