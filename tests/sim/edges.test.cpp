#include "actors/ack_tracker.hpp"
#include "tests/support/talk.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

constexpr level ordered[]{level::fifo, level::causal, level::agreed,
                          level::safe};

cluster_options of(level order, std::size_t members = 3) {
  cluster_options result;
  result.order = order;
  result.members = members;
  return result;
}

} // namespace

TEST_CASE("a sender delivers its own messages, in order with others' [0.10]",
          "[sim]") {
  cluster c{of(level::safe)};
  c.install();
  talk(c, 10);
  REQUIRE(c.finish(10s));
  std::map<member_id, int> by;
  for (auto& x : c.nodes[0].seen.log)
    ++by[x.sender];
  CHECK(by == std::map<member_id, int>{{1, 10}, {2, 10}, {3, 10}});
  CHECK(c.logs_agree());
}

TEST_CASE("N peers with M messages each: N * M are seen by each [0.26] [1.01]",
          "[sim]") {
  for (auto order : ordered) {
    cluster c{of(order, 4)};
    c.install();
    talk(c, 15);
    REQUIRE(c.finish(10s));
    expect_complete(c, 15);
  }
}

TEST_CASE("an idle group without heartbeats falls silent", "[sim]") {
  for (auto order : ordered)
    for (double loss : {0.0, 0.2}) {
      INFO("level " << to_string(order) << " loss " << loss);
      auto opts = of(order, 4);
      opts.links = rough(loss);
      opts.stream.clock.heartbeat = 0s;
      cluster c{opts};
      c.install();
      talk(c, 10);
      REQUIRE(c.finish(60s));
      c.pass(20s); // Time for the last acknowledgements.
      auto sent = c.datagrams_sent();
      c.pass(10s);
      CHECK(c.datagrams_sent() == sent);
      for (auto& x : c.nodes)
        CHECK(c.count(x.stream.resender, "batches_kept") == 0);
    }
}

TEST_CASE("an idle group sends heartbeats alone, one a second and receiver",
          "[sim]") {
  for (auto order : ordered)
    for (double loss : {0.0, 0.2}) {
      INFO("level " << to_string(order) << " loss " << loss);
      auto opts = of(order, 4);
      opts.links = rough(loss);
      cluster c{opts};
      c.install();
      talk(c, 10);
      REQUIRE(c.finish(60s));
      c.pass(20s); // Time for the last acknowledgements.
      auto sent = c.datagrams_sent();
      c.pass(10s);
      // Four members have three others each. None answers what it hears.
      CHECK(c.datagrams_sent() - sent == 4 * 3 * 10);
      for (auto& x : c.nodes)
        CHECK(c.count(x.stream.resender, "batches_kept") == 0);
    }
}

TEST_CASE("a heartbeat makes up for a last acknowledgement that was lost",
          "[sim]") {
  auto opts = of(level::safe);
  opts.stream.ack_tracker.stamp_after = 1h; // Nobody asks for it.
  opts.stream.ack_tracker.gap_pause_max = 1h;
  cluster c{opts};
  c.install();
  // Between two bystanders, where the sender repairs nothing.
  c.tell_hub(cut_link{c.nodes[1].at, c.nodes[2].at});
  c.send(0, {"x"});
  c.pass(500ms);
  c.tell_hub(heal_network{});
  CHECK(c.nodes[1].seen.log.size() == 1);
  CHECK(c.nodes[2].seen.log.empty());
  c.pass(1500ms);
  CHECK(c.nodes[2].seen.log.size() == 1);
  for (auto& x : c.nodes)
    CHECK(c.count(x.stream.resender, "batches_kept") == 0);
}

TEST_CASE("a stream ends only with the end marker of every member [0.28]",
          "[sim]") {
  for (auto order : {level::unordered, level::naive, level::fifo, level::causal,
                     level::agreed, level::safe}) {
    INFO("level " << to_string(order));
    cluster c{of(order)};
    c.install();
    for (std::size_t i : {0, 1, 2})
      c.send(i, {"x"});
    c.end(0);
    c.end(1);
    c.pass(5s);
    for (auto& x : c.nodes) {
      CHECK(x.seen.log.size() == 3);
      CHECK(!x.seen.ended);
    }
    c.end(2);
    CHECK(c.finish(5s));
  }
}

TEST_CASE("a group of one delivers and ends at every level", "[sim]") {
  for (auto order : {level::unordered, level::naive, level::fifo, level::causal,
                     level::agreed, level::safe}) {
    INFO("level " << to_string(order));
    auto opts = of(order, 1);
    opts.stream.group.window_bytes = 1024;
    cluster c{opts};
    c.install();
    for (int i = 0; i < 100; ++i) {
      c.send(0, {std::string(100, 'x')});
      c.settle();
    }
    c.end(0);
    REQUIRE(c.finish(5s));
    CHECK(c.nodes[0].seen.log.size() == 100);
    CHECK(!c.sched.has_pending_timeout());
  }
}

TEST_CASE("data withheld from one member: agreed delivers elsewhere, safe not",
          "[sim]") {
  // 1 cannot reach 3, which hears of the message by the clock of 2 only.
  for (auto order : {level::agreed, level::safe}) {
    INFO("level " << to_string(order));
    auto opts = of(order);
    opts.stream.ack_tracker.gap_after = 1h; // And asks nobody for it.
    opts.stream.ack_tracker.gap_pause_max = 1h;
    cluster c{opts};
    c.install();
    c.tell_hub(cut_link{c.nodes[0].at, c.nodes[2].at});
    c.send(0, {"x"});
    c.send(1, {"y"});
    c.pass(1s);
    auto expected = order == level::agreed ? 2u : 0u;
    CHECK(c.nodes[0].seen.log.size() == expected);
    CHECK(c.nodes[1].seen.log.size() == expected);
    CHECK(c.nodes[2].seen.log.empty());
    c.tell_hub(heal_network{});
    c.pass(10s);
    for (auto& x : c.nodes)
      CHECK(x.seen.log.size() == 2);
    CHECK(c.logs_agree());
  }
}

TEST_CASE("what one link never carries comes from another holder", "[sim]") {
  for (auto order : ordered) {
    INFO("level " << to_string(order));
    cluster c{of(order)};
    c.install();
    c.cut(0, 2);
    talk(c, 20);
    // What 2 holds of each it repairs for the other, clocks alone excepted:
    // the levels that wait for all clocks go on when the link does.
    c.pass(20s);
    if (order == level::fifo || order == level::causal)
      for (auto& x : c.nodes)
        CHECK(x.seen.log.size() == 60);
    c.tell_hub(heal_network{});
    REQUIRE(c.finish(20s));
    expect_complete(c, 20);
  }
}

TEST_CASE("at each safe delivery every member holds the message", "[sim]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto opts = of(level::safe, 4);
    opts.seed = seed;
    opts.links = rough(0.2);
    cluster c{opts};
    std::size_t looked = 0;
    c.watch = [&](std::size_t, const delivery& d) {
      for (auto& batch : d.batches)
        for (std::size_t q = 0; q < c.nodes.size(); ++q) {
          auto& rows = state_of<ack_tracker_state>(c.nodes[q].stream.tracker)
                         .matrix.rows();
          looked += batch->count;
          CHECK(rows[q][batch->origin - 1] >= batch->last());
        }
    };
    c.install();
    talk(c, 20);
    REQUIRE(c.finish(60s));
    CHECK(looked >= 4 * 4 * 80);
  }
}

TEST_CASE("causal: nothing comes before what its sender had delivered",
          "[sim]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto opts = of(level::causal, 4);
    opts.seed = seed;
    opts.links = rough(0.1);
    cluster c{opts};
    // What each sender had delivered when it sent, by sender and text.
    std::map<std::pair<member_id, std::string>, std::map<member_id, seqno>>
      past;
    std::size_t checked = 0;
    c.watch = [&](std::size_t i, const delivery& d) {
      // A delivery has several batches: follow what comes before each.
      auto before = c.nodes[i].seen.last;
      for (auto& batch : d.batches) {
        for (auto& text : texts_in(*batch))
          for (auto& [who, number] : past[{batch->origin, text}]) {
            ++checked;
            if (who != batch->origin)
              CHECK(before[who] >= number);
          }
        before[batch->origin] = batch->last();
      }
    };
    c.install();
    std::mt19937_64 random{seed};
    for (int n = 0; n < 200; ++n) {
      auto i = random() % 4;
      auto text = "m" + std::to_string(n);
      past[{static_cast<member_id>(i + 1), text}] = c.nodes[i].seen.last;
      c.send(i, {text});
      c.pass(std::chrono::milliseconds{random() % 20});
    }
    for (std::size_t i = 0; i < 4; ++i)
      c.end(i);
    REQUIRE(c.finish(60s));
    CHECK(c.nodes[0].seen.log.size() == 200);
    CHECK(checked > 1000);
  }
}

TEST_CASE("who only receives is not delayed by who only sends [0.31] [1.05]",
          "[sim]") {
  // 1 floods; 2 only sends; 3 only receives. Each is there at once.
  cluster c{of(level::fifo)};
  c.install();
  for (int n = 0; n < 50; ++n)
    c.send(0, std::vector<std::string>(20, std::string(50, 'x')));
  c.send(1, {"y"});
  c.pass(1ms);
  CHECK(c.nodes[2].seen.log.size() == 1001);
  CHECK(c.nodes[1].seen.log.size() == 1001);
}

TEST_CASE("the same stream over other counters is the same stream", "[sim]") {
  auto run = [](seqno start) {
    auto opts = of(level::agreed, 3);
    opts.start = start;
    opts.links = rough(0.1);
    cluster c{opts};
    c.install();
    talk(c, 20);
    REQUIRE(c.finish(60s));
    std::vector<std::string> result;
    for (auto& x : c.nodes[0].seen.log)
      result.push_back(x.payload);
    return result;
  };
  // Numbers of different width take different bytes, not different fates.
  CHECK(run(0) == run((seqno{1} << 32) - 5));
  CHECK(run(0) == run((seqno{1} << 63) - 5));
}
