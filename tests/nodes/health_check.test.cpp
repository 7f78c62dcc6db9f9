// What `troupe doctor` makes of what it has found, case by case.
#include "nodes/health_check.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

const endpoint loopback = v4_endpoint(0x7f000001, 7001);
const endpoint loopback_2 = v4_endpoint(0x7f000002, 7002);
const endpoint own = v4_endpoint(0x0a000001, 7001);
const endpoint other = v4_endpoint(0x0a000002, 7001);
const endpoint any = v4_endpoint(0, 7001);

std::vector<net_address> interfaces(bool up = true) {
  return {{"lo", v4_endpoint(0x7f000001, 0), true},
          {"eth0", v4_endpoint(0x0a000001, 0), up}};
}

/// Every finding says what to do, and nothing else does.
health_check judged(const health_check& x) {
  CAPTURE(x.found, x.fix);
  CHECK(x.good == x.fix.empty());
  CHECK(!x.found.empty());
  return x;
}

bool has(const std::string& text, const std::string& part) {
  CAPTURE(text);
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("an address of an interface that is up is good", "[nodes][doctor]") {
  CHECK(judged(judge_bind(own, {}, {other}, interfaces())).good);
  CHECK(judged(judge_bind(loopback, {}, {loopback_2}, interfaces())).good);
  // All of 127.0.0.0/8 is this machine.
  CHECK(judged(judge_bind(loopback_2, {}, {loopback}, interfaces())).good);
}

TEST_CASE("an address of no interface is named, with those there are",
          "[nodes][doctor]") {
  auto x = judged(judge_bind(other, {}, {own}, interfaces()));
  CHECK(!x.good);
  CHECK(has(x.found, "no interface of this machine has the address 10.0.0.2"));
  CHECK(has(x.fix, "set transport.bind to one of 127.0.0.1, 10.0.0.1"));
}

TEST_CASE("an interface that is down is to be set up", "[nodes][doctor]") {
  auto x = judged(judge_bind(own, {}, {other}, interfaces(false)));
  CHECK(!x.good);
  CHECK(x.fix == "ip link set eth0 up");
}

TEST_CASE("loopback is not reached from another machine", "[nodes][doctor]") {
  auto x = judged(judge_bind(loopback, {}, {loopback_2, other}, interfaces()));
  CHECK(!x.good);
  CHECK(has(x.found, "10.0.0.2:7001 is on another machine"));
}

TEST_CASE("who binds to all addresses must say which one others are told",
          "[nodes][doctor]") {
  CHECK(judged(judge_bind(any, {}, {}, interfaces())).good);
  CHECK(judged(judge_bind(any, own, {other}, interfaces())).good);
  auto x = judged(judge_bind(any, {}, {other}, interfaces()));
  CHECK(!x.good);
  CHECK(has(x.fix, "transport.advertise"));
}

TEST_CASE("a buffer that the kernel cut is raised by its own limit",
          "[nodes][doctor]") {
  CHECK(judged(judge_buffer("transport.send_buffer", 4096, 4096)).good);
  auto x = judged(judge_buffer("transport.receive_buffer", 4 << 20, 425984));
  CHECK(!x.good);
  CHECK(has(x.found, "416KiB granted of 4MiB"));
  CHECK(has(x.fix, "sysctl -w net.core.rmem_max=4194304"));
  CHECK(has(judge_buffer("transport.send_buffer", 2, 1).fix,
            "net.core.wmem_max=2"));
}

TEST_CASE("a datagram larger than the path is a fault, one that fits is not",
          "[nodes][doctor]") {
  CHECK(judged(judge_mtu("b", std::nullopt, 1472)).good);
  CHECK(judged(judge_mtu("b", 1472, 1472)).good);
  auto x = judged(judge_mtu("b", 8192, 1472));
  CHECK(!x.good);
  CHECK(has(x.fix, "set transport.datagram_bytes to auto, or to 1472B"));
}

TEST_CASE("a peer that does not answer is to be started or let through",
          "[nodes][doctor]") {
  CHECK(judged(judge_peer("b", other, 3ms)).good);
  auto x = judged(judge_peer("b", other, std::nullopt));
  CHECK(!x.good);
  CHECK(has(x.found, "nothing comes back from 10.0.0.2:7001"));
  CHECK(has(x.fix, "udp dport 7001 accept"));
}

TEST_CASE("clocks that nobody keeps, or that are apart, are told",
          "[nodes][doctor]") {
  CHECK(judged(judge_clock(true)).good);
  CHECK(!judged(judge_clock(false)).good);
  CHECK(judged(judge_skew(900ms)).good);
  CHECK(judged(judge_skew(-900ms)).good);
  CHECK(!judged(judge_skew(-1001ms)).good);
  CHECK(has(judge_skew(-2100ms).found, "2.1 s apart"));
}

TEST_CASE("descriptors are judged by use where a node runs, else by need",
          "[nodes][doctor]") {
  CHECK(judged(judge_descriptors(80, 0, 100)).good);
  CHECK(!judged(judge_descriptors(81, 0, 100)).good);
  CHECK(judged(judge_descriptors(std::nullopt, 100, 100)).good);
  auto x = judged(judge_descriptors(std::nullopt, 1000, 100));
  CHECK(!x.good);
  CHECK(has(x.fix, "ulimit -n 1000"));
}

TEST_CASE("a file with keys is to be its owner's alone", "[nodes][doctor]") {
  CHECK(judged(judge_key_file("http.token_file", "/k", 0100600, "")).good);
  CHECK(judged(judge_key_file("http.token_file", "/k", 0100400, "")).good);
  for (auto mode : {0100640u, 0100604u, 0100660u}) {
    auto x = judged(judge_key_file("http.token_file", "/k", mode, ""));
    CHECK(!x.good);
    CHECK(x.fix == "chmod 600 /k");
  }
  CHECK(has(judge_key_file("http.token_file", "/k", 0100644, "").found,
            "/k has mode 0644"));
  auto gone = judged(judge_key_file("http.token_file", "/k", std::nullopt,
                                    "No such file or directory"));
  CHECK(!gone.good);
  CHECK(has(gone.found, "/k: No such file"));
}

TEST_CASE("who is not sealed is told where others reach it",
          "[nodes][doctor][seal]") {
  auto here = v4_endpoint(0x7f000001, 7001);
  auto far = v4_endpoint(0x0a000001, 7001);
  CHECK(judge_sealing(true, far).good);
  CHECK(judge_sealing(false, here).good);
  auto x = judge_sealing(false, far);
  CHECK_FALSE(x.good);
  CHECK(x.found == "not sealed: whoever can send to this address is believed");
  CHECK(x.fix.find("troupe keys new") == 0);
}
