#include "tests/support/retransmit_fixture.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = retransmit_fixture;
using numbers = std::vector<seqno>;

TEST_CASE("everything held is repaired for who asks, others' messages too",
          "[core]") {
  fixture f;
  f.hold({0, 0, 0}, {0, 0, 0},
         {make_batch(f.current, 2, 1, 1, {"a", "b"}),
          make_batch(f.current, 2, 2, 3), make_batch(f.current, 2, 9, 9)});
  CHECK(f.uut.holds(2, 2));
  CHECK(!f.uut.holds(2, 4));
  auto out = f.ask(3, {{2, 2, 5}});
  CHECK(sent_to(out, 3) == numbers{2, 3});
  CHECK(f.ask(3, {{2, 5, 8}}).items.empty());
  CHECK(f.ask(3, {{7, 1, 8}}).items.empty());
  CHECK(f.count("messages_repaired") == 2);
}

TEST_CASE("a request sent twice is answered once, another's is another",
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

TEST_CASE("a request is answered with what it asks for, cut out of batches",
          "[core]") {
  fixture f{3};
  f.send(std::vector<std::string>(500, std::string(100, 'x')));
  auto out = f.ask(2, {{1, 14, 26}, {1, 100, 100}, {1, 495, 600}});
  REQUIRE(out.items.size() == 1);
  CHECK(sent_to(out, 2) == numbers{14, 100, 495});
  CHECK(f.count("messages_repaired") == 13 + 1 + 6);
  for (auto& x : out.items[0].frames) {
    auto& part = *std::get<envelope_batch_ptr>(x);
    CHECK(part.closes == (part.last() == 500));
    CHECK(count_units(part.units.text()) == part.count);
  }
}

TEST_CASE("of a request that overlaps an earlier one the rest is answered",
          "[core]") {
  fixture f{3};
  f.send(std::vector<std::string>(50, "x"));
  f.ask(2, {{1, 10, 19}});
  CHECK(sent_to(f.ask(2, {{1, 5, 24}}), 2) == numbers{5, 20});
  CHECK(sent_to(f.ask(2, {{1, 1, 50}}), 2) == numbers{1, 25});
  CHECK(f.count("messages_repaired") == 50);
  CHECK(f.ask(2, {{1, 1, 50}}).items.empty());
  CHECK(sent_to(f.ask(3, {{1, 1, 50}}), 3) == numbers{1});
}

TEST_CASE("one request is answered with no more bytes than the burst",
          "[core]") {
  resender_options opts;
  opts.burst_bytes = 1024;
  fixture f{2, 0, opts};
  f.send(std::vector<std::string>(100, std::string(99, 'x')));
  auto bytes_of = [](const outbound_batch& x) {
    std::size_t result = 0;
    for (auto& item : x.items)
      for (auto& what : item.frames)
        if (auto batch = std::get_if<envelope_batch_ptr>(&what))
          result += (*batch)->units.size();
    return result;
  };
  CHECK(bytes_of(f.ask(2, {{1, 1, 100}})) == 1010);
  // The same request is taken to be a new one for what it did not get.
  CHECK(bytes_of(f.ask(2, {{1, 1, 100}})) == 1010);
  CHECK(f.count("messages_repaired") == 20);
  // A message that is larger than that goes alone.
  f.send({std::string(5000, 'x')});
  CHECK(sent_to(f.ask(2, {{1, 101, 101}}), 2) == numbers{101});
}

TEST_CASE("a time-out sends the first of what is missing, not a whole train",
          "[core]") {
  fixture f{2};
  f.send(std::vector<std::string>(500, std::string(100, 'x')));
  f.hold({137, 137}, {0, 0});
  auto out = f.wait();
  REQUIRE(out.items.size() == 1);
  REQUIRE(out.items[0].frames.size() == 2);
  CHECK(std::get<stamp>(out.items[0].frames[0]).last == 500);
  auto& part = *std::get<envelope_batch_ptr>(out.items[0].frames[1]);
  CHECK(part.first == 138);
  auto limit = resender_options{}.burst_bytes
               / retransmit_buffer::timeout_share;
  CHECK(part.units.size() <= limit);
  CHECK(part.units.size() > limit - 200);
}

TEST_CASE("of pieces that overlap none is lost and none is kept twice",
          "[core]") {
  fixture f{3};
  auto whole = make_batch(f.current, 2, 1, 1, {"a", "b", "c", "d", "e"});
  auto middle = keep_first(drop_before(whole, 2), 1);
  f.hold({0, 0, 0}, {0, 0, 0}, {middle, whole});
  for (seqno i = 1; i <= 5; ++i)
    CHECK(f.uut.holds(2, i));
  CHECK(sent_to(f.ask(3, {{2, 4, 4}}), 3) == numbers{4});
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
