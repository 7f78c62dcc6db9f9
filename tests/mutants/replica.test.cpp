#include "actors/core/notify_client.hpp"
#include "tests/support/planting.hpp"
#include "tests/support/replica_world.hpp"

#include <catch2/catch.hpp>

// What the planted bugs of replicas break. In the scenario `service` the
// simulator finds most of them, too.

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct service_world : replica_world {
  explicit service_world(replica_options x = {}) : replica_world(3, x) {
    install(4, 3, {1, 2, 3});
    settle();
    session
      = done(3, ask_for(request_kind::open, client_id(7, 0, 0), "ada")).session;
  }

  service_request add(std::uint64_t number) {
    return ask_for(request_kind::call, client_id(7, session, number), "add n 1",
                   number - 1);
  }

  std::uint64_t session = 0;
};

} // namespace

TEST_CASE("ack-before-sync answers what a disk has not", "[mutants][replica]") {
  expect_change("ack-before-sync", false, true, [] {
    service_world w;
    w.nodes[1].disk_works = false;
    auto ticket = w.request(3, w.add(1));
    w.settle();
    return w.reply(3, ticket).has_value();
  });
}

TEST_CASE("commit-before-backups answers what one disk has",
          "[mutants][replica]") {
  expect_change("commit-before-backups", false, true, [] {
    service_world w;
    w.nodes[1].disk_works = w.nodes[2].disk_works = false;
    auto ticket = w.request(3, w.add(1));
    w.settle();
    return w.reply(3, ticket).has_value();
  });
}

TEST_CASE("no-fencing reads when others may lead", "[mutants][replica]") {
  expect_change("no-fencing", true, false, [] {
    service_world w;
    w.nodes[3].it->on_lease({{4, 3}, w.now, {}});
    auto read = ask_for(request_kind::read, client_id(7, w.session, 0),
                        "get n");
    return w.done(3, read).status == reply_status::not_leader;
  });
}

TEST_CASE("snapshot-misses-last loses what was committed",
          "[mutants][replica]") {
  expect_change<std::string>("snapshot-misses-last", "1", "", [] {
    replica_options opts;
    opts.snapshot_bytes = 1000;
    service_world w{opts};
    for (std::uint64_t i = 1; i <= 40; ++i)
      w.done(3, ask_for(request_kind::call, client_id(7, w.session, i),
                        "put key" + std::to_string(i) + " 1", i - 1));
    for (member_id x = 1; x <= 3; ++x) {
      w.crash(x);
      w.start(x);
    }
    w.install(5, 1, {1, 2, 3});
    w.settle();
    w.pass(1s);
    return w.value(1, "key1");
  });
}

TEST_CASE("complete-too-early vouches for what it has not",
          "[mutants][replica]") {
  expect_change("complete-too-early", false, true, [] {
    service_world w;
    w.crash(1);
    w.install(5, 3, {2, 3});
    w.settle();
    w.done(3, w.add(1));
    w.start(1);
    w.install(6, 3, {2, 3}, {1});
    return w.nodes[1].complete.has_value();
  });
}

TEST_CASE("opens-without-longest forgets what another one had",
          "[mutants][replica]") {
  expect_change("opens-without-longest", true, false, [] {
    service_world w;
    w.nodes[2].hears = false;
    w.request(3, w.add(1));
    w.settle();
    w.nodes[2].hears = true;
    w.crash(3);
    w.install(5, 2, {1, 2});
    w.settle();
    return w.value(2, "n") == "1";
  });
}

TEST_CASE("reply-cache-lost executes a retry again", "[mutants][replica]") {
  expect_change<std::string>("reply-cache-lost", "1", "2", [] {
    service_world w;
    w.done(3, w.add(1));
    w.crash(3);
    w.install(5, 2, {1, 2});
    w.settle();
    return std::string{w.done(2, w.add(1)).body.text()};
  });
}

namespace {

/// A client that is connected to the only server.
struct connected_client {
  core::notify_client it{{}, {"ada", {v4_endpoint(1, 1)}, {}}};
  instant now{1s};
  core::client_out out;

  connected_client() {
    it.on_start(now, out);
    hear({packet_code::accept, {}, 5, 0, 0, 1, 0, ""});
  }

  void hear(packet x) {
    out = {};
    origin from;
    from.from = v4_endpoint(1, 1);
    it.on_packet(from, x, now, out);
  }
};

} // namespace

TEST_CASE("retry-without-its-id asks for another request",
          "[mutants][replica]") {
  expect_change<std::uint64_t>("retry-without-its-id", 1, 2, [] {
    connected_client c;
    c.it.on_request(packet_code::send, "hello", c.now, c.out);
    c.now += 150ms;
    c.out = {};
    c.it.on_tick(c.now, c.out);
    std::uint64_t last = 0;
    for (const auto& x : c.out.leaving)
      if (std::get<packet>(x.what).code == packet_code::send)
        last = std::get<packet>(x.what).sequence;
    return last;
  });
}

TEST_CASE("copies-shown shows a notification twice", "[mutants][replica]") {
  expect_change<std::size_t>("copies-shown", 0, 1, [] {
    connected_client c;
    packet post{packet_code::notification, {}, 5, 1, 0, 1, 0, "bob: hi"};
    c.hear(post);
    c.hear(post);
    return c.out.events.size();
  });
}
