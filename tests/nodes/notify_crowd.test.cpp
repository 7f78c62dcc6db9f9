#include "nodes/notify_crowd.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

/// Three clients in a ring, at one server that this test plays.
struct fixture {
  endpoint server = v4_endpoint(1, 1);
  crowd_plan plan;
  instant now{1s};
  core::client_out out;
  notify_crowd uut;

  fixture() {
    plan.clients = 3;
    plan.servers = {server};
    plan.follows = 1;
    plan.rate = 10;
  }

  void hear(packet x) {
    origin from;
    from.from = server;
    from.inc = 1;
    x.epoch = 1;
    uut.on_packet(from, x, now, out);
  }

  std::vector<packet> take() {
    std::vector<packet> result;
    for (auto& x : out.leaving)
      result.push_back(std::get<packet>(x.what));
    out = {};
    return result;
  }

  /// Answers all that is asked but the posts, which it returns.
  std::vector<packet> serve() {
    std::vector<packet> posts;
    for (auto asked = take(); !asked.empty(); asked = take())
      for (auto& x : asked) {
        if (x.code == packet_code::connect) {
          ids.push_back(x.client);
          hear({packet_code::accept, x.client, 7, 0});
        } else if (x.code == packet_code::follow) {
          ack(x);
        } else if (x.code == packet_code::send) {
          posts.push_back(std::move(x));
        }
      }
    return posts;
  }

  void ack(const packet& x) {
    hear({packet_code::info, x.client, 7, x.sequence});
  }

  void begin() {
    uut = notify_crowd{plan};
    uut.on_start(now, out);
    serve();
    REQUIRE(uut.count().ready);
    uut.on_go(now, out);
  }

  /// Lets time pass until somebody posts.
  packet next_post() {
    for (;;) {
      REQUIRE(uut.next_deadline());
      now = std::max(now, *uut.next_deadline());
      uut.on_tick(now, out);
      auto posts = serve();
      if (!posts.empty())
        return posts.front();
    }
  }

  /// Shows the third client something of the first, whom it follows.
  void show(std::uint64_t number, const std::string& text) {
    hear({packet_code::notification, ids[2], 7, number, 0, 0, 0, text});
    serve();
  }

  std::vector<uuid_bytes> ids;
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "clients connect, follow the next one, and post in turn",
                 "[nodes][crowd]") {
  uut = notify_crowd{plan};
  uut.on_start(now, out);
  auto hello = take();
  REQUIRE(hello.size() == 3);
  CHECK(hello[2].text == "user-3");
  for (auto& x : hello)
    hear({packet_code::accept, x.client, 7, 0});
  auto follow = take();
  REQUIRE(follow.size() == 3);
  CHECK(follow[2].text == "+user-1"); // In a ring.
  CHECK_FALSE(uut.count().ready);
  for (auto& x : follow)
    hear({packet_code::info, x.client, 7, x.sequence});
  CHECK(uut.count().ready);
  uut.on_go(now, out);
  auto begin = now;
  auto first = next_post();
  CHECK(first.text.substr(0, 3) == "1 .");
  CHECK(first.text.size() == plan.text_size);
  ack(first);
  auto second = next_post();
  CHECK(second.client != first.client);
  CHECK(now - begin == 100ms); // Ten a second.
}

TEST_CASE_METHOD(fixture,
                 "what was acknowledged is missing until who follows was shown "
                 "it",
                 "[nodes][crowd]") {
  begin();
  auto post = next_post();
  CHECK(post.client == ids[0]);
  CHECK_FALSE(uut.count().settled); // It waits.
  ack(post);
  CHECK(uut.count().acked == 1);
  CHECK(uut.count().missing == 1);
  CHECK_FALSE(uut.count().settled);
  show(1, "user-1: " + post.text);
  CHECK(uut.count().missing == 0);
  CHECK(uut.count().settled);
}

TEST_CASE_METHOD(fixture,
                 "a post that is shown under two numbers was shown twice",
                 "[nodes][crowd]") {
  begin();
  show(1, "user-1: 1 ..");
  CHECK(uut.count().shown_twice == 0);
  show(2, "user-1: 1 ..");
  CHECK(uut.count().shown == 2);
  CHECK(uut.count().shown_twice == 1);
}

TEST_CASE_METHOD(fixture,
                 "posts of one author are shown in their order, and those of "
                 "others not at all",
                 "[nodes][crowd]") {
  begin();
  show(1, "user-1: 2 ..");
  CHECK(uut.count().out_of_order == 0);
  show(2, "user-1: 1 ..");
  CHECK(uut.count().out_of_order == 1);
  show(3, "user-2: 1 .."); // Whom it does not follow.
  CHECK(uut.count().out_of_order == 2);
}

TEST_CASE_METHOD(fixture,
                 "after a fault all are served again once each was answered "
                 "what it asked since",
                 "[nodes][crowd]") {
  plan.clients = 2;
  begin();
  auto before = next_post();
  now += 1ms;
  uut.on_fault(now);
  ack(before); // Asked before the fault.
  CHECK_FALSE(uut.count().first_again);
  ack(next_post());
  CHECK(uut.count().first_again == now);
  CHECK_FALSE(uut.count().all_again);
  ack(next_post());
  CHECK(uut.count().all_again == now);
}

TEST_CASE_METHOD(fixture,
                 "without a rate each posts again as soon as it is answered",
                 "[nodes][crowd]") {
  plan.rate = 0;
  begin();
  auto posts = serve();
  REQUIRE(posts.size() == 3);
  uut.count_anew(now);
  now += 5ms;
  ack(posts[1]);
  auto again = serve();
  REQUIRE(again.size() == 1);
  CHECK(again[0].client == posts[1].client);
  CHECK(again[0].text.substr(0, 2) == "2 ");
  auto x = uut.count();
  CHECK(x.acked_since == 1);
  CHECK(x.latency.percentile(1).value_or(0) >= 4'960'000);
  uut.on_stop();
  ack(again[0]);
  CHECK(serve().empty());
}
