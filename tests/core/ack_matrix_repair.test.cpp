#include "tests/support/ack_matrix_fixture.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using matrix_fixture = ack_matrix_fixture;

TEST_CASE("a gap is asked for after a while, with exact ranges", "[core]") {
  for (auto start : starts) {
    matrix_fixture f{3, start};
    f.arrive(make_batch(f.current, 2, start + 3, start + 3));
    f.promise_of(2, start + 6, start + 6, {start, start + 6, start});
    CHECK(f.uut.next_deadline() == f.now + 5ms);
    f.pass(4ms);
    CHECK(f.out.repairs.items.empty());
    f.pass(1ms);
    REQUIRE(f.out.repairs.items.size() == 1);
    CHECK(f.out.repairs.items[0].to == 2);
    auto& missing = f.out.repairs.items[0].what.missing;
    REQUIRE(missing.size() == 2);
    CHECK(missing[0].origin == 2);
    CHECK(missing[0].first == start + 1);
    CHECK(missing[0].last == start + 2);
    CHECK(missing[1].first == start + 4);
    CHECK(missing[1].last == start + 6);
  }
}

TEST_CASE("who does not answer is asked twice, then another holder, slower",
          "[core]") {
  matrix_fixture f;
  // Member 3 holds what member 2 has sent.
  f.promise_of(3, 2, 0, {0, 1, 0});
  std::vector<member_id> asked;
  std::vector<timespan> pauses;
  auto last = f.now;
  while (asked.size() < 5) {
    f.pass(1ms);
    for (auto& x : f.out.repairs.items)
      if (!x.what.missing.empty()) {
        asked.push_back(x.to);
        pauses.push_back(f.now - last);
        last = f.now;
      }
  }
  CHECK(asked == std::vector<member_id>{2, 2, 3, 3, 2});
  CHECK(pauses == std::vector<timespan>{5ms, 10ms, 20ms, 40ms, 80ms});
}

TEST_CASE("the pause between requests grows up to its limit", "[core]") {
  ack_tracker_options opts;
  opts.gap_pause_max = 12ms;
  opts.stamp_after = 1h;
  matrix_fixture f{2, 0, opts};
  f.arrive(make_batch(f.current, 2, 2, 2));
  int asked = 0;
  for (int ms = 0; ms < 1000; ++ms) {
    f.pass(1ms);
    asked += static_cast<int>(f.out.repairs.items.size());
  }
  CHECK(asked >= 1000 / 12);
  CHECK(asked <= 1000 / 12 + 2);
}

TEST_CASE("a gap that closes is asked for no more, the next one starts anew",
          "[core]") {
  matrix_fixture f{2};
  f.arrive(make_batch(f.current, 2, 2, 2));
  f.pass(5ms);
  f.pass(10ms);
  f.arrive(make_batch(f.current, 2, 1, 1));
  f.promise_of(2, 3, 2, {0, 2});
  CHECK(!f.uut.next_deadline());
  f.arrive(make_batch(f.current, 2, 4, 4));
  CHECK(f.uut.next_deadline() == f.now + 5ms);
}

TEST_CASE("one request names no more ranges than the limit", "[core]") {
  ack_tracker_options opts;
  opts.ranges_max = 3;
  matrix_fixture f{2, 0, opts};
  for (seqno i = 2; i <= 20; i += 2)
    f.arrive(make_batch(f.current, 2, i, i));
  f.pass(5ms);
  REQUIRE(f.out.repairs.items.size() == 1);
  CHECK(f.out.repairs.items[0].what.missing.size() == 3);
}

TEST_CASE("a lost acknowledgement is asked for by whoever lacks it", "[core]") {
  // Member 3 has acknowledged it to its sender; that was lost on its way here.
  matrix_fixture f;
  f.arrive(make_batch(f.current, 2, 1, 1));
  f.promise_of(2, 2, 1, {0, 1, 0});
  CHECK(f.uut.next_deadline() == f.now + 20ms);
  f.pass(20ms);
  REQUIRE(f.out.repairs.items.size() == 1);
  CHECK(f.out.repairs.items[0].to == 3);
  CHECK(f.out.repairs.items[0].what.wants_stamp);
  f.promise_of(3, 2, 0, {0, 1, 0});
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("a message that another repaired makes nobody ask for a stamp",
          "[core]") {
  // It comes without its sender's stamp, but its sender surely holds it.
  matrix_fixture f{2};
  f.arrive(make_batch(f.current, 2, 1, 1));
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("nothing is due while nothing is missing", "[core]") {
  matrix_fixture f;
  CHECK(!f.uut.next_deadline());
  f.arrive(make_batch(f.current, 1, 1, 1));
  f.promise_of(2, 2, 0, {1, 0, 0});
  f.promise_of(3, 2, 0, {1, 0, 0});
  CHECK(!f.uut.next_deadline());
  f.pass(1h);
  CHECK(f.out.repairs.items.empty());
}

TEST_CASE("waits tell what lacks acknowledgements, whose, since when [6.09]",
          "[core]") {
  matrix_fixture f;
  CHECK(f.uut.waits().items.empty());
  f.now += 100s; // A long silence is no waiting.
  auto sent = f.now;
  f.arrive(make_batch(f.current, 1, 1, 1, {"a", "b"}));
  f.now += 2s;
  f.promise_of(2, 2, 0, {2, 0, 0});
  auto waits = f.uut.waits().items;
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].who == 3);
  CHECK(waits[0].name == "peer-3");
  CHECK(waits[0].what == "acknowledgement");
  CHECK(waits[0].count == 2);
  CHECK(waits[0].since == sent);
  // Some progress begins the waiting anew.
  f.now += 1s;
  f.promise_of(3, 3, 0, {1, 0, 0});
  waits = f.uut.waits().items;
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].count == 1);
  CHECK(waits[0].since == f.now);
  CHECK(waits[0].last_heard == f.now);
  f.promise_of(3, 4, 0, {2, 0, 0});
  CHECK(f.uut.waits().items.empty());
}

TEST_CASE("waits tell apart missing messages and clocks", "[core]") {
  matrix_fixture f;
  f.arrive(make_batch(f.current, 2, 5, 2));
  auto waits = f.uut.waits().items;
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].who == 2);
  CHECK(waits[0].what == "messages");
  CHECK(waits[0].count == 2);
  f.arrive(make_batch(f.current, 2, 4, 1));
  f.promise_of(3, 2, 0, {0, 2, 0});
  waits = f.uut.waits().items;
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].who == 3);
  CHECK(waits[0].what == "clock");
}

namespace {

/// What one member of a history says: its batches, and a stamp behind each.
struct speech {
  std::vector<envelope_batch_ptr> batches;
  std::vector<promise> promises;
};

speech any_speech(const view_ptr& of, member_id who) {
  speech result;
  lamport_time time = of->start_time;
  seqno last = of->start_seq;
  auto sizes = *rc::gen::container<std::vector<int>>(*rc::gen::inRange(0, 10),
                                                     rc::gen::inRange(1, 5));
  for (auto n : sizes) {
    time += 2;
    std::vector<std::string> texts;
    for (int i = 1; i <= n; ++i)
      texts.push_back(std::to_string(last + static_cast<seqno>(i)));
    result.batches.push_back(make_batch(of, who, time, last + 1, texts));
    last = result.batches.back()->last();
    std::vector<seqno> aru(of->members.size(), of->start_seq);
    aru[who - 1] = last;
    result.promises.push_back({who - 1u, time + 1, last, aru});
  }
  return result;
}

/// All pieces in which a batch may come.
std::vector<envelope_batch_ptr> any_pieces(const envelope_batch_ptr& x) {
  auto cut = *rc::gen::inRange<std::uint32_t>(0, x->count);
  if (cut == 0)
    return {x};
  return {keep_first(x, cut), drop_before(x, x->first + cut)};
}

template <class T>
void shuffle(std::vector<T>& xs) {
  std::mt19937_64 random{*rc::gen::arbitrary<std::uint64_t>()};
  for (auto i = xs.size(); i > 1; --i)
    std::swap(xs[i - 1], xs[random() % i]);
}

} // namespace

TEST_CASE("any order, copy or split yields each message once, in its order, "
          "and no clock ahead of its context",
          "[core]") {
  CHECK(rc::check([] {
    auto start = *rc::gen::elementOf(starts);
    matrix_fixture f{3, start};
    using step
      = std::pair<std::vector<envelope_batch_ptr>, std::vector<promise>>;
    std::vector<step> steps;
    std::map<member_id, speech> said;
    for (member_id who : {2u, 3u}) {
      auto& x = said[who] = any_speech(f.current, who);
      for (auto& batch : x.batches)
        for (auto copies = *rc::gen::inRange(1, 3); copies > 0; --copies)
          for (auto& piece : any_pieces(batch))
            steps.push_back({{piece}, {}});
      for (auto& p : x.promises)
        steps.push_back({{}, {p}});
    }
    shuffle(steps);
    std::map<member_id, seqno> next{{2, start + 1}, {3, start + 1}};
    for (auto& [batches, promises] : steps) {
      f.arrive(batches, promises);
      for (auto& batch : f.out.forward.batches) {
        RC_ASSERT(batch->first == next[batch->origin]);
        RC_ASSERT(texts_of({batch}).front() == std::to_string(batch->first));
        next[batch->origin] = batch->last() + 1;
      }
      for (auto& [who, x] : said)
        for (auto& batch : x.batches)
          if (batch->time <= f.heard(who))
            RC_ASSERT(batch->last() <= f.own(who));
    }
    for (auto& [who, x] : said)
      if (!x.batches.empty()) {
        RC_ASSERT(f.own(who) == x.batches.back()->last());
        RC_ASSERT(f.heard(who) == x.promises.back().time);
      }
    RC_ASSERT(value_of(f.uut.count(), "batches_early") == 0u);
  }));
}
