#include "actors/core/sealing.hpp"

#include "tests/support/sealed_node.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace troupe;
using namespace troupe::test;
using wire::fault;
using node = sealed_node;

namespace {

struct fixture {
  node a{life_a, sealing_for(life_a)};
  node b{life_b, sealing_for(life_b)};
};

} // namespace

TEST_CASE_METHOD(fixture, "what one member seals another opens",
                 "[core][seal]") {
  for (std::size_t bytes : {1u, 100u, 1400u, 60000u}) {
    CHECK(b.hear(a.make_one(bytes)) == fault::none);
    CHECK(b.heard == 1);
  }
}

TEST_CASE_METHOD(fixture, "nothing of what is said can be read on the way",
                 "[core][seal]") {
  CHECK(a.make_one(200).find("....") == std::string::npos);
  // Nor do two datagrams that say the same look alike.
  auto x = a.make_one(200);
  auto y = a.make_one(200);
  CHECK(x.substr(60) != y.substr(60));
}

TEST_CASE_METHOD(fixture, "a datagram is sealed once for all who hear it",
                 "[core][seal]") {
  node c{33, sealing_for(33)};
  auto out = a.make(100, {{at_b, life_b}, {at_a, 33}});
  REQUIRE(out.size() == 2);
  CHECK(out[0].payload.data() == out[1].payload.data());
  auto for_b = std::string{core::join(out[0]).text()};
  auto for_c = std::string{core::join(out[1]).text()};
  CHECK(b.hear(for_b) == fault::none);
  CHECK(c.hear(for_c) == fault::none);
  // And nobody can make the one of the other.
  auto turned = for_b;
  turned.replace(wire::receiver_offset, 8, for_c, wire::receiver_offset, 8);
  node d{33, sealing_for(33)};
  CHECK(d.hear(turned) == fault::forged);
}

TEST_CASE_METHOD(fixture, "a datagram that comes again is dropped",
                 "[core][seal]") {
  auto x = a.make_one();
  CHECK(b.hear(x) == fault::none);
  CHECK(b.hear(x) == fault::replayed);
  for (std::size_t i = 0; i < core::replay_window::size; ++i)
    REQUIRE(b.hear(a.make_one()) == fault::none);
  CHECK(b.hear(x) == fault::replayed);
}

TEST_CASE_METHOD(fixture, "datagrams may overtake each other", "[core][seal]") {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < core::replay_window::size; ++i)
    all.push_back(a.make_one());
  for (auto i = all.rbegin(); i != all.rend(); ++i)
    REQUIRE(b.hear(*i) == fault::none);
}

TEST_CASE_METHOD(fixture, "what a node said does not come back to it",
                 "[core][seal]") {
  std::vector<core::datagram> out;
  a.router.on_outbound(saying(5, {{at_a, 0}}), out);
  CHECK(a.hear(core::join(out.at(0)).text()) == fault::replayed);
}

TEST_CASE_METHOD(fixture,
                 "any bit that was flipped in a sealed datagram is "
                 "seen",
                 "[core][seal]") {
  auto bytes = a.make_one(20);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    auto flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    auto expected = bit < 16    ? fault::not_ours
                    : bit == 24 ? fault::checksum // It claims not to be sealed.
                    : bit > 24 && bit < 32 ? fault::sealed
                                           : fault::forged;
    CHECK(b.hear(flipped) == expected);
  }
  // None of these took the place of the true one.
  CHECK(b.hear(bytes) == fault::none);
}

TEST_CASE_METHOD(fixture, "a sealed datagram that was cut is refused",
                 "[core][seal]") {
  auto bytes = a.make_one(40);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    auto found = b.hear(std::string_view{bytes}.substr(0, size));
    CHECK((found == fault::truncated || found == fault::forged));
  }
  CHECK(b.hear(bytes + '\0') == fault::forged);
}

TEST_CASE_METHOD(fixture, "who seals hears nothing that is not sealed",
                 "[core][seal]") {
  node plain{33, nullptr};
  CHECK(b.hear(plain.make_one()) == fault::unsealed);
  CHECK(plain.hear(a.make_one()) == fault::sealed);
}

TEST_CASE_METHOD(fixture, "another key is told from a forged datagram",
                 "[core][seal]") {
  node other{33, sealing_for(33, ring({key(2)}))};
  CHECK(b.hear(other.make_one()) == fault::sealed);
  node liar{33, sealing_for(33, ring({key(1, 99)}))};
  CHECK(b.hear(liar.make_one()) == fault::forged);
  CHECK(b.sealing->lives() == 0);
}

TEST_CASE_METHOD(fixture, "keys change while members talk", "[core][seal]") {
  auto late = a.make_one(); // Sealed with the first key, and under way.
  auto both = ring({key(1), key(2, 0, core::cipher_suite::chacha20_poly1305)});
  a.sealing->on_keys(both);
  b.sealing->on_keys(both);
  CHECK(b.hear(a.make_one()) == fault::none);
  auto second = both;
  second.use(2);
  a.sealing->on_keys(second);
  auto x = a.make_one();
  CHECK(static_cast<int>(x[3]) == 2);
  CHECK(b.hear(x) == fault::none);
  CHECK(b.hear(late) == fault::none);
  CHECK(b.hear(late) == fault::replayed); // Whatever key: one row of numbers.
  second.remove(1);
  b.sealing->on_keys(second);
  CHECK(b.hear(x) == fault::replayed);
  CHECK(b.hear(a.make_one()) == fault::none);
}

namespace {

/// Two members that seal with a second key, while the third has come late and
/// has the first one alone.
struct late_fixture : fixture {
  core::key_ring both = ring({key(1), key(2)});
  node late{33, sealing_for(33)};

  late_fixture() {
    both.use(2);
    core::sealing::life_set holders{life_a, life_b};
    a.sealing->on_keys(both, &holders);
    b.sealing->on_keys(both, &holders);
  }

  std::string told(node& by, const endpoint& at, incarnation to) {
    return std::string{core::join(by.make(5, {{at, to}}).at(0)).text()};
  }
};

} // namespace

TEST_CASE_METHOD(late_fixture,
                 "who has come late is told things under the key that it is "
                 "heard with",
                 "[core][seal]") {
  CHECK(a.hear(told(late, at_a, life_a)) == fault::none);
  CHECK(a.sealing->behind() == 1);
  auto out = a.make(100, {{at_b, life_b}, {at_b, 33}});
  REQUIRE(out.size() == 2);
  CHECK(static_cast<int>(out[0].header[3]) + static_cast<int>(out[1].header[3])
        == 3); // One under each key.
  for (const auto& x : out) {
    auto& who = x.header[3] == std::byte{1} ? late : b;
    CHECK(who.hear(core::join(x).text()) == fault::none);
  }
  // It learns the new key, and is heard with it.
  late.sealing->on_keys(both);
  CHECK(a.hear(told(late, at_a, life_a)) == fault::none);
  CHECK(a.sealing->behind() == 0);
  CHECK(static_cast<int>(told(a, at_b, 33)[3]) == 2);
}

TEST_CASE_METHOD(late_fixture,
                 "who was said to have the key is told things under it, "
                 "whatever it seals with itself",
                 "[core][seal]") {
  node c{44, sealing_for(44, ring({key(1), key(2)}))};
  core::sealing::life_set holders{life_a, life_b, 44};
  auto third = both;
  third.install(key(3));
  third.use(3);
  a.sealing->on_keys(third, &holders);
  CHECK(a.hear(told(c, at_a, life_a)) == fault::none);
  CHECK(a.sealing->behind() == 0);
  CHECK(static_cast<int>(told(a, at_b, 44)[3]) == 3);
}

TEST_CASE_METHOD(late_fixture, "a key that is gone is not spoken under",
                 "[core][seal]") {
  CHECK(a.hear(told(late, at_a, life_a)) == fault::none);
  auto second = both;
  second.remove(1);
  a.sealing->on_keys(second);
  CHECK(a.sealing->behind() == 0);
  CHECK(static_cast<int>(told(a, at_b, 33)[3]) == 2);
  CHECK(a.hear(told(late, at_a, life_a)) == fault::sealed);
}

TEST_CASE_METHOD(fixture,
                 "without a word on it, all who were heard have the key that "
                 "seals from now on",
                 "[core][seal]") {
  CHECK(a.hear(b.make_one()) == fault::none);
  auto both = ring({key(1), key(2)});
  both.use(2);
  a.sealing->on_keys(both);
  CHECK(a.hear(b.make_one()) == fault::none);
  CHECK(a.sealing->behind() == 0);
  CHECK(static_cast<int>(a.make_one()[3]) == 2);
}

TEST_CASE_METHOD(fixture, "a life begins its numbers anew, and is another one",
                 "[core][seal]") {
  auto old = a.make_one();
  CHECK(b.hear(old) == fault::none);
  node again{life_a + 1, sealing_for(life_a + 1)};
  CHECK(b.hear(again.make_one()) == fault::none);
  CHECK(b.hear(old) == fault::replayed);
  // Two processes that took one number do not share keys either.
  node twin{life_a, sealing_for(life_a, ring({key(1)}), 0x0dd)};
  auto x = twin.make_one();
  CHECK(x.substr(52) != old.substr(52));
  CHECK(b.hear(x) == fault::none);
  CHECK(b.sealing->lives() == 3);
}

TEST_CASE_METHOD(fixture, "lives that are remembered are bounded",
                 "[core][seal]") {
  auto first = a.make_one();
  for (std::size_t i = 0; i < core::sealing::lives_max; ++i) {
    node x{100 + i, sealing_for(100 + i)};
    REQUIRE(b.hear(x.make_one()) == fault::none);
    REQUIRE(b.hear(a.make_one()) == fault::none); // Is heard again and again.
  }
  CHECK(b.sealing->lives() == core::sealing::lives_max);
  CHECK(b.sealing->forgotten() == 1);
  CHECK(b.hear(first) == fault::replayed);
}

TEST_CASE_METHOD(fixture, "a sealed train keeps to the size of its path",
                 "[core][seal][train]") {
  unit_writer units;
  for (int i = 0; i < 200; ++i)
    units.add(std::string(100, 'x'));
  auto batch = std::make_shared<envelope_batch>();
  batch->view = {1, 1};
  batch->origin = 3;
  batch->time = 1;
  batch->first = 1;
  batch->count = units.count();
  batch->units = units.take();
  outbound x = saying(1, {{at_b, life_b}});
  x.frames = {envelope_batch_ptr{batch}};
  node c{33, sealing_for(33)};
  core::datagram_maker uut{33, sealing_for(33)};
  std::vector<core::datagram> out;
  REQUIRE(uut.make(x, 1400, out));
  REQUIRE(out.size() > 10);
  b.router.on_attach(1, {frame_kind::envelopes}, 0);
  core::frame_router_out heard;
  for (const auto& y : out) {
    CHECK(y.size() <= 1400);
    b.router.on_datagram(at_a, core::join(y), t0, heard);
  }
  b.router.on_burst_end(heard);
  REQUIRE(heard.batches.size() == 1);
  REQUIRE(heard.batches[0].items.size() == 1);
  auto whole = std::get<envelope_batch_ptr>(heard.batches[0].items[0].what);
  CHECK(whole->units == batch->units);
}

TEST_CASE("a frame that fits no sealed datagram is refused", "[core][seal]") {
  core::datagram_maker plain{life_a};
  core::datagram_maker sealed{life_a, sealing_for(life_a)};
  std::vector<core::datagram> out;
  auto most = wire::datagram_bytes_max - wire::header_bytes;
  auto head = wire::encoded_size(saying(60000, {}).frames[0]) - 60000;
  CHECK(plain.make(saying(most - head, {{at_b}}), 65507, out));
  CHECK_FALSE(sealed.make(saying(most - head, {{at_b}}), 65507, out));
  auto less = most - head - wire::seal_bytes;
  CHECK(sealed.make(saying(less, {{at_b}}), 65507, out));
  CHECK(out.back().size() == wire::datagram_bytes_max);
}
