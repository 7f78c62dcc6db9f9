#include "tests/support/naive_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = naive_fixture;
using members = std::vector<member_id>;
using texts = std::vector<std::string>;

TEST_CASE("a copy that comes again is delivered again, which is the exhibit",
          "[core]") {
  fixture f{2};
  f.message(2, 5, 1, "x");
  CHECK(f.delivered() == texts{"x"});
  f.message(2, 5, 1, "x");
  CHECK(f.delivered() == texts{"x"});
}

TEST_CASE("alone in its group a member delivers, and its stream ends",
          "[core]") {
  for (auto order : {level::unordered, level::naive}) {
    fixture f{1, order};
    f.send({"a", "b"});
    CHECK(f.delivered() == texts{"a", "b"});
    CHECK(f.uut.pending_table().empty());
    f.uut.on_end(f.now, f.out);
    CHECK(f.uut.all_ended(f.now));
  }
}

TEST_CASE("the acks of delivered messages are forgotten when there are many",
          "[core]") {
  naive_options opts;
  opts.queue_max = 8;
  fixture f{2, level::naive, 0, opts};
  for (seqno i = 1; i <= 100; ++i) {
    f.message(2, i, i, "x");
    CHECK(f.delivered().size() == 1);
  }
  CHECK(f.count("frames_dropped") == 0);
  CHECK(f.uut.acked_by(1, 2).empty());
  CHECK(!f.uut.acked_by(100, 2).empty());
}

TEST_CASE("acks of messages that never come do not pile up", "[core]") {
  naive_options opts;
  opts.queue_max = 8;
  fixture f{3, level::naive, 0, opts};
  for (lamport_time t = 1; t <= 20; ++t)
    f.ack(2, 3, t);
  CHECK(f.count("frames_dropped") == 12);
}

TEST_CASE("a full pending table refuses, names who lacks, and opens again",
          "[core]") {
  naive_options opts;
  opts.queue_max = 4;
  fixture f{2, level::naive, 0, opts};
  auto result = f.send({"a", "b", "c", "d", "e"});
  CHECK(result.taken == 4);
  CHECK(result.why == errc::overloaded);
  CHECK(result.holder == 2);
  f.ack(2, 1, 1);
  CHECK(!f.out.opened);
  f.ack(2, 1, 2);
  CHECK(f.out.opened);
  CHECK(f.uut.free_places() == 2);
  f.ack(2, 1, 3);
  CHECK(!f.out.opened);
}

TEST_CASE("the stream ends when all end markers came and all is delivered",
          "[core]") {
  fixture f{2};
  f.send();
  f.uut.on_end(f.now, f.out);
  CHECK(f.told<plain_end>() == members{2});
  f.end(2, 1);
  CHECK(f.told<plain_end_ack>() == members{2});
  CHECK(!f.uut.all_ended(f.now));
  f.message(2, 5, 1);
  f.ack(2, 1, 1);
  CHECK(!f.uut.all_ended(f.now)); // Its own marker may be lost.
  f.receive(2, plain_end_ack{f.current->id});
  CHECK(f.uut.all_ended(f.now));
}

TEST_CASE("a copy does not stand for a message that is missing", "[core]") {
  fixture f{2};
  f.uut.on_end(f.now, f.out);
  f.receive(2, plain_end_ack{f.current->id});
  f.end(2, 2);
  f.message(2, 5, 1);
  f.message(2, 5, 1);
  CHECK(!f.uut.all_ended(f.now));
  f.message(2, 6, 2);
  CHECK(f.uut.all_ended(f.now));
}

TEST_CASE("unordered ends after a while, as what is lost stays lost",
          "[core]") {
  fixture f{2, level::unordered};
  f.uut.on_end(f.now, f.out);
  f.receive(2, plain_end_ack{f.current->id});
  f.end(2, 2);
  f.message(2, 5, 1);
  CHECK(f.delivered().size() == 1);
  CHECK(f.told<plain_ack>().empty());
  CHECK(!f.uut.all_ended(f.now));
  CHECK(f.uut.all_ended(f.now + 1s));
}

TEST_CASE("naive waits tell whose acks are missing, since when [6.09]",
          "[core]") {
  fixture f;
  f.now += 1s;
  f.send({"a", "b"});
  auto sent = f.now;
  f.ack(2, 1, 1);
  f.ack(2, 1, 2, 2);
  f.pass(500ms); // Sent again, but waited for since it was first sent.
  auto waits = f.uut.waits().items;
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].who == 3);
  CHECK(waits[0].name == "peer-3");
  CHECK(waits[0].count == 2);
  CHECK(waits[0].since == sent);
  CHECK(waits[0].last_heard == sent - 1s);
}

TEST_CASE("frames of strangers, other lives and other views are counted",
          "[core]") {
  fixture f;
  plain_message msg{f.current->id, 2, 1, 5, {}};
  f.receive(9, msg);
  f.receive(3, msg); // Not its own message.
  auto other_life = from_member(2, msg);
  ++other_life.source.inc;
  f.uut.on_frames({{other_life}}, f.now, f.out);
  f.receive(2, plain_message{{0, 0}, 2, 1, 5, {}});
  CHECK(f.count("frames_dropped") == 4);
  CHECK(f.count("messages_held_back") == 0);
}

TEST_CASE("early frames of the next view are replayed, counters grow",
          "[core]") {
  fixture f{2};
  f.send();
  f.message(2, 1, 1);
  auto next = make_view(2, 1, 0, 2);
  f.receive(2, plain_message{next->id, 2, 1, 5, slice::copy_of("early")});
  CHECK(f.delivered().empty());
  f.out = {};
  f.uut.on_view(next, f.now, f.out);
  CHECK(f.delivered() == texts{"early"});
  CHECK(f.out.delivered.view == next->id);
  CHECK(f.count("messages_sent") == 1);
  CHECK(f.uut.pending_table().empty());
  f.current = next;
  f.uut.on_end(f.now, f.out);
  // Of this view nothing was sent.
  CHECK(std::get<plain_end>(f.out.leaving.back().frames[0]).count == 0);
}
