#include "actors/core/train_splitter.hpp"

#include "tests/support/two_routers.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

using namespace troupe;
using namespace troupe::test;

TEST_CASE("what is cut into a train is one batch again", "[core][train]") {
  CHECK(rc::check([] {
    auto limit = *rc::gen::inRange<std::size_t>(512, 3000);
    two_routers f{limit};
    auto batch = any_train();
    auto datagrams = f.send({stamp{}, batch});
    for (auto& x : datagrams) {
      RC_ASSERT(x.size() <= limit);
      f.receive(x);
    }
    auto heard = f.heard();
    RC_ASSERT(heard.size() == 1u);
    RC_ASSERT(same(heard[0], batch));
  }));
}

TEST_CASE("the datagrams of a train have one size but for the last",
          "[core][train]") {
  two_routers f{1400};
  auto current = make_view(3);
  for (auto size : {20u, 100u, 700u, 1024u}) {
    auto made
      = f.send({stamp{current->id, 1, 1, {1, 2, 3}},
                make_batch(current, 1, 1, 120, texts(50000 / size, size))});
    REQUIRE(made.size() > 1);
    for (auto& x : made)
      CHECK(x.size() <= made[0].size());
    auto shorter = 0;
    for (auto& x : made)
      shorter += x.size() < made[0].size() ? 1 : 0;
    CHECK(shorter <= 1);
    for (auto& x : made)
      f.receive(x);
    CHECK(f.heard().size() == 1);
  }
}

TEST_CASE("the stamp of a train travels in its first datagram",
          "[core][train]") {
  // So whoever lacks the last one of a train knows it.
  two_routers f{1000};
  auto current = make_view(2);
  stamp said{current->id, 1, 100, {100, 0}};
  auto made = f.send({said, make_batch(current, 1, 1, 1, texts(100, 100))});
  f.receive(made[0]);
  f.uut.on_burst_end(f.out);
  REQUIRE(f.out.batches.at(0).items.size() == 2);
  CHECK(same(f.out.batches[0].items[0].what, said));
}

TEST_CASE("a message that is larger than the path has a datagram of its own",
          "[core][train]") {
  two_routers f{1000};
  auto batch = make_batch(make_view(2), 1, 1, 1,
                          {"small", std::string(5000, 'x'), "small"});
  auto made = f.send({batch});
  REQUIRE(made.size() == 3);
  CHECK(made[1].size() > 5000);
  for (auto& x : made)
    f.receive(x);
  auto heard = f.heard();
  REQUIRE(heard.size() == 1);
  CHECK(same(heard[0], batch));
  CHECK(f.count("datagrams_merged") == 3);
}

TEST_CASE("frames that fit no datagram together take several",
          "[core][train]") {
  two_routers f{1000};
  auto current = make_view(2);
  std::vector<frame> repairs;
  for (seqno n = 1; n <= 30; n += 3)
    repairs.emplace_back(make_batch(current, 1, n, n, texts(1, 400)));
  auto made = f.send(repairs);
  CHECK(made.size() == 5);
  for (auto& x : made)
    f.receive(x);
  CHECK(f.heard().size() == 10);
}
