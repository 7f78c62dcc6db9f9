#include "tests/support/talk.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Bytes that repeat nowhere soon.
std::string noise(std::size_t bytes, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::string result(bytes, '\0');
  for (auto& x : result)
    x = static_cast<char>(random());
  return result;
}

impairment quick() {
  impairment result;
  result.delay_min = result.delay_max = 1ms;
  return result;
}

/// Sends as the application of member `i`, and waits for room.
void send_awaited(cluster& c, std::size_t i, const std::string& text) {
  unit_writer units;
  units.add(text);
  ++c.sent[i];
  caf::send_as(c.nodes[i].app, c.nodes[i].stream.group,
               awaited_outgoing{{units.take(), 1}});
}

} // namespace

TEST_CASE("a message of 16 MiB holds up nobody else's small messages",
          "[sim]") {
  cluster_options opts;
  opts.links = quick();
  cluster c{opts};
  std::map<std::string, instant> said;
  timespan longest{0};
  std::size_t small = 0;
  std::vector<std::size_t> before(3); // Small ones before the large one.
  std::vector<bool> whole(3);
  c.watch = [&](std::size_t i, const delivery& x) {
    for (auto& batch : x.batches)
      for (auto& text : texts_in(*batch))
        if (auto at = said.find(text); at != said.end()) {
          longest = std::max(longest, timespan{c.now() - at->second});
          ++small;
          before[i] += whole[i] ? 0 : 1;
        } else if (!text.empty()) {
          whole[i] = true;
        }
  };
  c.install();
  auto large = noise(16u << 20, 7);
  c.send(0, {large});
  auto n = 0;
  for (; n < 1000 && !(whole[0] && whole[1] && whole[2]); ++n) {
    auto text = "small " + std::to_string(n);
    said[text] = c.now();
    c.send(1, {text});
    c.pass(1ms);
  }
  auto took = n * 1ms;
  c.pass(100ms);
  REQUIRE(small == said.size() * 3);
  // A window is a sixteenth of it.
  CHECK(took >= 32ms);
  CHECK(longest <= took / 8);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(before[i] * 2 > static_cast<std::size_t>(n));
    CHECK(c.nodes[i].seen.broken.empty());
    auto& log = c.nodes[i].seen.log;
    auto it = std::find_if(log.begin(), log.end(),
                           [](auto& x) { return x.sender == 1; });
    REQUIRE(it != log.end());
    CHECK(it->number == 1);
    CHECK((it->payload == large));
  }
  CHECK(c.logs_agree());
}

TEST_CASE(
  "messages of many parts keep every level's promise over a bad network",
  "[sim]") {
  for (auto order : {level::fifo, level::causal, level::agreed, level::safe})
    for (seqno start : {seqno{0}, (seqno{1} << 32) - 5, (seqno{1} << 63) - 5}) {
      INFO("level " << to_string(order) << " start " << start);
      cluster_options opts;
      opts.order = order;
      opts.start = start;
      opts.links = rough(0.1, 0.05);
      opts.unit_bytes = 500;
      opts.stream.group.window_bytes = 8192;
      cluster c{opts};
      c.install();
      std::mt19937_64 random{start + 3};
      for (int n = 0; n < 60; ++n) {
        auto bytes = random() % (n % 4 == 0 ? 20000 : 200);
        send_awaited(c, n % 3, noise(bytes, n));
        c.pass(20ms);
      }
      for (std::size_t i = 0; i < 3; ++i)
        c.end(i);
      REQUIRE(c.finish(300s));
      for (auto& x : c.nodes)
        CHECK(x.seen.refused == 0);
      expect_complete(c, 20);
      for (auto& x : c.nodes)
        for (auto& d : x.seen.log)
          CHECK(d.number > start);
      if (order == level::agreed || order == level::safe)
        CHECK(c.logs_agree());
    }
}

TEST_CASE("what waits for room leaves without anybody asking again", "[sim]") {
  cluster_options opts;
  opts.stream.group.window_bytes = 2048;
  opts.links = quick();
  cluster c{opts};
  c.install();
  for (int n = 0; n < 300; ++n)
    send_awaited(c, n % 3, std::string(500, 'x'));
  for (std::size_t i = 0; i < 3; ++i)
    c.end(i); // Behind all that waits.
  REQUIRE(c.finish(60s));
  expect_complete(c, 100);
  for (auto& x : c.nodes) {
    CHECK(x.seen.refused == 0);
    CHECK(x.seen.credits == 0);
  }
  CHECK(c.count(c.nodes[0].stream.group, "sends_waited") > 90);
}

TEST_CASE("a hundred megabytes in messages of 1 MiB arrive whole and in order",
          "[sim][long]") {
  constexpr std::uint64_t messages = 100;
  cluster_options opts;
  opts.links = quick();
  cluster c{opts};
  std::vector<std::uint64_t> heard(3);
  c.watch = [&](std::size_t i, const delivery& x) {
    c.nodes[i].seen.log.clear(); // What was checked takes no memory.
    for (auto& batch : x.batches)
      for_each_message(*batch, [&](seqno number, std::string_view text) {
        CHECK(number == ++heard[i]);
        CHECK((text == noise(1u << 20, number)));
      });
  };
  c.install();
  for (std::uint64_t n = 1; n <= messages; ++n) {
    send_awaited(c, 0, noise(1u << 20, n));
    c.pass(1ms);
  }
  for (std::size_t i = 0; i < 3; ++i)
    c.end(i);
  REQUIRE(c.finish(60s));
  for (auto n : heard)
    CHECK(n == messages);
}
