#include "actors/core/hold_back_queue.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

struct fixture {
  view_ptr current;
  hold_back_queue uut;
  frontier limit;
  std::vector<std::string> log;

  explicit fixture(level order, std::size_t members = 3, seqno start = 0)
    : current(make_view(members, 1, start)), uut(order) {
    uut.on_view(current);
    limit.heard.assign(members, start);
    limit.stable.assign(members, start);
  }

  std::vector<std::string> step(std::vector<envelope_batch_ptr> batches = {}) {
    auto out = uut.on_progress({std::move(batches), limit});
    auto texts = texts_of(out.batches);
    log.insert(log.end(), texts.begin(), texts.end());
    return texts;
  }

  void heard(std::vector<lamport_time> x) {
    limit.heard = std::move(x);
  }

  void stable(std::vector<seqno> x) {
    limit.stable = std::move(x);
  }

  envelope_batch_ptr batch(member_id from, lamport_time time, seqno first,
                           std::vector<std::string> texts,
                           std::vector<seqno> deps = {}) const {
    return make_batch(current, from, time, first, texts, std::move(deps));
  }
};

using texts = std::vector<std::string>;

} // namespace

TEST_CASE("a message waits in the queue under its time and sender [0.19]",
          "[core]") {
  fixture f{level::agreed};
  CHECK(f.step({f.batch(3, 5, 1, {"c"}), f.batch(2, 4, 1, {"b"})}).empty());
  CHECK(f.uut.held() == 2);
  CHECK(value_of(f.uut.count(), "messages_held_back") == 2);
  f.heard({5, 5, 5});
  CHECK(f.step() == texts{"b", "c"});
  CHECK(f.uut.held() == 0);
  CHECK(value_of(f.uut.count(), "messages_held_back_max") == 2);
}

TEST_CASE("of two messages with equal time the smaller id is first [0.11]",
          "[core]") {
  for (auto order : {level::agreed, level::safe})
    for (auto start : starts) {
      fixture f{order, 3, start};
      f.heard({start + 9, start + 9, start + 9});
      f.stable({start + 1, start + 1, start + 1});
      CHECK(f.step({f.batch(3, start + 7, start + 1, {"three"}),
                    f.batch(2, start + 7, start + 1, {"two"})})
            == texts{"two", "three"});
    }
}

TEST_CASE("one step can deliver several, it stops at a head that lacks [0.25]",
          "[core]") {
  fixture f{level::agreed};
  f.heard({3, 3, 3});
  CHECK(f.step({f.batch(1, 1, 1, {"a"}), f.batch(2, 2, 1, {"b"}),
                f.batch(3, 3, 1, {"c"}), f.batch(1, 4, 2, {"d"}),
                f.batch(2, 9, 2, {"e"})})
        == texts{"a", "b", "c"});
  // Of sender 2 alone more is heard: the head still lacks sender 3.
  f.heard({4, 9, 3});
  CHECK(f.step().empty());
  f.heard({9, 9, 9});
  CHECK(f.step() == texts{"d", "e"});
}

TEST_CASE("agreed delivers what all clocks have passed, safe what all hold",
          "[core]") {
  fixture agreed{level::agreed};
  fixture safe{level::safe};
  for (auto f : {&agreed, &safe})
    f->heard({2, 2, 2});
  CHECK(agreed.step({agreed.batch(2, 1, 1, {"x"})}) == texts{"x"});
  CHECK(safe.step({safe.batch(2, 1, 1, {"x"})}).empty());
  safe.stable({0, 1, 0});
  CHECK(safe.step() == texts{"x"});
}

TEST_CASE("a stable message waits for an earlier one that is on its way",
          "[core]") {
  fixture f{level::safe};
  // Sender 3 was heard up to 1 only: its message of time 2 is still to come.
  f.heard({5, 5, 1});
  f.stable({0, 1, 0});
  CHECK(f.step({f.batch(2, 4, 1, {"later"})}).empty());
  f.heard({5, 5, 5});
  f.stable({0, 1, 1});
  CHECK(f.step({f.batch(3, 2, 1, {"earlier"})}) == texts{"earlier", "later"});
}

TEST_CASE("safe waits for the whole batch to be stable", "[core]") {
  fixture f{level::safe};
  f.heard({9, 9, 9});
  f.stable({0, 2, 0});
  CHECK(f.step({f.batch(2, 1, 1, {"a", "b", "c"})}).empty());
  f.stable({0, 3, 0});
  CHECK(f.step() == texts{"a", "b", "c"});
}

TEST_CASE("between two pieces of a batch no other sender's message goes",
          "[core]") {
  // Same time: 1 precedes 2, also where the second piece of 1 comes late.
  fixture f{level::agreed, 2};
  auto whole = f.batch(1, 5, 1, {"a", "b"});
  f.heard({4, 5});
  CHECK(f.step({keep_first(whole, 1), f.batch(2, 5, 1, {"z"})}) == texts{"a"});
  f.heard({5, 5});
  CHECK(f.step({drop_before(whole, 2)}) == texts{"b", "z"});
}

TEST_CASE("causal waits for what the sender had delivered, and no longer",
          "[core]") {
  fixture f{level::causal};
  auto answer = f.batch(3, 9, 1, {"answer"}, {0, 2, 0});
  CHECK(f.step({answer}).empty());
  CHECK(f.step({f.batch(2, 1, 1, {"q1"})}) == texts{"q1"});
  CHECK(f.step({f.batch(1, 50, 1, {"other"})}) == texts{"other"});
  CHECK(f.step({f.batch(2, 2, 2, {"q2"})}) == texts{"q2", "answer"});
}

TEST_CASE("causal needs nothing of the sender but its own order", "[core]") {
  // What a sender had delivered of itself may be behind what it sends.
  fixture f{level::causal};
  CHECK(f.step({f.batch(3, 1, 1, {"a"}, {0, 0, 0}),
                f.batch(3, 2, 2, {"b"}, {0, 0, 1})})
        == texts{"a", "b"});
}

TEST_CASE("fifo delivers what comes, sender by sender", "[core]") {
  fixture f{level::fifo};
  CHECK(f.step({f.batch(3, 5, 1, {"c"}), f.batch(2, 9, 1, {"b"}),
                f.batch(3, 6, 2, {"d"})})
        == texts{"b", "c", "d"});
}

TEST_CASE("a delivery says its rank, its view and the state of the window",
          "[core]") {
  fixture f{level::fifo};
  f.stable({7, 0, 0});
  f.limit.slowest = 3;
  auto first = f.uut.on_progress({{f.batch(2, 1, 1, {"a", "b"})}, f.limit});
  CHECK(first.rank == 0);
  CHECK(first.view == f.current->id);
  CHECK(first.own_stable == 7);
  CHECK(first.slowest == 3);
  CHECK(f.uut.on_progress({{f.batch(2, 2, 3, {"c"})}, f.limit}).rank == 2);
  f.uut.on_view(make_view(3, 1, 0, 2));
  auto next = make_batch(make_view(3, 1, 0, 2), 2, 1, 1);
  CHECK(f.uut.on_progress({{next}, f.limit}).rank == 0);
}

TEST_CASE("before the first view nothing is delivered", "[core]") {
  hold_back_queue uut{level::fifo};
  CHECK(uut.on_progress({{}, {{1}, {1}, 0}}).batches.empty());
}

namespace {

/// Messages of all members with random times, sender by sender in order.
std::vector<std::vector<envelope_batch_ptr>> any_history(const view_ptr& of) {
  std::vector<std::vector<envelope_batch_ptr>> result;
  for (auto& m : of->members) {
    std::vector<envelope_batch_ptr> own;
    lamport_time time = of->start_time;
    seqno next = of->start_seq + 1;
    for (auto step : *rc::gen::container<std::vector<int>>(
           *rc::gen::inRange(0, 12), rc::gen::inRange(1, 4))) {
      time += static_cast<lamport_time>(step);
      texts names;
      for (int i = 0; i < step; ++i)
        names.push_back(std::to_string(m.id) + "." + std::to_string(next + i));
      own.push_back(make_batch(of, m.id, time, next, names));
      next += static_cast<seqno>(step);
    }
    result.push_back(std::move(own));
  }
  return result;
}

} // namespace

TEST_CASE("any interleaving of the senders gives the same order", "[core]") {
  CHECK(rc::check([] {
    auto order = *rc::gen::element(level::agreed, level::safe);
    auto start = *rc::gen::elementOf(starts);
    fixture f{order, 3, start};
    auto history = any_history(f.current);
    std::vector<envelope_batch_ptr> sorted;
    for (auto& own : history)
      sorted.insert(sorted.end(), own.begin(), own.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](auto& x, auto& y) {
      return std::tie(x->time, x->origin) < std::tie(y->time, y->origin);
    });
    auto expected = texts_of(sorted);
    std::vector<std::size_t> came(3, 0);
    auto left = sorted.size();
    while (left > 0) {
      auto who = *rc::gen::inRange<std::size_t>(0, 3);
      if (came[who] == history[who].size())
        who = came[0] < history[0].size()   ? 0
              : came[1] < history[1].size() ? 1
                                            : 2;
      auto& batch = history[who][came[who]++];
      --left;
      f.limit.heard[who] = batch->time;
      // Stability lags behind, sender by sender.
      if (came[who] > 1)
        f.limit.stable[who] = history[who][came[who] - 2]->last();
      f.step({batch});
      auto n = f.log.size();
      RC_ASSERT(n <= expected.size());
      RC_ASSERT(std::equal(f.log.begin(), f.log.end(), expected.begin()));
    }
    f.limit.heard.assign(3, start + 1000);
    f.limit.stable.assign(3, start + 1000);
    f.step();
    RC_ASSERT(f.log == expected);
    RC_ASSERT(f.uut.held() == 0u);
  }));
}
