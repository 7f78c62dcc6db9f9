#include "tests/support/naive_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = naive_fixture;
using members = std::vector<member_id>;
using texts = std::vector<std::string>;

TEST_CASE("a sent message is pending: bytes, who is to ack, time sent [0.12]",
          "[core]") {
  for (auto start : starts) {
    fixture f{3, level::naive, start};
    f.now += 7ms;
    f.send({"hello"});
    CHECK(f.told<plain_message>() == members{2, 3});
    auto& table = f.uut.pending_table();
    REQUIRE(table.size() == 1);
    auto& [id, entry] = *table.begin();
    CHECK(id == naive_multicast::key{start + 1, 1});
    CHECK(entry.what.number == start + 1);
    CHECK(entry.what.payload.text() == "hello");
    CHECK(entry.lacks == std::set<std::size_t>{1, 2});
    CHECK(entry.first_sent == f.now);
  }
}

TEST_CASE("what fits no datagram is refused: nothing is cut at these levels",
          "[core]") {
  for (auto order : {level::naive, level::unordered}) {
    fixture f{3, order};
    auto largest = f.current->unit_bytes;
    CHECK(f.send({std::string(largest, 'x')}).taken == 1);
    auto result = f.send({"a", std::string(largest + 1, 'x'), "b"});
    CHECK(result.taken == 1);
    CHECK(result.refused == 2);
    CHECK(result.why == errc::too_large);
    CHECK(result.bytes == largest + 1);
    CHECK(result.bytes_max == largest);
  }
}

TEST_CASE("a message is sent again at its age, by a scan [0.14] [0.15] [1.25]",
          "[core]") {
  fixture f;
  f.send();
  for (int i = 0; i < 4; ++i) {
    f.pass(100ms);
    CHECK(f.told<plain_message>().empty());
  }
  f.pass(100ms);
  CHECK(f.told<plain_message>() == members{2, 3});
  CHECK(f.count("messages_resent") == 2);
}

TEST_CASE("two scans are one configured interval apart [0.17]", "[core]") {
  naive_options opts;
  opts.scan_interval = 1s;
  opts.message_timeout = 5s;
  fixture f{3, level::naive, 0, opts};
  f.send();
  auto first = *f.uut.next_deadline();
  CHECK(first == f.now + 1s);
  f.pass(1s);
  CHECK(f.uut.next_deadline() == first + 1s);
  f.pass(999ms); // Not yet.
  CHECK(f.uut.next_deadline() == first + 1s);
}

TEST_CASE("it is sent again only to who has not acknowledged [0.16] [1.25]",
          "[core]") {
  fixture f;
  f.send();
  f.ack(2, 1, 1);
  f.pass(500ms);
  CHECK(f.told<plain_message>() == members{3});
}

TEST_CASE("on receipt the receiver and the sender count as acks [0.20]",
          "[core]") {
  fixture f{4};
  f.message(2, 5, 1);
  CHECK(f.uut.acked_by(5, 2) == std::set<std::size_t>{0, 1});
  CHECK(f.delivered().empty());
}

TEST_CASE("on receipt an ack goes to all N - 1 others [0.21] [1.26]",
          "[core]") {
  fixture f{4};
  f.message(3, 5, 1);
  CHECK(f.told<plain_ack>() == members{2, 3, 4});
  CHECK(f.count("acks_sent") == 1);
  CHECK(f.uut.time() == 6);
}

TEST_CASE("an ack adds the acker to the set of that message [0.22]", "[core]") {
  fixture f{4};
  f.message(2, 5, 1);
  f.ack(3, 2, 5);
  CHECK(f.uut.acked_by(5, 2) == std::set<std::size_t>{0, 1, 2});
  // It may come before the message that it is for.
  f.ack(4, 2, 9);
  CHECK(f.uut.acked_by(9, 2) == std::set<std::size_t>{3});
}

TEST_CASE("an entry goes when nobody is pending [0.23] [1.27]", "[core]") {
  fixture f;
  f.send();
  f.ack(2, 1, 1);
  CHECK(f.uut.pending_table().begin()->second.lacks
        == std::set<std::size_t>{2});
  f.ack(3, 1, 1);
  CHECK(f.uut.pending_table().empty());
  f.pass(100ms);
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("not with N - 1 acks, but on the N-th it is delivered [0.24]",
          "[core]") {
  fixture f{4};
  f.message(2, 5, 1, "x");
  f.ack(3, 2, 5);
  CHECK(f.delivered().empty());
  f.ack(4, 2, 5);
  CHECK(f.delivered() == texts{"x"});
}

TEST_CASE("acks out of order: delivery waits for the head, then all [0.25]",
          "[core]") {
  fixture f;
  f.message(2, 5, 1, "first");
  f.message(2, 7, 2, "second");
  f.ack(3, 2, 7, 2);
  CHECK(f.delivered().empty());
  f.ack(3, 2, 5, 1);
  CHECK(f.delivered() == texts{"first", "second"});
  CHECK(f.out.delivered.rank == 0);
}

TEST_CASE("the naive clock: +1 at a send, max + 1 at a receipt", "[core]") {
  fixture f;
  f.send({"a", "b"});
  CHECK(f.uut.time() == 2);
  f.message(2, 40, 1);
  CHECK(f.uut.time() == 41);
}
