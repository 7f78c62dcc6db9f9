#include "actors/core/datagram.hpp"
#include "messages/wire.hpp"
#include "tests/support/retransmit_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = retransmit_fixture;
using numbers = std::vector<seqno>;

TEST_CASE("a message goes to each of the N - 1 others [0.13] [1.24]",
          "[core]") {
  fixture f{4};
  auto out = f.send();
  REQUIRE(out.items.size() == 1);
  REQUIRE(out.items[0].to->size() == 3);
  for (member_id who = 2; who <= 4; ++who) {
    CHECK((*out.items[0].to)[who - 2].at == place_of(who));
    CHECK((*out.items[0].to)[who - 2].inc == life_of(who));
  }
  std::vector<datagram> datagrams;
  REQUIRE(datagram_maker{101}.make(out.items[0], 1400, datagrams));
  CHECK(datagrams.size() == 3);
}

TEST_CASE("a datagram carries sender, number and Lamport time [0.09] [1.03] "
          "[1.23]",
          "[core]") {
  for (auto start : starts) {
    fixture f{2, start};
    std::vector<datagram> datagrams;
    REQUIRE(
      datagram_maker{101}.make(f.send({"hello"}).items[0], 1400, datagrams));
    wire::header head;
    std::vector<frame> frames;
    std::size_t skipped = 0;
    REQUIRE(wire::decode(join(datagrams[0]), head, frames, skipped)
            == wire::fault::none);
    REQUIRE(frames.size() == 2);
    auto& batch = *std::get<envelope_batch_ptr>(frames[1]);
    CHECK(batch.origin == 1);
    CHECK(batch.first == start + 1);
    CHECK(batch.time == start + 1);
    auto& said = std::get<stamp>(frames[0]);
    CHECK(said.last == start + 1);
  }
}

TEST_CASE("without acknowledgements it is sent again at the configured age "
          "[0.14] [0.15] [1.25]",
          "[core]") {
  resender_options opts;
  opts.rto_initial = 5s;
  opts.rto_max = 60s;
  fixture f{3, 0, opts};
  f.send();
  CHECK(f.uut.next_deadline() == f.now + 5s);
  CHECK(f.uut.on_tick(f.now + 4999ms).items.empty());
  auto out = f.wait();
  CHECK(sent_to(out, 2) == numbers{1});
  CHECK(sent_to(out, 3) == numbers{1});
  // The time-out doubles (RFC 6298).
  CHECK(f.uut.next_deadline() == f.now + 10s);
  CHECK(f.count("messages_resent") == 2);
}

TEST_CASE("it is sent again to those alone who have not acknowledged it",
          "[core]") {
  fixture f;
  f.send();
  f.hold({1, 1, 0}, {0, 0, 0});
  auto out = f.wait();
  CHECK(sent_to(out, 2).empty());
  CHECK(sent_to(out, 3) == numbers{1});
}

TEST_CASE("when all have acknowledged, nothing is due and nothing is kept "
          "[1.27]",
          "[core]") {
  fixture f;
  f.send();
  f.send();
  f.hold({2, 2, 2}, {2, 0, 0});
  CHECK(!f.uut.next_deadline());
  CHECK(f.count("batches_kept") == 0);
  CHECK(f.count("bytes_kept") == 0);
  CHECK(f.count("bytes_kept_max") == 4);
}

TEST_CASE("what is younger than the time-out is not sent again with the old",
          "[core]") {
  fixture f{2};
  f.send();
  f.now += 90ms;
  f.send();
  CHECK(sent_to(f.wait(), 2) == numbers{1});
}

TEST_CASE("a resend tells how much there is, so that the rest is asked for",
          "[core]") {
  // Who was cut off knows nothing of the messages behind the first ones.
  resender_options opts;
  opts.burst = 2;
  fixture f{2, 0, opts};
  for (int i = 0; i < 100; ++i)
    f.send();
  auto out = f.wait();
  CHECK(sent_to(out, 2) == numbers{1, 2});
  auto said = std::get_if<stamp>(&out.items[0].frames[0]);
  REQUIRE(said);
  CHECK(said->last == 100);
}

TEST_CASE("an acknowledgement sets the time-out from its round trip",
          "[core]") {
  fixture f{2};
  f.send();
  f.now += 20ms;
  f.hold({1, 1}, {1, 0});
  // 20 ms and four times the first deviation, which is half of it.
  CHECK(f.uut.rto_of(2) == 60ms);
}

TEST_CASE("what was sent twice gives no sample (Karn)", "[core]") {
  fixture f{2};
  f.send();
  f.wait();
  f.now += 1ms;
  f.hold({1, 1}, {1, 0});
  CHECK(f.uut.rto_of(2) == 200ms);
  f.send();
  f.now += 20ms;
  f.hold({2, 2}, {2, 0});
  CHECK(f.uut.rto_of(2) == 60ms);
}

TEST_CASE("the time-out doubles up to its limit", "[core]") {
  resender_options opts;
  opts.rto_max = 350ms;
  fixture f{2, 0, opts};
  f.send();
  std::vector<timespan> pauses;
  for (int i = 0; i < 4; ++i) {
    auto before = f.now;
    f.wait();
    pauses.push_back(f.now - before);
  }
  CHECK(pauses == std::vector<timespan>{100ms, 200ms, 350ms, 350ms});
}

TEST_CASE("a repair moments ago puts the time-out off", "[core]") {
  fixture f{2};
  f.send();
  f.now += 95ms;
  CHECK(sent_to(f.ask(2, {{1, 1, 1}}), 2) == numbers{1});
  auto repaired = f.now;
  CHECK(sent_to(f.wait(), 2).empty());
  CHECK(f.uut.next_deadline() == repaired + 100ms);
  CHECK(f.count("resend_timeouts") == 0);
}
