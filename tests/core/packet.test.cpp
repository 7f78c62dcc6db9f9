#include "messages/packet.hpp"

#include "tests/support/datagrams.hpp"
#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

TEST_CASE("packets have the codes of the sources [3.28] [6.23]", "[wire]") {
  const std::vector<std::string> names{"CONNECT",
                                       "DISCONNECT",
                                       "ACCEPT_CONN",
                                       "REJECT_CONN",
                                       "FOLLOW",
                                       "SEND",
                                       "NOTIFICATION",
                                       "ERROR",
                                       "INFO",
                                       "REQUEST_USER_INFO",
                                       "CONFIRM_STATE_CHANGE",
                                       "HEARTBEAT",
                                       "ELECTION",
                                       "REPLY",
                                       "COORDINATOR"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    packet x{static_cast<packet_code>(i)};
    CHECK(to_string(x.code) == names[i]);
    decoded in{seal(payload_of({x}))};
    REQUIRE(in.why == wire::fault::none);
    CHECK(std::get<packet>(in.frames.at(0)).code == x.code);
  }
  auto beyond = payload_of({packet{packet_code::coordinator}});
  CHECK(beyond[2] == 14);
  beyond[2] = 15;
  CHECK(decoded{seal(beyond)}.why != wire::fault::none);
}

TEST_CASE("a packet has its number, its time and a payload with its length "
          "[3.30] [3.31] [6.24]",
          "[wire]") {
  auto x = golden_packet();
  decoded in{seal(payload_of({x}))};
  REQUIRE(in.why == wire::fault::none);
  auto y = std::get<packet>(in.frames.at(0));
  CHECK(y.sequence == 300);
  CHECK(y.time == 1'700'000'000'000);
  CHECK(y.text == "hi");
  x.text = std::string(packet_text_max, 'x');
  CHECK(decoded{seal(payload_of({x}))}.why == wire::fault::none);
}
