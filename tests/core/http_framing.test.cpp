#include "actors/core/http_framing.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <string>

using namespace troupe;
using core::frame_request;
using core::http_limits;
using core::http_progress;

namespace {

core::http_frame frame(const std::string& bytes) {
  return frame_request(bytes, http_limits{});
}

std::string post(const std::string& headers, const std::string& body = "") {
  return "POST /register HTTP/1.1\r\n" + headers + "\r\n" + body;
}

int refusal(const std::string& bytes) {
  auto x = frame(bytes);
  return x.state == http_progress::refused ? x.status : 0;
}

} // namespace

TEST_CASE("a request without a body ends with its empty line", "[http]") {
  auto head = std::string{"GET / HTTP/1.1\r\nHost: a\r\n\r\n"};
  auto x = frame(head + "GET /next");
  REQUIRE(x.state == http_progress::complete);
  CHECK(x.head == head.size());
  CHECK(x.body == 0);
  CHECK(frame("GET / HTTP/1.1\r\n\r\n").state == http_progress::complete);
}

TEST_CASE("a body is as long as its header says, in any case of letters",
          "[http]") {
  auto x = frame(post("cOnTeNt-LeNgTh:  5 \r\n", "hello, more"));
  REQUIRE(x.state == http_progress::complete);
  CHECK(x.body == 5);
  CHECK(frame(post("Content-Length: 5\r\n", "hell")).state
        == http_progress::incomplete);
}

TEST_CASE("each prefix of a good request is incomplete", "[http]") {
  auto whole = post("Host: a\r\nContent-Length: 2\r\n", "{}");
  for (std::size_t n = 0; n < whole.size(); ++n)
    CHECK(frame(whole.substr(0, n)).state == http_progress::incomplete);
  CHECK(frame(whole).state == http_progress::complete);
}

TEST_CASE("sizes above the limits are refused before they are there",
          "[http]") {
  http_limits at;
  CHECK(refusal("GET /" + std::string(at.head_bytes_max, 'a')) == 414);
  CHECK(refusal(post("X: " + std::string(at.head_bytes_max, 'a'))) == 431);
  CHECK(refusal(post("Content-Length: 65537\r\n")) == 413);
  CHECK(refusal(post("Content-Length: 65536\r\n")) == 0);
  CHECK(refusal(post("Content-Length: 99999999999999999999999\r\n")) == 413);
  auto padding = at.head_bytes_max - post("X: \r\n").size();
  CHECK(frame(post("X: " + std::string(padding, 'a') + "\r\n")).state
        == http_progress::complete);
  CHECK(refusal(post("X: " + std::string(padding + 1, 'a') + "\r\n")) == 431);
}

TEST_CASE("a head that two readers could read in two ways is refused",
          "[http]") {
  CHECK(refusal(post("Content-Length: 1\r\nContent-Length: 1\r\n", "a"))
        == 400);
  CHECK(refusal(post("Content-Length : 1\r\n", "a")) == 400);
  CHECK(refusal(post("Content-Length: -1\r\n")) == 400);
  CHECK(refusal(post("Content-Length: +1\r\n")) == 400);
  CHECK(refusal(post("Content-Length: 1,1\r\n")) == 400);
  CHECK(refusal(post("Content-Length: 0x1\r\n")) == 400);
  CHECK(refusal(post("Content-Length:\r\n")) == 400);
  CHECK(refusal(post("A: b\r\n folded: c\r\n")) == 400);
  CHECK(refusal(post("no header\r\n")) == 400);
  CHECK(refusal(post(std::string{"A: b\0c\r\n", 8})) == 400);
  CHECK(refusal("GET / HTTP/1.1\nHost: a\n\n") == 400);
  CHECK(refusal(post("Transfer-Encoding: chunked\r\n")) == 411);
  CHECK(refusal(post("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"))
        == 411);
}

TEST_CASE("a client that waits for the go-ahead is noticed", "[http]") {
  auto x = frame(post("Expect: 100-Continue\r\nContent-Length: 9\r\n"));
  CHECK(x.state == http_progress::incomplete);
  CHECK(x.waits);
  CHECK(refusal(post("Expect: a miracle\r\n")) == 417);
  CHECK(refusal(post("Expect: 100-continue\r\nContent-Length: 65537\r\n"))
        == 413);
}

TEST_CASE("headers for what is not offered are left out", "[http]") {
  CHECK(core::plain_head("GET / HTTP/1.1\r\nExpect: 100-continue\r\nHost: a\r\n"
                         "RANGE: bytes=0-1\r\nAccept-Encoding: gzip\r\n\r\n")
        == "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_CASE("whatever bytes come, the frame lies within them and the limits",
          "[http]") {
  auto good = rc::check("frames of parts of requests", [] {
    auto part = rc::gen::elementOf(std::vector<std::string>{
      "GET / HTTP/1.1\r\n", "\r\n", "Content-Length: ", "Content-Length: 3\r\n",
      "70000", "7", "\n", "\r", ": ", "Expect: 100-continue\r\n", "abc",
      std::string{"\0", 1}, " ", "Transfer-Encoding: x\r\n"});
    std::string bytes;
    for (auto& x : *rc::gen::container<std::vector<std::string>>(part))
      bytes += x;
    http_limits limits{64, 16};
    auto x = frame_request(bytes, limits);
    if (x.state == http_progress::complete) {
      RC_ASSERT(x.head > 0u && x.head <= limits.head_bytes_max);
      RC_ASSERT(x.body <= limits.body_bytes_max);
      RC_ASSERT(x.head + x.body <= bytes.size());
    }
    if (x.state == http_progress::incomplete)
      RC_ASSERT(bytes.size()
                < limits.head_bytes_max + limits.body_bytes_max + 1);
    RC_ASSERT((x.status != 0) == (x.state == http_progress::refused));
  });
  CHECK(good);
}
