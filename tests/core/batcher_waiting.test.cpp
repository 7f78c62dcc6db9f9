#include "tests/support/batcher_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = parts_fixture;

TEST_CASE("a send that finds room is settled at once", "[core]") {
  fixture f;
  auto ticket = f.wait({"a", "b"});
  REQUIRE(f.out.settled.size() == 1);
  CHECK(f.out.settled[0].ticket == ticket);
  CHECK(f.out.settled[0].result.taken == 2);
  CHECK(f.count("sends_waited") == 0);
}

TEST_CASE("sends wait for room in the order in which they came", "[core]") {
  fixture f{small_window(4)};
  CHECK(f.send({"aaa"}).taken == 1);
  f.collect();
  auto first = f.wait({"b", "c", "d"});
  auto second = f.wait({"e"});
  CHECK(f.out.settled.empty());
  CHECK(f.count("sends_waiting") == 2);
  // What wants an answer at once does not overtake them.
  CHECK(f.send({""}).why == errc::overloaded);
  f.deliver({}, 1);
  CHECK(f.out.settled.empty());
  f.collect();
  CHECK(f.texts == std::vector<std::string>{"aaa", "b", "c"});
  f.deliver({}, 3);
  REQUIRE(f.out.settled.size() == 2);
  CHECK(f.out.settled[0].ticket == first);
  CHECK(f.out.settled[0].result.taken == 3);
  CHECK(f.out.settled[0].result.refused == 0);
  CHECK(f.out.settled[1].ticket == second);
  f.collect();
  CHECK(f.texts.back() == "e");
  CHECK(f.count("sends_waited") == 2);
  CHECK(f.deliver({}, 5)); // Now whoever was refused may send.
}

TEST_CASE("a large message that waits is settled when it is taken, not when "
          "it has left",
          "[core]") {
  fixture f{small_window(250)};
  f.send({std::string(240, 'x')});
  f.collect();
  f.wait({std::string(1000, 'y')});
  CHECK(f.out.settled.empty());
  auto rounds = 0;
  for (; f.out.settled.empty() && rounds < 10; ++rounds)
    f.deliver({}, f.sent += f.uut.is_partly_sent() ? 1 : 0);
  CHECK(f.out.settled.size() == 1);
  CHECK(f.uut.is_partly_sent());
}

TEST_CASE("a send that cannot be taken is settled with why, and the next one "
          "goes",
          "[core]") {
  group_options opts = small_window(4);
  opts.message_bytes_max = 3;
  fixture f{opts};
  f.send({"aaa"});
  f.collect();
  f.wait({"b", "cccc", "d"});
  f.wait({"e"});
  f.deliver({}, 1);
  REQUIRE(f.out.settled.size() == 2);
  auto& bad = f.out.settled[0].result;
  CHECK(bad.taken == 1);
  CHECK(bad.refused == 2);
  CHECK(bad.why == errc::too_large);
  CHECK(bad.bytes == 4);
  CHECK(bad.bytes_max == 3);
  CHECK(f.out.settled[1].result.taken == 1);
}

TEST_CASE("more sends than the limit do not wait", "[core]") {
  auto opts = small_window(4);
  opts.waiting_max = 2;
  fixture f{opts};
  f.deliver({}, 0, 3);
  f.send({"aaa"});
  f.wait({"b"});
  f.wait({"c"});
  f.wait({"d", "e"});
  REQUIRE(f.out.settled.size() == 1);
  CHECK(f.out.settled[0].result.refused == 2);
  CHECK(f.out.settled[0].result.why == errc::overloaded);
  CHECK(f.out.settled[0].result.holder == 3);
  CHECK(f.count("sends_waiting") == 2);
  CHECK(f.count("sends_not_let_wait") == 1);
}

TEST_CASE("the end marker goes behind all who wait, and nobody waits behind it",
          "[core]") {
  fixture f{small_window(4)};
  f.send({"aaa"});
  f.wait({"b"});
  f.end();
  f.collect();
  CHECK(f.kinds == std::vector<unit_kind>{unit_kind::message});
  f.wait({"c"});
  REQUIRE(f.out.settled.size() == 1);
  CHECK(f.out.settled[0].result.why == errc::shutting_down);
  f.all_hold();
  CHECK(f.texts == std::vector<std::string>{"aaa", "b", ""});
  CHECK(f.kinds.back() == unit_kind::end);
}

TEST_CASE("who still waits at the end of a view or of the node is told how far "
          "it came",
          "[core]") {
  for (auto why : {errc::view_changed, errc::shutting_down}) {
    fixture f{small_window(4)};
    f.send({"aa"});
    auto ticket = f.wait({"", "b", "c"});
    f.out = {};
    if (why == errc::view_changed)
      f.uut.on_view(small_units(), f.out);
    else
      f.uut.on_shutdown(f.out);
    REQUIRE(f.out.settled.size() == 1);
    CHECK(f.out.settled[0].ticket == ticket);
    CHECK(f.out.settled[0].result.taken == 1);
    CHECK(f.out.settled[0].result.refused == 2);
    CHECK(f.out.settled[0].result.why == why);
    CHECK(f.count("sends_waiting") == 0);
  }
  batcher nobody;
  batcher_out out;
  nobody.on_awaited(make_outgoing({"x"}), {}, out);
  REQUIRE(out.settled.size() == 1);
  CHECK(out.settled[0].result.why == errc::not_a_member);
}
