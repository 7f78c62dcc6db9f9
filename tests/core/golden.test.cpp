#include "tests/support/golden.hpp"

#include "tests/support/datagrams.hpp"
#include "tests/support/frames.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

std::string golden(const std::string& name) {
  return read_hex(TROUPE_GOLDEN_DIR "/" + name + ".hex");
}

bool same(const std::vector<registration>& x,
          const std::vector<registration>& y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](auto& a, auto& b) {
                      return a.name == b.name && a.at == b.at && a.inc == b.inc;
                    });
}

} // namespace

TEST_CASE(
  "each kind of frame has the bytes of its golden file [0.09] [1.03] [2.05]",
  "[wire][golden]") {
  auto frames = golden_frames();
  REQUIRE(frames.size() == std::variant_size_v<frame>);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    auto& [name, what] = frames[i];
    INFO(name);
    CHECK(what.index() == i);
    CHECK(payload_of({what}) == golden(name));
    decoded in{seal(golden(name))};
    REQUIRE(in.why == wire::fault::none);
    REQUIRE(in.frames.size() == 1);
    CHECK(test::same(in.frames[0], what));
  }
}

TEST_CASE("a whole datagram has the bytes of its golden file [1.23]",
          "[wire][golden]") {
  auto frames = golden_frames();
  auto bytes = seal(payload_of({frames[4].what, frames[0].what}),
                    golden_header());
  CHECK(bytes == golden("datagram"));
  decoded in{golden("datagram")};
  REQUIRE(in.why == wire::fault::none);
  CHECK(in.head.version == 1);
  CHECK(in.head.key_id == 0);
  CHECK(in.head.group == 0x01020304);
  CHECK(in.head.sender == 3);
  CHECK(in.head.from == 0x1112131415161718);
  CHECK(in.head.to == 0x2122232425262728);
  REQUIRE(in.frames.size() == 2);
  CHECK(test::same(in.frames[0], frames[4].what));
  CHECK(test::same(in.frames[1], frames[0].what));
}

TEST_CASE("a registration has the bytes of its golden file", "[wire][golden]") {
  CHECK(encode(golden_registration()).text() == golden("registration"));
  auto x = decode_registration(golden("registration"));
  REQUIRE(x);
  CHECK(same({*x}, {golden_registration()}));
}

TEST_CASE("a list of peers has the bytes of its golden file",
          "[wire][golden]") {
  CHECK(encode(golden_peer_list()).text() == golden("peer_list"));
  auto x = decode_peer_list(golden("peer_list"));
  REQUIRE(x);
  CHECK(same(x->peers, golden_peer_list().peers));
}

TEST_CASE("a start order has the bytes of its golden file", "[wire][golden]") {
  CHECK(encode(golden_start_order()).text() == golden("start_order"));
  auto x = decode_start_order(golden("start_order"));
  REQUIRE(x);
  CHECK(x->round == 9);
  CHECK(x->number == 3);
  CHECK(x->messages == 50);
  CHECK(to_string(x->report_to) == "127.0.0.1:4100");
  CHECK(same(x->peers, golden_peer_list().peers));
}

TEST_CASE("a delivery report has the bytes of its golden file",
          "[wire][golden]") {
  CHECK(encode(golden_delivery_report()).text() == golden("delivery_report"));
  auto x = decode_delivery_report(golden("delivery_report"));
  REQUIRE(x);
  CHECK(x->round == 9);
  CHECK(x->number == 3);
  CHECK(x->name == "peer-3");
  CHECK(x->sent == 50);
  CHECK(x->resent == 2);
  CHECK(x->duplicates_dropped == 1);
  CHECK(x->received == 150);
  CHECK(x->incomplete);
  REQUIRE(x->entries.size() == 3);
  CHECK(x->entries[2].sender == 2);
  CHECK(x->entries[2].number == 1);
  CHECK(x->entries[2].time == 300);
}
