#include "actors/core/retransmit_buffer.hpp"
#include "actors/core/datagram.hpp"
#include "messages/wire.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>
#include <set>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

struct fixture {
  view_ptr current;
  retransmit_buffer uut;
  instant now{};
  lamport_time time;
  seqno last;

  explicit fixture(std::size_t members = 3, seqno start = 0,
                   resender_options opts = {})
    : current(make_view(members, 1, start)),
      uut(opts),
      time(start),
      last(start) {
    uut.on_view(current);
  }

  outbound_batch send(const std::vector<std::string>& texts = {"x"}) {
    auto batch = make_batch(current, 1, ++time, last + 1, texts);
    last = batch->last();
    return uut.on_departures({{{batch, promise(), 0}}}, now);
  }

  stamp promise() const {
    auto size = current->members.size();
    return {current->id, time, last,
            std::vector<seqno>(size, current->start_seq)};
  }

  void hold(std::vector<seqno> acked, std::vector<seqno> stable,
            std::vector<envelope_batch_ptr> batches = {}) {
    uut.on_holdings({std::move(batches), std::move(stable), std::move(acked),
                     current->id},
                    now);
  }

  /// Lets time pass up to the next deadline and takes what is due.
  outbound_batch wait() {
    REQUIRE(uut.next_deadline());
    now = *uut.next_deadline();
    return uut.on_tick(now);
  }

  outbound_batch ask(member_id who, std::vector<seq_range> missing) {
    return uut.on_asked({who, {current->id, false, std::move(missing)}}, now);
  }

  std::uint64_t count(const std::string& name) const {
    return value_of(uut.count(), name);
  }
};

/// First numbers of the batches that `x` sends to `who`.
std::vector<seqno> sent_to(const outbound_batch& x, member_id who) {
  std::vector<seqno> result;
  for (auto& item : x.items)
    for (auto& to : *item.to)
      if (to.at == place_of(who))
        for (auto& what : item.frames)
          if (auto batch = std::get_if<envelope_batch_ptr>(&what))
            result.push_back((*batch)->first);
  return result;
}

using numbers = std::vector<seqno>;

} // namespace

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
  payload_pool pool;
  std::vector<datagram> datagrams;
  REQUIRE(encode(out.items[0], 101, pool, datagrams));
  CHECK(datagrams.size() == 3);
}

TEST_CASE("a datagram carries sender, number and Lamport time [0.09] [1.03] "
          "[1.23]",
          "[core]") {
  for (auto start : starts) {
    fixture f{2, start};
    payload_pool pool;
    std::vector<datagram> datagrams;
    REQUIRE(encode(f.send({"hello"}).items[0], 101, pool, datagrams));
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

TEST_CASE("the time-out doubles up to its limit",
          "[core]") {
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

TEST_CASE("everything held is repaired for who asks, others' messages too",
          "[core]") {
  fixture f;
  f.hold({0, 0, 0}, {0, 0, 0},
         {make_batch(f.current, 2, 1, 1, {"a", "b"}),
          make_batch(f.current, 2, 2, 3), make_batch(f.current, 2, 9, 9)});
  CHECK(f.uut.holds(2, 2));
  CHECK(!f.uut.holds(2, 4));
  auto out = f.ask(3, {{2, 2, 5}});
  CHECK(sent_to(out, 3) == numbers{1, 3});
  CHECK(f.ask(3, {{2, 5, 8}}).items.empty());
  CHECK(f.ask(3, {{7, 1, 8}}).items.empty());
  CHECK(f.count("messages_repaired") == 3);
}

TEST_CASE("a request sent twice is answered once; another's is another",
          "[core]") {
  fixture f{4};
  f.send();
  CHECK(sent_to(f.ask(2, {{1, 1, 1}}), 2) == numbers{1});
  CHECK(f.ask(2, {{1, 1, 1}}).items.empty());
  CHECK(sent_to(f.ask(3, {{1, 1, 1}}), 3) == numbers{1});
  CHECK(sent_to(f.ask(4, {{1, 1, 1}}), 4) == numbers{1});
  f.now += 5ms;
  CHECK(sent_to(f.ask(4, {{1, 1, 1}}), 4) == numbers{1});
}

TEST_CASE("one request is answered with no more batches than the burst",
          "[core]") {
  resender_options opts;
  opts.burst = 3;
  fixture f{2, 0, opts};
  for (int i = 0; i < 10; ++i)
    f.send();
  CHECK(sent_to(f.ask(2, {{1, 1, 10}}), 2) == numbers{1, 2, 3});
}

TEST_CASE("of pieces that overlap none is lost and none is kept twice",
          "[core]") {
  fixture f{3};
  auto whole = make_batch(f.current, 2, 1, 1, {"a", "b", "c", "d", "e"});
  auto middle = keep_first(drop_before(whole, 2), 1);
  f.hold({0, 0, 0}, {0, 0, 0}, {middle, whole});
  for (seqno i = 1; i <= 5; ++i)
    CHECK(f.uut.holds(2, i));
  CHECK(sent_to(f.ask(3, {{2, 4, 4}}), 3) == numbers{1});
  CHECK(f.count("batches_kept") == 1);
  CHECK(f.count("bytes_kept") == 10);
  f.hold({0, 0, 0}, {0, 0, 0}, {keep_first(whole, 2)});
  CHECK(f.count("batches_kept") == 1);
  f.hold({0, 0, 0}, {0, 5, 0});
  CHECK(f.count("bytes_kept") == 0);
}

TEST_CASE("holdings of the view before forget and acknowledge nothing",
          "[core]") {
  fixture f;
  auto before = f.current->id;
  f.current = make_view(3, 1, 0, 2);
  f.uut.on_view(f.current);
  f.time = f.last = 0;
  f.send();
  // It was in the mailbox when the view changed; the size is the same.
  f.uut.on_holdings({{}, {9, 9, 9}, {9, 9, 9}, before}, f.now);
  CHECK(f.uut.holds(1, 1));
  CHECK(sent_to(f.wait(), 2) == numbers{1});
}

TEST_CASE("requests and departures of the view before are let go", "[core]") {
  fixture f;
  auto before = f.promise();
  auto asks = repair_order{2, {f.current->id, false, {{1, 1, 1}}}};
  f.send();
  f.current = make_view(3, 1, 0, 2);
  f.uut.on_view(f.current);
  CHECK(f.uut.on_departures({{{nullptr, before, 0}}}, f.now).items.empty());
  CHECK(f.uut.on_asked(asks, f.now).items.empty());
  CHECK(f.uut.on_requests({{asks}}).items.empty());
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("a member alone sends nothing and waits for nobody", "[core]") {
  fixture f{1};
  CHECK(f.send().items.empty());
  CHECK(!f.uut.next_deadline());
  f.hold({1}, {1});
  CHECK(f.count("batches_kept") == 0);
}

TEST_CASE("a lone stamp goes to all, or to who asked for it", "[core]") {
  fixture f;
  auto out = f.uut.on_departures(
    {{{nullptr, f.promise(), 0}, {nullptr, f.promise(), 3}}}, f.now);
  REQUIRE(out.items.size() == 2);
  CHECK(out.items[0].to->size() == 2);
  REQUIRE(out.items[1].to->size() == 1);
  CHECK(out.items[1].to->front().at == place_of(3));
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("nothing is forgotten before all hold it, nothing acknowledged is "
          "sent again",
          "[core]") {
  CHECK(rc::check([] {
    auto start = *rc::gen::elementOf(starts);
    fixture f{3, start};
    std::vector<seqno> acked(3, start);
    auto stable = start;
    auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 50));
    auto expect_unacked = [&](const outbound_batch& x) {
      for (member_id who : {2u, 3u})
        for (auto first : sent_to(x, who))
          RC_ASSERT(first > acked[who - 1]);
    };
    for (auto x : steps) {
      f.now += std::chrono::milliseconds{x};
      if (x < 20) {
        f.send();
      } else if (x < 35) {
        auto& one = acked[1 + x % 2];
        one += (f.last - one + 1) / 2;
        acked[0] = f.last;
        stable = std::min(acked[1], acked[2]);
        f.hold(acked, {stable, start, start});
      } else {
        expect_unacked(f.uut.on_tick(f.now));
      }
      for (auto n = start + 1; n <= f.last; ++n)
        RC_ASSERT(f.uut.holds(1, n) == (n > stable));
      auto waiting = acked[1] < f.last || acked[2] < f.last;
      RC_ASSERT(f.uut.next_deadline().has_value() == waiting);
    }
  }));
}
