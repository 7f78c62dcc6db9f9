#include "nodes/simulation/invariant.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <tuple>

using namespace troupe;
using namespace troupe::simulation;

namespace {

/// Says what it is told to say.
struct fake_insight : insight {
  bool holds(node_index node, node_index sender, seqno number) const override {
    return missing.count({node, sender, number}) == 0;
  }

  std::uint64_t under_way(node_index node) const override {
    return sending.at(node);
  }

  std::uint64_t kept_bytes(node_index node) const override {
    return kept.at(node);
  }

  std::set<std::tuple<node_index, node_index, seqno>> missing;
  std::vector<std::uint64_t> sending = {0, 0, 0};
  std::vector<std::uint64_t> kept = {0, 0, 0};
};

/// One invariant of three nodes, fed by hand.
struct fixture {
  /// Looks at `name` alone, as `order` has it.
  void watch(const std::string& name, level order) {
    for (auto& x : make_invariants({order, 3, 4, 1000, &nodes}))
      if (x->name() == name)
        uut = std::move(x);
    REQUIRE(uut);
  }

  void offer(node_index node, std::uint64_t index) {
    uut->on_offered({node, index, "x", timespan{0}});
  }

  /// Returns what broke, or an empty text.
  std::string deliver(node_index node, node_index sender, std::uint64_t index) {
    delivered x;
    x.node = node;
    x.sender = sender;
    x.index = index;
    x.number = number_of_first + index - 1;
    x.last_unit = x.number;
    return uut->on_delivered(x).value_or("");
  }

  fake_insight nodes;
  seqno number_of_first = 101;
  std::unique_ptr<invariant> uut;
};

std::set<std::string> names_at(level order) {
  std::set<std::string> result;
  for (auto& x : make_invariants({order, 2, 1, 1, nullptr}))
    result.insert(x->name());
  return result;
}

} // namespace

TEST_CASE("each level is held to what it promises, the exhibits to more",
          "[simulation]") {
  using names = std::set<std::string>;
  auto fifo = names{"integrity", "fifo-order", "memory-bounds"};
  auto with = [](names x, std::initializer_list<std::string> more) {
    x.insert(more);
    return x;
  };
  CHECK(names_at(level::unordered) == names{"integrity", "total-order"});
  CHECK(names_at(level::naive) == names{"integrity", "total-order"});
  CHECK(names_at(level::fifo) == fifo);
  CHECK(names_at(level::causal) == with(fifo, {"causal-order"}));
  CHECK(names_at(level::agreed) == with(fifo, {"causal-order", "total-order"}));
  CHECK(names_at(level::safe)
        == with(fifo, {"causal-order", "total-order", "uniform-agreement"}));
}

TEST_CASE_METHOD(fixture, "integrity: a message is delivered once at each node",
                 "[simulation]") {
  watch("integrity", level::fifo);
  CHECK(deliver(0, 1, 7).empty());
  CHECK(deliver(1, 1, 7).empty());
  CHECK(deliver(0, 2, 7).empty());
  CHECK(deliver(0, 1, 3).empty());
  CHECK(deliver(0, 1, 7) == "peer-1 delivers peer-2#7 twice");
}

TEST_CASE_METHOD(fixture, "integrity: what was never sent is not delivered",
                 "[simulation]") {
  watch("integrity", level::safe);
  CHECK(deliver(2, 0, 0)
        == "peer-3 delivers message 100 of peer-1, which that never sent");
}

TEST_CASE_METHOD(fixture, "total order: a log may be a prefix of another",
                 "[simulation]") {
  watch("total-order", level::agreed);
  CHECK(deliver(0, 0, 1).empty());
  CHECK(deliver(0, 1, 1).empty());
  CHECK(deliver(1, 0, 1).empty());
  CHECK(deliver(1, 1, 1).empty());
  CHECK(deliver(1, 1, 2).empty());
  CHECK(deliver(0, 1, 2).empty());
}

TEST_CASE_METHOD(fixture, "total order: two logs do not differ at a rank",
                 "[simulation]") {
  watch("total-order", level::unordered);
  CHECK(deliver(0, 0, 1).empty());
  CHECK(deliver(2, 0, 1).empty());
  CHECK(deliver(2, 1, 5).empty());
  CHECK(deliver(0, 1, 4)
        == "peer-1 delivers peer-2#4 at rank 1, where peer-3 delivered "
           "peer-2#5");
}

TEST_CASE_METHOD(fixture, "fifo order: a sender's messages have no gap",
                 "[simulation]") {
  watch("fifo-order", level::fifo);
  CHECK(deliver(0, 1, 1).empty());
  CHECK(deliver(0, 2, 1).empty());
  CHECK(deliver(1, 1, 1).empty());
  CHECK(deliver(0, 1, 2).empty());
  CHECK(deliver(0, 1, 4) == "peer-1 delivers peer-2#4 after peer-2#2");
}

TEST_CASE_METHOD(fixture, "fifo order: numbers have no gaps, also behind parts",
                 "[simulation]") {
  watch("fifo-order", level::fifo);
  CHECK(deliver(0, 1, 1).empty());
  ++number_of_first; // As if a part had been counted.
  CHECK(deliver(0, 2, 1).empty());
  CHECK(deliver(0, 1, 2)
        == "peer-1 delivers peer-2#2 as number 103, after 101");
}

TEST_CASE_METHOD(fixture, "fifo order: a sender's messages do not go back",
                 "[simulation]") {
  watch("fifo-order", level::safe);
  CHECK(deliver(0, 1, 1).empty());
  CHECK(deliver(0, 1, 2).empty());
  CHECK(deliver(0, 1, 1) == "peer-1 delivers peer-2#1 after peer-2#2");
}

TEST_CASE_METHOD(fixture, "causal order: an answer comes after its question",
                 "[simulation]") {
  watch("causal-order", level::causal);
  offer(0, 1);
  CHECK(deliver(1, 0, 1).empty());
  offer(1, 1);
  SECTION("in order") {
    CHECK(deliver(2, 0, 1).empty());
    CHECK(deliver(2, 1, 1).empty());
  }
  SECTION("out of order") {
    CHECK(deliver(2, 1, 1)
          == "peer-3 delivers peer-2#1 before peer-1#1, which its sender knew");
  }
}

TEST_CASE_METHOD(fixture, "causal order: what is said at once has no order",
                 "[simulation]") {
  watch("causal-order", level::agreed);
  offer(0, 1);
  offer(1, 1);
  CHECK(deliver(2, 1, 1).empty());
  CHECK(deliver(2, 0, 1).empty());
  CHECK(deliver(0, 0, 1).empty());
  CHECK(deliver(0, 1, 1).empty());
}

TEST_CASE_METHOD(fixture,
                 "causal order: a refused message knows what came meanwhile",
                 "[simulation]") {
  watch("causal-order", level::safe);
  offer(0, 1);
  offer(1, 1); // Is refused,
  CHECK(deliver(1, 0, 1).empty());
  offer(1, 1); // and offered again.
  CHECK_FALSE(deliver(2, 1, 1).empty());
}

TEST_CASE_METHOD(fixture, "uniform agreement: all hold what one delivers",
                 "[simulation]") {
  watch("uniform-agreement", level::safe);
  nodes.missing = {{2, 1, 103}};
  CHECK(deliver(0, 1, 2).empty());
  CHECK(deliver(0, 1, 3)
        == "peer-1 delivers peer-2#3 as safe, which peer-3 does not hold");
  nodes.missing.clear();
  CHECK(deliver(0, 1, 3).empty());
}

TEST_CASE_METHOD(fixture, "memory bounds: no node has more under way",
                 "[simulation]") {
  watch("memory-bounds", level::fifo);
  nodes.sending = {5, 4, 0};
  CHECK_FALSE(uut->on_taken(1).has_value());
  CHECK(uut->on_taken(0)
        == std::string{"peer-1 has 5 messages under way, above its window of "
                       "4"});
}

TEST_CASE_METHOD(fixture, "memory bounds: no node keeps more for repair",
                 "[simulation]") {
  watch("memory-bounds", level::safe);
  nodes.kept = {1000, 0, 1000};
  CHECK_FALSE(uut->on_second().has_value());
  nodes.kept[2] = 1001;
  CHECK(uut->on_second()
        == std::string{"peer-3 keeps 1001 bytes for repair, above the bound of "
                       "1000"});
}
