#include "actors/core/frame_router.hpp"
#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace troupe;

namespace {

const endpoint a = v4_endpoint(0x7f000001, 4001);
const endpoint b = v4_endpoint(0x7f000001, 4002);
const endpoint elsewhere = v4_endpoint(0x7f000001, 4009);

constexpr incarnation life_a = 11;
constexpr incarnation life_b = 22;

std::shared_ptr<core::address_validator> validator() {
  return std::make_shared<core::address_validator>(core::secret{});
}

/// What `a` says, and `b`, which hears only who answers.
struct fixture {
  core::frame_router one{life_a};
  core::frame_router two{life_b, {}, {}, nullptr, validator()};
  core::frame_router_out out;
  instant now{1h};

  fixture() {
    for (auto uut : {&one, &two})
      uut->on_attach(1, {frame_kind::heartbeat}, 0);
  }

  slice from_a(std::vector<frame> frames, incarnation to = life_b) {
    std::vector<core::datagram> made;
    one.on_outbound({1, 5, to_one(b, to), std::move(frames)}, made);
    REQUIRE(made.size() == 1);
    return core::join(made.front());
  }

  /// Returns what `uut` says to what it is sent.
  std::vector<core::datagram> answers(core::frame_router& uut,
                                      const endpoint& from, const slice& x) {
    out = {};
    uut.on_datagram(from, x, now, out);
    return std::move(out.answers);
  }

  void prove_a() {
    now += core::frame_router::proof_pause;
    auto challenge = answers(two, a, from_a({heartbeat{}}));
    REQUIRE(challenge.size() == 1);
    auto proof = answers(one, b, core::join(challenge[0]));
    REQUIRE(proof.size() == 1);
    CHECK(answers(two, a, core::join(proof[0])).empty());
  }

  std::size_t heard() const {
    return out.batches.empty() ? 0 : out.batches[0].items.size();
  }

  static std::uint64_t count(const core::frame_router& uut,
                             const std::string& name) {
    counters all;
    uut.tell(all);
    for (const auto& x : all.items)
      if (x.name == name)
        return x.value;
    FAIL("no counter " << name);
    return 0;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "an address is heard once it has answered",
                 "[core][frame-router][address]") {
  answers(two, a, from_a({heartbeat{}}));
  CHECK(heard() == 0);
  CHECK(count(two, "datagrams_dropped_unproven") == 1);
  prove_a();
  CHECK(answers(two, a, from_a({heartbeat{}})).empty());
  CHECK(heard() == 1);
  CHECK(count(two, "addresses_proven") == 1);
  CHECK(count(one, "proofs_sent") == 1);
}

TEST_CASE_METHOD(fixture, "who gives the address of another is not heard",
                 "[core][frame-router][address]") {
  prove_a();
  auto challenge = answers(two, elsewhere, from_a({heartbeat{}}));
  CHECK(heard() == 0);
  REQUIRE(challenge.size() == 1);
  CHECK(challenge[0].to == elsewhere); // Not where it was said.
  now += core::frame_router::proof_pause;
  auto proof = answers(one, b, core::join(challenge[0]));
  REQUIRE(proof.size() == 1);
  answers(two, a, core::join(proof[0])); // From the wrong place.
  CHECK(count(two, "proofs_refused") == 1);
  answers(two, elsewhere, from_a({heartbeat{}}));
  CHECK(heard() == 0);
}

TEST_CASE_METHOD(fixture, "a stranger is not told more than it said",
                 "[core][frame-router][address]") {
  for (const auto& [name, what] : test::golden_frames()) {
    INFO(name);
    if (std::holds_alternative<address_challenge>(what)
        || std::holds_alternative<address_proof>(what))
      continue;
    auto said = from_a({what});
    auto told = answers(two, elsewhere, said);
    REQUIRE(told.size() == 1); // Small ones are padded.
    CHECK(told[0].size() <= said.size());
  }
  // Who does not pad is not answered.
  auto bytes = from_a({who_are_you{}});
  wire::header head;
  REQUIRE(wire::decode(bytes, head) == wire::fault::none);
  auto payload = bytes.sub(wire::header_bytes, 2);
  auto begin = wire::encode(head, wire::payload_hash(payload.data(), 2));
  std::string small{reinterpret_cast<const char*>(begin.data()), begin.size()};
  small += payload.text();
  CHECK(answers(two, elsewhere, slice::copy_of(small)).empty());
  CHECK(count(two, "datagrams_dropped_checksum") == 0);
}

TEST_CASE_METHOD(fixture, "a million forged addresses leave nothing behind",
                 "[core][frame-router][address]") {
  auto said = from_a({heartbeat{}}, 0);
  for (std::uint32_t n = 0; n < 1'000'000; ++n) {
    out.answers.clear();
    two.on_datagram(v4_endpoint(0x0a000000 + n, 4000), said, now, out);
  }
  CHECK(out.batches.empty());
  CHECK(count(two, "addresses_proven") == 0);
  CHECK(count(two, "datagrams_dropped_unproven") == 1'000'000);
}

TEST_CASE_METHOD(fixture, "challenges of one address are answered now and then",
                 "[core][frame-router][address]") {
  auto challenge = answers(two, a, from_a({heartbeat{}}));
  REQUIRE(challenge.size() == 1);
  auto bytes = core::join(challenge[0]);
  CHECK(answers(one, b, bytes).size() == 1);
  CHECK(answers(one, b, bytes).empty());
  CHECK(count(one, "proofs_withheld") == 1);
  now += core::frame_router::proof_pause;
  CHECK(answers(one, b, bytes).size() == 1);
}

TEST_CASE_METHOD(fixture, "only who is proven is told of another life",
                 "[core][frame-router][address]") {
  auto told = answers(two, a, from_a({heartbeat{}}, life_b - 1));
  REQUIRE(told.size() == 1);
  CHECK(count(two, "who_are_you_sent") == 0);
  CHECK(answers(one, b, core::join(told[0])).size() == 1);
  prove_a();
  CHECK(answers(two, a, from_a({heartbeat{}}, life_b - 1)).size() == 1);
  CHECK(count(two, "who_are_you_sent") == 1);
}

TEST_CASE_METHOD(fixture, "of what was said to all one challenge a second goes",
                 "[core][frame-router][address][multicast]") {
  auto said = from_a({heartbeat{}}, 0);
  for (int i = 0; i < 10; ++i)
    two.on_multicast(a, said, said.size(), now, out);
  CHECK(out.answers.size() == 1);
  CHECK(heard() == 0);
  prove_a();
  out = {};
  two.on_multicast(a, said, said.size(), now, out);
  two.on_burst_end(out);
  CHECK(heard() == 1);
}
