#include "tests/support/batcher_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = batcher_fixture;

TEST_CASE("a full window takes no more and names who holds it", "[core]") {
  for (auto start : starts) {
    fixture f{small_window(20), 3, start};
    f.deliver({}, start, 3);
    auto result = f.send({std::string(9, 'x'), std::string(9, 'x'), "x"});
    CHECK(result.taken == 2);
    CHECK(result.refused == 1);
    CHECK(result.why == errc::overloaded);
    CHECK(result.holder == 3);
    f.drain();
    CHECK(f.uut.free_bytes() == 0);
    // The batch is stable as a whole or not at all.
    CHECK(!f.deliver({}, start + 1, 3));
    CHECK(f.deliver({}, start + 2, 3));
    CHECK(f.uut.free_bytes() == 20);
    CHECK(!f.deliver({}, start + 2, 3));
  }
}

TEST_CASE("an own batch took from its first message until it was delivered",
          "[core]") {
  fixture f;
  f.send({"a"});
  f.now += 3ms;
  f.send({"b"});
  f.drain();
  f.now += 4ms;
  // Others' messages, and that all hold the own ones, say nothing of it.
  f.deliver({make_batch(f.current, 2, 1, 1)}, 2);
  CHECK(f.uut.delivery_spans().total_microseconds() == 0);
  f.deliver({make_batch(f.current, 1, 1, 1)}, 2);
  CHECK(f.uut.delivery_spans().total_microseconds() == 0); // Not all of it.
  f.deliver({make_batch(f.current, 1, 2, 2)}, 2);
  CHECK(f.uut.delivery_spans().total_microseconds() == 7000);
  CHECK(f.uut.delivery_spans().cumulative().back() == 1);
}

TEST_CASE("a window of messages opens by messages", "[core]") {
  group_options opts = small_window(1000, 4);
  fixture f{opts};
  for (int i = 0; i < 4; ++i) {
    CHECK(f.send({"x"}).taken == 1);
    f.drain();
  }
  CHECK(f.send({"x"}).why == errc::overloaded);
  CHECK(!f.deliver({}, 1)); // Three of four under way is not room again.
  CHECK(f.deliver({}, 2));
}

TEST_CASE("a message larger than the window goes when nothing else does",
          "[core]") {
  fixture f{small_window(10)};
  CHECK(f.send({std::string(50, 'x'), "y"}).taken == 1);
  f.drain();
  CHECK(f.send({"y"}).refused == 1);
  CHECK(f.deliver({}, 1));
  CHECK(f.send({"y"}).taken == 1);
}

TEST_CASE("what is refused and sent again later is counted each time",
          "[core]") {
  fixture f{small_window(4)};
  f.send({"aaa", "b"});
  f.send({"b"});
  CHECK(f.count("messages_refused") == 2);
  CHECK(f.count("messages_sent") == 1);
}

TEST_CASE("a delivery of the view before opens no window of this one",
          "[core]") {
  fixture f{small_window(4)};
  auto before = f.current->id;
  f.current = make_view(3, 1, 0, 2);
  f.uut.on_view(f.current, f.out);
  f.send({"aaa", "b"});
  f.drain();
  f.out = {};
  f.uut.on_delivery({0, {}, 100, 2, before}, {}, f.out);
  CHECK(!f.out.opened);
  CHECK(f.uut.free_bytes() == 0);
}

TEST_CASE("a full window names its holder, and since when", "[core]") {
  fixture f{small_window(4)};
  CHECK(f.uut.waits().items.empty());
  f.deliver({}, 0, 3);
  f.send({"aaa"});
  CHECK(f.uut.waits().items.empty()); // Full, and nobody minds.
  f.now += 5s;
  f.send({"b"});
  REQUIRE(f.uut.waits().items.size() == 1);
  auto held = f.uut.waits().items[0];
  CHECK(held.who == 3);
  CHECK(held.name == "peer-3");
  CHECK(held.what == "window");
  CHECK(held.count == 1);
  CHECK(held.since == instant{} + 5s);
  f.now += 1s;
  f.deliver({}, 0, 2); // Another one lacks the most now.
  REQUIRE(f.uut.waits().items.size() == 1);
  CHECK(f.uut.waits().items[0].who == 2);
  CHECK(f.uut.waits().items[0].since == f.now);
  f.deliver({}, 1, 1);
  CHECK(f.uut.waits().items.empty());
}

TEST_CASE("a window is no larger than what the receive buffers of all take",
          "[core]") {
  auto narrow = std::make_shared<view>(*make_view(3, 1));
  narrow->window_bytes = 20;
  fixture f{small_window(1000), narrow};
  CHECK(f.send({std::string(9, 'x'), std::string(9, 'x'), "x"}).taken == 2);
  CHECK(f.count("window_bytes") == 20);
  batcher_out out;
  f.uut.on_view(make_view(3, 1), out);
  CHECK(f.uut.window_bytes() == 1000);
}

TEST_CASE("a frozen door sends what was gathered, and nothing more", "[core]") {
  fixture f;
  f.send({"a", "b"});
  f.out = {};
  CHECK_FALSE(f.uut.on_freeze({{9, 9}}, f.out)); // Another view.
  CHECK(f.uut.on_freeze({f.current->id}, f.out));
  REQUIRE(f.drafts().size() == 1);
  CHECK(f.drafts()[0].count == 2);
  f.out = {};
  CHECK_FALSE(f.uut.on_freeze({f.current->id}, f.out));
  auto result = f.send({"c"});
  CHECK(result.taken == 0);
  CHECK(result.why == errc::overloaded);
  CHECK(result.holder == 0);
  CHECK(f.uut.waits().items.empty());
  f.wait({"d"});
  CHECK(f.out.settled.empty());
  CHECK_FALSE(f.deliver({}, 2)); // Room, but not in this view.
  f.end();
  f.drain();
  CHECK(f.drafts().empty());
  f.out = {};
  f.uut.on_view(make_view(3, 1, 0, 2), f.out);
  REQUIRE(f.out.settled.size() == 1);
  CHECK(f.out.settled[0].result.why == errc::view_changed);
  CHECK(f.send({"e"}).taken == 1);
}

TEST_CASE("where views end by a cut, agreed messages say what came before them",
          "[core]") {
  auto deps_at = [](level order, bool dynamic) {
    auto first = *make_view(3);
    first.dynamic = dynamic;
    group_options opts;
    opts.order = order;
    fixture f{opts, std::make_shared<const view>(first)};
    f.deliver({make_batch(f.current, 2, 1, 1)});
    f.send({"x"});
    f.drain();
    return f.drafts().at(0).deps;
  };
  using deps = std::vector<seqno>;
  CHECK(deps_at(level::agreed, true) == deps{0, 1, 0});
  CHECK(deps_at(level::causal, true) == deps{0, 1, 0});
  CHECK(deps_at(level::causal, false) == deps{0, 1, 0});
  CHECK(deps_at(level::agreed, false).empty());
  // All hold what is safe; and `fifo` promises nothing about others.
  CHECK(deps_at(level::safe, true).empty());
  CHECK(deps_at(level::fifo, true).empty());
}
