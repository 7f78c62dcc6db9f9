#include "tests/support/delivery_check_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

using kind = violation_kind;
using kinds = std::vector<kind>;

} // namespace

TEST_CASE("a sound history passes the check at every level", "[core][check]") {
  for (auto order : {level::fifo, level::causal, level::agreed, level::safe})
    for (auto start : starts) {
      checked node{order, start};
      node.deliver(history(node.current, 4));
      CHECK(node.found.empty());
      CHECK(node.count("batches_checked") == 12);
      CHECK(node.count("messages_checked") == 24);
      CHECK(node.count("violations") == 0);
    }
}

TEST_CASE("a message that is left out is named, once", "[core][check]") {
  checked node{level::safe};
  auto all = history(node.current, 3);
  all.erase(all.begin() + 4); // The second batch of peer-2.
  node.deliver(all);
  REQUIRE(node.kinds() == kinds{kind::gap});
  CHECK(node.found[0].message == "peer-2#5");
  CHECK(node.found[0].expected == "peer-2#3");
  CHECK(node.found[0].found == "peer-2#5");
  CHECK(in_words(node.found[0])
        == "gap at message peer-2#5 in view 1.0: expected peer-2#3, found "
           "peer-2#5");
  CHECK(node.count("violations_gap") == 1);
}

TEST_CASE("the first message of a view must not be left out either",
          "[core][check]") {
  checked node{level::fifo};
  node.deliver({make_batch(node.current, 3, 1, 2)});
  REQUIRE(node.kinds() == kinds{kind::gap});
  CHECK(node.found[0].expected == "peer-3#1");
}

TEST_CASE("a message that comes again is named, once", "[core][check]") {
  checked node{level::safe};
  auto all = history(node.current, 3);
  all.push_back(all[1]);
  all.push_back(make_batch(node.current, 1, 20, 7));
  node.deliver(all);
  REQUIRE(node.kinds() == kinds{kind::duplicate});
  CHECK(node.found[0].message == "peer-2#1");
  CHECK(node.found[0].expected == "peer-2#7");
}

TEST_CASE("of a batch that comes again in part the rest is not missed",
          "[core][check]") {
  checked node{level::fifo};
  node.deliver({make_batch(node.current, 2, 1, 1, {"a", "b"}),
                make_batch(node.current, 2, 2, 2, {"b", "c"}),
                make_batch(node.current, 2, 3, 4)});
  CHECK(node.kinds() == kinds{kind::duplicate});
}

TEST_CASE("what stands before an earlier stamp is out of order",
          "[core][check]") {
  auto play = [](level order) {
    checked node{order};
    auto all = history(node.current, 2);
    std::swap(all[1], all[2]);
    node.deliver(all);
    return node.found;
  };
  CHECK(play(level::fifo).empty());
  CHECK(play(level::causal).empty());
  for (auto order : {level::agreed, level::safe}) {
    auto found = play(order);
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == kind::order);
    CHECK(found[0].message == "peer-2#1");
    CHECK(found[0].expected == "no stamp before time 3, that of peer-3#1");
    CHECK(found[0].found == "time 2");
  }
}

TEST_CASE("equal stamps stand in the order of their senders", "[core][check]") {
  checked node{level::agreed};
  node.deliver({make_batch(node.current, 1, 5, 1),
                make_batch(node.current, 3, 5, 1),
                make_batch(node.current, 3, 5, 2)});
  CHECK(node.found.empty());
  node.deliver({make_batch(node.current, 2, 5, 1)});
  CHECK(node.kinds() == kinds{kind::order});
}

TEST_CASE("the stamps of one sender never go back", "[core][check]") {
  checked node{level::fifo};
  node.deliver({make_batch(node.current, 2, 5, 1),
                make_batch(node.current, 3, 1, 1),
                make_batch(node.current, 2, 4, 2)});
  REQUIRE(node.kinds() == kinds{kind::order});
  CHECK(node.found[0].expected == "no stamp before time 5, that of peer-2#1");
}

TEST_CASE("an answer must not come before its question", "[core][check]") {
  checked node{level::causal};
  auto answer = make_batch(node.current, 2, 9, 1, {"yes"}, {0, 0, 2});
  auto question = make_batch(node.current, 3, 1, 1, {"a", "b"});
  node.deliver({answer, question, make_batch(node.current, 3, 2, 3)});
  REQUIRE(node.kinds() == kinds{kind::past});
  CHECK(node.found[0].message == "peer-2#1");
  CHECK(node.found[0].expected == "unit 2 of peer-3 before it");
  CHECK(node.found[0].found == "units up to 0");
  checked sound{level::causal};
  sound.deliver({question, answer});
  CHECK(sound.found.empty());
}

TEST_CASE("the past is counted in units, of which one message may have several",
          "[core][check]") {
  checked node{level::causal};
  auto parts = std::make_shared<envelope_batch>(
    *make_batch(node.current, 3, 1, 1, {"a"}));
  parts->first = 1;
  parts->count = 4;
  auto answer = make_batch(node.current, 2, 9, 1, {"yes"}, {0, 0, 4});
  delivery ordered{0, {parts, answer}, 0, 1, node.current->id};
  CHECK(node.uut.on_ordered(ordered).empty());
  // Four parts have become one message.
  auto whole = std::make_shared<envelope_batch>(*parts);
  whole->first = 4;
  whole->count = 1;
  whole->parts_before = 3;
  delivery handed{0, {whole, answer}, 0, 1, node.current->id};
  CHECK(node.uut.on_delivery(handed).empty());
}

TEST_CASE("what is safe is held by all, as far as a node can know",
          "[core][check]") {
  for (auto order : {level::agreed, level::safe}) {
    checked node{order};
    auto own = make_batch(node.current, 1, 1, 1, {"a", "b"});
    node.deliver(delivery{0, {own}, 1, 2, node.current->id});
    if (order == level::agreed) {
      CHECK(node.found.empty());
      continue;
    }
    REQUIRE(node.kinds() == kinds{kind::unstable});
    CHECK(node.found[0].message == "peer-1#1");
  }
}

TEST_CASE("ranks count messages, and no end markers", "[core][check]") {
  checked node{level::fifo};
  auto end = std::make_shared<envelope_batch>(
    *make_batch(node.current, 2, 2, 1, {""}));
  end->units = make_units({""}, unit_kind::end);
  node.deliver(
    delivery{0, {make_batch(node.current, 1, 1, 1), end}, 0, 1, {1, 0}});
  node.deliver(delivery{1, {make_batch(node.current, 3, 3, 1)}, 0, 1, {1, 0}});
  CHECK(node.found.empty());
  node.deliver(delivery{4, {make_batch(node.current, 3, 4, 2)}, 0, 1, {1, 0}});
  REQUIRE(node.kinds() == kinds{kind::rank});
  CHECK(node.found[0].message == "peer-3#2");
  CHECK(node.found[0].expected == "rank 2");
  CHECK(node.found[0].found == "rank 4");
  node.deliver(delivery{5, {make_batch(node.current, 3, 5, 3)}, 0, 1, {1, 0}});
  CHECK(node.found.size() == 1);
}

TEST_CASE("nobody outside of the view is delivered", "[core][check]") {
  checked node{level::fifo};
  auto other = make_view(9, 1, 0, 7);
  node.deliver({make_batch(node.current, 1, 1, 1),
                make_batch(node.current, 9, 1, 1), make_batch(other, 2, 1, 1)});
  REQUIRE(node.kinds() == kinds{kind::stranger, kind::stranger});
  CHECK(node.found[0].message == "member 9#1");
  CHECK(node.found[1].found == "peer-2 in view 7.0");
}

TEST_CASE("findings are told up to a limit, and all counted", "[core][check]") {
  checked node{level::fifo};
  auto copy = make_batch(node.current, 2, 1, 1);
  auto max = delivery_check::told_max;
  node.deliver(batches(max + 11, copy));
  CHECK(node.found.size() == max);
  CHECK(node.count("violations_duplicate") == max + 10);
  CHECK(node.count("violations") == max + 10);
  CHECK(node.found.back().last_told);
  CHECK_FALSE(node.found[max - 2].last_told);
}
