#include "actors/core/train_merger.hpp"

#include "tests/support/ack_matrix_fixture.hpp"
#include "tests/support/two_routers.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

using namespace troupe;
using namespace troupe::test;

TEST_CASE("pieces in any order, lost and doubled, never say what was not said",
          "[core][train]") {
  CHECK(rc::check([] {
    two_routers f{*rc::gen::inRange<std::size_t>(512, 1500)};
    auto batch = any_train();
    auto said = messages_of(*batch);
    auto datagrams = f.send({stamp{}, batch});
    auto picks = *rc::gen::container<std::vector<std::size_t>>(
      rc::gen::inRange<std::size_t>(0, datagrams.size()));
    std::size_t total = 0;
    for (auto i : picks)
      f.receive(datagrams[i]);
    for (auto& x : f.heard()) {
      RC_ASSERT(x->view == batch->view && x->time == batch->time);
      RC_ASSERT(x->origin == batch->origin && x->deps == batch->deps);
      RC_ASSERT(x->closes == (batch->closes && x->last() == batch->last()));
      RC_ASSERT(count_units(x->units.text()) == x->count);
      for (auto& [number, text] : messages_of(*x))
        RC_ASSERT(said.at(number) == text);
      total += x->count;
    }
    RC_ASSERT(total <= picks.size() * batch->count);
  }));
}

TEST_CASE("a run of datagrams is what they are one by one", "[core][train]") {
  CHECK(rc::check([] {
    two_routers one{*rc::gen::inRange<std::size_t>(512, 1500)};
    two_routers other{1500};
    std::string run;
    auto said = one.send({stamp{}, any_train()});
    for (auto& x : said)
      run += core::join(x).text();
    for (auto n = *rc::gen::inRange(0, 3); n > 0; --n)
      run[*rc::gen::inRange<std::size_t>(0, run.size())] ^= 1;
    auto each = *rc::gen::inRange(0, 4) > 0
                  ? said.front().size()
                  : *rc::gen::inRange<std::size_t>(1, 3000);
    for (std::size_t at = 0; at < run.size(); at += each)
      one.uut.on_datagram(place_of(1), slice::copy_of(run.substr(at, each)),
                          instant{}, one.out);
    other.uut.on_train(place_of(1), slice::copy_of(run), each, instant{},
                       other.out);
    auto expected = one.heard();
    auto heard = other.heard();
    RC_ASSERT(heard.size() == expected.size());
    for (std::size_t i = 0; i < heard.size(); ++i)
      RC_ASSERT(same(heard[i], expected[i]));
    counters counted;
    other.uut.tell(counted);
    for (auto& x : counted.items)
      RC_ASSERT(x.value == one.count(x.name));
  }));
}

TEST_CASE("an empty datagram is one that is truncated", "[core][train]") {
  two_routers f{1500};
  f.uut.on_train(place_of(1), {}, 0, instant{}, f.out);
  CHECK(f.heard().empty());
  CHECK(f.count("datagrams_dropped_truncated") == 1);
}

TEST_CASE("a train leaves a buffer that it does not need", "[core][train]") {
  two_routers f{1000};
  auto current = make_view(3);
  for (auto count : {5u, 50u}) {
    for (auto& x : f.send({make_batch(current, 1, 1, 1, texts(count, 700))}))
      f.receive(x);
    auto heard = f.heard();
    REQUIRE(heard.size() == 1);
    CHECK(heard[0]->count == count);
    CHECK(heard[0]->units.size() == count * 702);
  }
}

TEST_CASE("the rooms deliver a train whatever way its pieces come",
          "[core][train]") {
  CHECK(rc::check([] {
    ack_matrix_fixture f{3};
    two_routers wire{*rc::gen::inRange<std::size_t>(512, 1500)};
    auto batch = make_batch(f.current, 2, 1, 1, texts(100, 60));
    auto pieces = wire.send({batch});
    std::vector<std::size_t> order(pieces.size() * 2);
    for (std::size_t i = 0; i < order.size(); ++i)
      order[i] = i / 2;
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
    std::vector<envelope_batch_ptr> delivered;
    auto burst = *rc::gen::inRange<std::size_t>(1, 8);
    for (std::size_t i = 0; i < order.size(); ++i) {
      wire.receive(pieces[order[i]]);
      if (i % burst != 0 && i + 1 < order.size())
        continue;
      for (auto& x : wire.heard()) {
        f.arrive(x);
        for (auto& y : f.out.forward.batches)
          delivered.push_back(y);
      }
    }
    seqno next = 1;
    for (auto& x : delivered) {
      RC_ASSERT(x->first == next);
      next = x->last() + 1;
    }
    RC_ASSERT(next == 101u);
    RC_ASSERT(delivered.back()->closes);
  }));
}

TEST_CASE("a train with a part of a message in one piece is not plain",
          "[core][train]") {
  auto with_part = GENERATE(0u, 1u, 2u);
  two_routers f{1000};
  auto current = make_view(3);
  std::vector<std::string> said(3, std::string(700, 'x'));
  auto batch
    = std::make_shared<envelope_batch>(*make_batch(current, 2, 1, 1, said));
  unit_writer units;
  for (std::size_t i = 0; i < said.size(); ++i)
    units.add(said[i],
              i == with_part ? unit_kind::fragment : unit_kind::message);
  batch->units = units.take();
  for (auto& x : f.send({envelope_batch_ptr{batch}}))
    f.receive(x);
  auto heard = f.heard();
  REQUIRE(heard.size() == 1);
  CHECK(heard[0]->count == 3);
  CHECK_FALSE(heard[0]->plain);
}

TEST_CASE("trains of several senders in one burst do not mix",
          "[core][train]") {
  two_routers f{700};
  auto current = make_view(3);
  auto one = f.send({make_batch(current, 1, 1, 1, texts(20, 100))});
  auto other = f.send({make_batch(current, 3, 1, 1, texts(20, 100))});
  REQUIRE(one.size() == other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    f.receive(one[i], 1);
    f.receive(other[i], 3);
  }
  auto heard = f.heard();
  REQUIRE(heard.size() == 2);
  CHECK(heard[0]->origin == 1);
  CHECK(heard[1]->origin == 3);
  CHECK(heard[0]->count == 20);
  CHECK(heard[1]->count == 20);
}

TEST_CASE("a piece that another train does not go on with goes on alone",
          "[core][train]") {
  using ranges = std::vector<std::pair<seqno, seqno>>;
  two_routers f{60000};
  auto current = make_view(3);
  auto whole = make_batch(current, 1, 7, 1, texts(9, 10));
  auto other_time = make_batch(current, 1, 8, 4, texts(3, 10));
  auto piece = [&](seqno first, seqno last) {
    return part_of(whole, first, last, 60000);
  };
  auto hear = [&](const std::vector<envelope_batch_ptr>& xs) {
    for (auto& x : xs)
      f.receive(f.send({x}).at(0));
    return ranges_of(f.heard());
  };
  CHECK(hear({piece(1, 3), piece(4, 6)}) == ranges{{1, 6}});
  CHECK(hear({piece(1, 3), piece(5, 6)}) == ranges{{1, 3}, {5, 6}});
  CHECK(hear({piece(4, 6), piece(1, 3)}) == ranges{{4, 6}, {1, 3}});
  CHECK(hear({piece(1, 3), piece(3, 6)}) == ranges{{1, 3}, {3, 6}});
  CHECK(hear({piece(1, 3), other_time}) == ranges{{1, 3}, {4, 6}});
  // Another burst is another batch: nothing waits.
  CHECK(hear({piece(1, 3)}) == ranges{{1, 3}});
  CHECK(hear({piece(4, 9)}) == ranges{{4, 9}});
}

TEST_CASE("what is made of a train is bounded", "[core][train]") {
  two_routers f{60000};
  auto whole = make_batch(make_view(2), 1, 7, 1, texts(100, 1000));
  for (seqno n = 1; n <= 100; ++n)
    f.receive(f.send({part_of(whole, n, n, 60000)}).at(0));
  auto heard = f.heard();
  REQUIRE(heard.size() == 2);
  CHECK(heard[0]->units.size() <= core::train_merger::bytes_max);
  CHECK(heard[0]->last() + 1 == heard[1]->first);
  CHECK(heard[1]->last() == 100);
}
