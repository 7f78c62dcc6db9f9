#include "tests/support/probe.hpp"
#include "tests/support/talk.hpp"

#include <memory>
#include <utility>

// How the rooms of several members end a view together; the test plays the
// part of the ballot.

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

using texts = std::vector<std::string>;
using vec = std::vector<seqno>;

/// Four members, of which the last one falls silent.
struct fixture {
  static constexpr std::size_t survivors = 3;

  cluster c;
  std::vector<probe<flush_listener_actor>> told;
  /// What each member delivered in the view of each epoch.
  std::map<std::pair<std::size_t, std::uint64_t>, texts> log;
  vec cut;
  /// Runs of messages that a survivor lacked and another one held.
  std::size_t lacked = 0;

  explicit fixture(cluster_options opts) : c(std::move(opts)) {
    c.watch = [this](std::size_t i, const delivery& x) {
      for (auto& batch : x.batches)
        for (auto& text : texts_in(*batch))
          log[{i, x.view.epoch}].push_back(text);
    };
    for (std::size_t i = 0; i < survivors; ++i) {
      told.emplace_back(c);
      join_flush join{told.back()};
      caf::anon_send(c.nodes[i].stream.tracker, join);
      caf::anon_send(c.nodes[i].stream.orderer, join);
    }
    for (std::size_t i = 0; i < c.nodes.size(); ++i)
      caf::anon_send(c.nodes[i].group, view_change{dynamic(i, 1)});
    c.settle();
  }

  view_ptr dynamic(std::size_t self, std::uint64_t epoch) const {
    auto result = std::make_shared<view>(*c.make_view(self, epoch));
    result->dynamic = true;
    if (epoch > 1)
      result->members.pop_back();
    return result;
  }

  /// All say something now and then; the last member is cut off at `cut_at`.
  void talk(int rounds, int cut_at) {
    std::mt19937_64 random{c.opts_.seed};
    for (int round = 0; round < rounds; ++round) {
      if (round == cut_at)
        for (std::size_t i = 0; i < survivors; ++i)
          c.cut(i, survivors);
      for (std::size_t i = 0; i < c.nodes.size(); ++i)
        c.send(i, {"m" + std::to_string(i) + "." + std::to_string(round)});
      c.pass(std::chrono::milliseconds{1 + random() % 30});
    }
  }

  void freeze() {
    for (std::size_t i = 0; i < survivors; ++i)
      caf::anon_send(c.nodes[i].stream.group, troupe::freeze{{1, 0}});
    c.settle();
  }

  /// Fetches the most that any survivor holds, and lowers it as member 1 says.
  void agree() {
    fetch all{{1, 0}, vec(c.nodes.size()), {}};
    all.holders.assign(c.nodes.size(), 1);
    for (std::size_t i = 0; i < survivors; ++i) {
      REQUIRE(told[i].count<frozen_state>() == 1);
      auto held = told[i].all<frozen_state>()[0].aru;
      for (std::size_t s = 0; s < held.size(); ++s)
        if (held[s] > all.upto[s]) {
          all.upto[s] = held[s];
          all.holders[s] = static_cast<member_id>(i + 1);
        }
    }
    for (auto& x : told) {
      auto held = x.all<frozen_state>()[0].aru;
      for (std::size_t s = 0; s < held.size(); ++s)
        lacked += held[s] < all.upto[s] ? 1 : 0;
    }
    for (std::size_t i = 0; i < survivors; ++i)
      caf::anon_send(c.nodes[i].stream.clock, all);
    for (int i = 0; i < 100 && told[0].count<fetched>() == 0; ++i)
      c.pass(100ms);
    REQUIRE(told[0].count<fetched>() == 1);
    cut = told[0].all<fetched>()[0].closed;
    c.pass(10s); // The others have fetched it by then.
    for (auto& x : told)
      CHECK(x.count<fetched>() == 1);
  }

  void go_on() {
    for (std::size_t i = 0; i < survivors; ++i)
      caf::anon_send(c.nodes[i].group, view_change{dynamic(i, 2), cut});
    c.settle();
    for (std::size_t i = 0; i < survivors; ++i)
      c.send(i, {"again" + std::to_string(i)});
    c.pass(5s);
  }

  std::size_t of_sender(const texts& all, std::size_t s) const {
    return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](auto& x) {
        return x.rfind("m" + std::to_string(s) + ".", 0) == 0;
      }));
  }
};

cluster_options rough_group(level order, std::uint64_t seed) {
  cluster_options opts;
  opts.members = 4;
  opts.order = order;
  opts.seed = seed;
  opts.links = rough(0.2, 0.05);
  return opts;
}

} // namespace

TEST_CASE("who goes on has delivered the same of the view before", "[sim]") {
  auto order = GENERATE(level::fifo, level::causal, level::agreed, level::safe);
  std::size_t lacked = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    INFO("level " << to_string(order) << " seed " << seed);
    fixture f{rough_group(order, seed)};
    f.talk(20, 15);
    f.freeze();
    auto before = f.log;
    f.agree();
    CHECK(f.log == before); // Nothing is delivered meanwhile.
    f.go_on();
    auto first = f.log[{0, 1}];
    for (std::size_t i = 0; i < fixture::survivors; ++i) {
      auto& mine = f.log[{i, 1}];
      for (std::size_t s = 0; s < f.c.nodes.size(); ++s)
        CHECK(f.of_sender(mine, s) == f.cut[s]);
      if (order == level::agreed || order == level::safe)
        CHECK(mine == first);
      CHECK(f.log[{i, 2}].size() == fixture::survivors);
      CHECK(f.c.nodes[i].seen.broken.empty());
    }
    lacked += f.lacked;
    if (order == level::agreed || order == level::safe)
      CHECK(f.log[{0, 2}] == f.log[{1, 2}]);
  }
  CHECK(lacked > 0);
}

TEST_CASE("a frozen member says nothing and is asked in vain", "[sim]") {
  fixture f{rough_group(level::agreed, 1)};
  f.talk(5, 5);
  f.freeze();
  f.c.pass(1s); // What was on its way has come.
  auto frozen_sent = [&] {
    std::uint64_t result = 0;
    for (std::size_t i = 0; i < fixture::survivors; ++i)
      result += f.c.count(f.c.nodes[i].transport, "datagrams_sent");
    return result;
  };
  auto before = frozen_sent();
  f.c.send(0, {"too late"});
  f.c.pass(10s);
  CHECK(frozen_sent() == before);
  CHECK(f.c.nodes[0].seen.refused == 1);
  for (std::size_t i = 0; i < fixture::survivors; ++i)
    CHECK(f.told[i].count<frozen_state>() == 1);
}
