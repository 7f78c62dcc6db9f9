#include "tests/support/talk.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

constexpr level ordered[]{level::fifo, level::causal, level::agreed,
                          level::safe};

/// Hands each member batches of many messages of any size; what a full window
/// refuses is not sent again, as only the order counts.
void flood(cluster& c, int batches, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  auto size = [&]() -> std::size_t {
    switch (random() % 20) {
      case 0:
        return 60000;
      case 1:
        return random() % 60001;
      case 2:
      case 3:
        return 0;
      default:
        return random() % 300;
    }
  };
  for (int n = 0; n < batches; ++n) {
    auto i = random() % c.nodes.size();
    std::vector<std::string> payloads(1 + random() % 30);
    for (auto& x : payloads)
      x.assign(size(), static_cast<char>('a' + random() % 26));
    c.send(i, payloads);
    if (random() % 3 == 0)
      c.pass(std::chrono::milliseconds{random() % 10});
  }
  for (std::size_t i = 0; i < c.nodes.size(); ++i)
    c.end(i);
}

void expect_all(cluster& c) {
  std::uint64_t taken = 0;
  for (std::size_t i = 0; i < c.nodes.size(); ++i)
    taken += c.sent[i] - c.nodes[i].seen.refused;
  for (auto& x : c.nodes) {
    CHECK(x.seen.broken.empty());
    CHECK(x.seen.log.size() == taken);
  }
}

} // namespace

TEST_CASE("thousands of messages of any size, over a bad network", "[sim]") {
  for (auto order : ordered) {
    INFO("level " << to_string(order));
    cluster_options opts;
    opts.order = order;
    opts.links = rough(0.2, 0.05);
    opts.stream.group.window_bytes = 4u << 20;
    cluster c{opts};
    c.install();
    flood(c, 150, 7);
    REQUIRE(c.finish(300s));
    expect_all(c);
    if (order == level::agreed || order == level::safe)
      CHECK(c.logs_agree());
    CHECK(c.nodes[0].seen.log.size() > 2000);
  }
}

TEST_CASE("a small window under loss stalls nobody for ever", "[sim]") {
  for (auto order : ordered) {
    INFO("level " << to_string(order));
    cluster_options opts;
    opts.order = order;
    opts.links = rough(0.2, 0.05);
    opts.stream.group.window_bytes = 4096;
    opts.stream.group.message_bytes_max = 1000;
    cluster c{opts};
    c.install();
    std::uint64_t expected = 0;
    for (int n = 0; n < 200; ++n) {
      c.send(n % 3, std::vector<std::string>(5, std::string(200, 'x')));
      c.pass(2ms);
    }
    for (std::size_t i = 0; i < 3; ++i) {
      c.end(i);
      expected += c.sent[i] - c.nodes[i].seen.refused;
      CHECK(c.nodes[i].seen.credits > 0);
    }
    REQUIRE(c.finish(120s));
    for (auto& x : c.nodes)
      CHECK(x.seen.log.size() == expected);
  }
}

TEST_CASE("a partition stalls, once it heals all catch up, and soon", "[sim]") {
  for (auto order : ordered) {
    INFO("level " << to_string(order));
    cluster_options opts;
    opts.members = 4;
    opts.order = order;
    cluster c{opts};
    c.install();
    auto at = [&](std::size_t i) { return c.nodes[i].at; };
    c.tell_hub(partition_network{{{at(0), at(1)}, {at(2), at(3)}}});
    for (int n = 0; n < 500; ++n) {
      c.send(n % 4, {std::string(1000, 'x')});
      c.pass(20ms);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      c.end(i);
      if (order == level::agreed || order == level::safe)
        CHECK(c.nodes[i].seen.log.empty());
    }
    c.tell_hub(heal_network{});
    // The longest time-out, and little more: what is missing is asked for.
    REQUIRE(c.finish(3s));
    expect_complete(c, 125);
  }
}

TEST_CASE("one bad receiver slows the group down, but none is lost", "[sim]") {
  for (auto order : {level::agreed, level::safe}) {
    cluster_options opts;
    opts.members = 4;
    opts.order = order;
    cluster c{opts};
    c.install();
    // Of what goes to 4 half is lost, and it is far away.
    auto bad = rough(0.5);
    bad.delay_min = 100ms;
    bad.delay_max = 300ms;
    for (std::size_t i = 0; i < 3; ++i)
      caf::anon_send(c.nodes[i].transport, impair{c.nodes[3].at, bad, i + 1});
    talk(c, 30);
    REQUIRE(c.finish(60s));
    expect_complete(c, 30);
    CHECK(c.logs_agree());
  }
}

TEST_CASE("8 members with 100 messages each agree on every place [6.14]",
          "[sim]") {
  for (auto order : {level::agreed, level::safe}) {
    cluster_options opts;
    opts.members = 8;
    opts.order = order;
    opts.links = rough(0.02);
    cluster c{opts};
    c.install();
    talk(c, 100);
    REQUIRE(c.finish(60s));
    expect_complete(c, 100);
    CHECK(c.logs_agree());
  }
}

TEST_CASE("groups of 2, 3, 4, 6 and 8 are in order, as in the sources [6.02]",
          "[sim]") {
  for (std::size_t members : {2, 3, 4, 6, 8}) {
    INFO(members << " members");
    cluster_options opts;
    opts.members = members;
    opts.links = rough(0.05);
    cluster c{opts};
    c.install();
    talk(c, 20);
    REQUIRE(c.finish(60s));
    expect_complete(c, 20);
    CHECK(c.logs_agree());
  }
}

TEST_CASE("two hundred seeds: any group, any level, any network", "[sim]") {
  std::mt19937_64 random{2024};
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    cluster_options opts;
    opts.seed = seed;
    opts.members = 1 + random() % 6;
    opts.order = ordered[random() % 4];
    opts.start = std::vector<seqno>{0, (seqno{1} << 32) - 5,
                                    (seqno{1} << 63) - 5}[random() % 3];
    opts.links = rough(static_cast<double>(random() % 31) / 100,
                       static_cast<double>(random() % 11) / 100);
    opts.links.delay_max = std::chrono::milliseconds{1 + random() % 200};
    cluster c{opts};
    c.install();
    talk(c, 8);
    INFO("seed " << seed << ", " << opts.members << " members, level "
                 << to_string(opts.order));
    REQUIRE(c.finish(120s));
    expect_complete(c, 8);
    if (opts.order == level::agreed || opts.order == level::safe)
      CHECK(c.logs_agree());
  }
}
