#include "tests/support/talk.hpp"
#include "tests/support/tracking.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

constexpr std::size_t trains = 40;
constexpr std::size_t messages = 500;
constexpr std::size_t bytes = 100;

/// Members whose paths take 1,400 bytes; each says 2 MB, in trains of 44
/// datagrams.
struct train_cluster : cluster {
  explicit train_cluster(impairment links, level order = level::safe)
    : cluster(options_of(links, order)) {
    install();
  }

  static cluster_options options_of(impairment links, level order) {
    cluster_options result;
    result.order = order;
    result.links = links;
    result.datagram_bytes = 1400;
    result.stream.group.window_bytes = 4u << 20;
    result.stream.ack_tracker = asks_after_5ms(); // Time goes in steps of 2ms.
    return result;
  }

  void say_all() {
    for (std::size_t n = 0; n < trains; ++n) {
      for (std::size_t i = 0; i < nodes.size(); ++i)
        send(i, std::vector<std::string>(
                  messages, std::string(bytes, static_cast<char>('a' + i))));
      pass(2ms);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i)
      end(i);
  }

  /// What was sent again to one receiver, for each message to one receiver.
  double share_sent_again() {
    std::uint64_t again = 0;
    for (auto& x : nodes)
      again += count(x.stream.resender, "messages_resent")
               + count(x.stream.resender, "messages_repaired");
    return static_cast<double>(again)
           / static_cast<double>(trains * messages * nodes.size()
                                 * (nodes.size() - 1));
  }

  void expect_all() {
    for (auto& x : nodes) {
      CHECK(x.seen.broken.empty());
      CHECK(x.seen.refused == 0);
      CHECK(x.seen.log.size() == nodes.size() * trains * messages);
    }
  }
};

impairment lossy(double loss) {
  impairment result;
  result.loss = loss;
  result.delay_min = 50us;
  result.delay_max = 300us;
  return result;
}

} // namespace

TEST_CASE("of a lossy network's trains the lost pieces are sent again",
          "[sim][train]") {
  for (auto loss : {0.01, 0.1}) {
    train_cluster c{lossy(loss)};
    c.say_all();
    REQUIRE(c.finish(60s));
    c.expect_all();
    CHECK(c.logs_agree());
    auto again = c.share_sent_again();
    CAPTURE(loss, again);
    CHECK(again > loss / 2);
    CHECK(again < 3 * loss);
  }
}

TEST_CASE("without loss trains cross whole, and nothing is sent again",
          "[sim][train]") {
  train_cluster c{impairment{}};
  c.say_all();
  REQUIRE(c.finish(60s));
  c.expect_all();
  CHECK(c.share_sent_again() == 0);
  for (auto& x : c.nodes) {
    auto received = c.count(x.transport, "datagrams_received");
    CHECK(received > 2 * trains * 39);
    CHECK(c.count(x.transport, "datagrams_merged") >= 2 * trains * 38);
  }
}

TEST_CASE("trains whose pieces overtake each other are delivered in order",
          "[sim][train]") {
  for (auto order : {level::causal, level::safe}) {
    train_cluster c{rough(0.05, 0.05), order};
    c.say_all();
    REQUIRE(c.finish(300s));
    c.expect_all();
    if (order == level::safe)
      CHECK(c.logs_agree());
  }
}
