#include "actors/recorder.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Takes all text, and answers at once.
trace_keeper_actor::behavior_type keep(std::string* out, std::string error) {
  return {[=](const trace_text& x) {
    *out += x.lines;
    return trace_kept{x.lines.size(), error};
  }};
}

/// A transport that has dropped as much as it is told.
transport_actor::behavior_type count_drops(std::uint64_t* dropped) {
  return {[](const outbound_batch&) {},
          [](const attach&) {},
          [](const impair&) {},
          [](const speak&) {},
          [](const tap&) {},
          [=](get_counters) {
            counters result;
            result.items.push_back({"datagrams_sent", 7});
            result.items.push_back({"datagrams_dropped_checksum", *dropped});
            return result;
          },
          [](tick) {}};
}

struct fixture : deterministic {
  probe<tapped_actor> tapped{*this};
  std::uint64_t dropped = 3;
  std::string kept;
  std::shared_ptr<tap_room> room = std::make_shared<tap_room>(3);
  recorder_actor uut;

  fixture() {
    recorder_setup setup;
    setup.name = "a";
    setup.wall_us = 1000;
    setup.began = now();
    setup.transport = own(sys.spawn([this] { return count_drops(&dropped); }));
    setup.room = room;
    uut = own(sys.spawn(recorder_behavior, setup));
    caf::anon_send(uut, tapped.handle());
    settle();
  }

  recording start(const std::string& error = "") {
    start_recording order{"run.jsonl",
                          own(sys.spawn([=] { return keep(&kept, error); }))};
    return ask<recording>(*this, uut, order);
  }

  recording stop() {
    return ask<recording>(*this, uut, stop_recording{});
  }

  /// As a tapped actor does.
  template <class T>
  void show(const T& x) {
    if (room->take())
      caf::anon_send(uut, x);
  }

  std::size_t lines() const {
    return static_cast<std::size_t>(std::count(kept.begin(), kept.end(), '\n'));
  }
};

received_frame message_of(group_id group, seqno number) {
  plain_message what{{}, 2, number, 9, {}};
  return {{v4_endpoint(1, 2), group, 2, 0}, what};
}

} // namespace

TEST_CASE_METHOD(fixture, "a recorder writes down what it is shown",
                 "[actors][trace]") {
  CHECK(start().on);
  REQUIRE(tapped.count<tap>() == 1);
  CHECK(tapped.all<tap>()[0].who == uut);
  show(outbound_batch{{{1, 1, {}, {plain_message{}}}}});
  show(frame_batch{{message_of(1, 1), message_of(1, 2)}});
  show(notice{notice_level::info, "well"});
  settle();
  pass(100ms);
  CHECK(lines() == 5); // With the one that begins.
  CHECK_THAT(kept, Catch::Contains(R"({"at_us":1000,"event":"depart")"));
}

TEST_CASE_METHOD(fixture, "a recorder that is not asked to writes nothing",
                 "[actors][trace]") {
  show(notice{notice_level::info, "well"});
  pass(100ms);
  CHECK(tapped.count<tap>() == 0);
  CHECK(kept.empty());
  auto told = stop();
  CHECK_FALSE(told.done);
  CHECK_FALSE(told.on);
}

TEST_CASE_METHOD(fixture, "a recording that ends is whole, and shown no more",
                 "[actors][trace]") {
  start();
  show(notice{notice_level::info, "the last word"});
  settle();
  CHECK(kept.empty());
  auto told = stop();
  CHECK(told.done);
  CHECK_FALSE(told.on);
  CHECK(told.lines == 2);
  CHECK(told.bytes == kept.size());
  CHECK_THAT(kept, Catch::Contains("the last word"));
  REQUIRE(tapped.count<tap>() == 2);
  CHECK_FALSE(tapped.all<tap>()[1].who);

  CHECK(start().done);
  CHECK(tapped.count<tap>() == 3);
  show(notice{notice_level::info, "another"});
  stop();
  CHECK_THAT(kept, Catch::Contains("another"));
  CHECK(lines() == 4); // Each file has a line that begins it.
}

TEST_CASE_METHOD(fixture, "a recorder records once at a time",
                 "[actors][trace]") {
  CHECK(start().done);
  auto again = start();
  CHECK_FALSE(again.done);
  CHECK(again.on);
}

TEST_CASE_METHOD(fixture, "what a recorder has no room for is a gap",
                 "[actors][trace]") {
  start();
  for (auto i = 0; i < 10; ++i)
    show(notice{notice_level::info, "well"});
  settle();
  show(notice{notice_level::info, "after"});
  auto told = stop();
  CHECK(told.dropped == 7);
  CHECK_THAT(kept, Catch::Contains(R"("event":"gap","node":"a","count":7)"));
}

TEST_CASE_METHOD(fixture, "what is missing at the end of a recording counts",
                 "[actors][trace]") {
  start();
  for (auto i = 0; i < 5; ++i)
    room->take(); // What these are for is on its way, and does not come.
  CHECK(stop().dropped == 2);
  start();
  CHECK(stop().dropped == 2); // Of this one nothing is.
}

TEST_CASE_METHOD(fixture,
                 "a recorder asks what its transport has dropped since",
                 "[actors][trace]") {
  start();
  pass(1s);
  CHECK_THAT(kept, !Catch::Contains("drop"));
  dropped += 2;
  pass(2s);
  stop();
  CHECK_THAT(kept, Catch::Contains(R"("event":"drop","node":"a",)"
                                   R"("what":"datagrams_dropped_checksum",)"
                                   R"("count":2)"));
  CHECK(lines() == 2);
}

TEST_CASE_METHOD(fixture, "a trace that cannot be written is said",
                 "[actors][trace]") {
  start("the disk is full");
  show(notice{notice_level::info, "well"});
  CHECK(stop().error == "the disk is full");
  CHECK(start().error.empty());
}

TEST_CASE_METHOD(fixture, "what was recorded is kept when the node ends",
                 "[actors][trace]") {
  start();
  show(notice{notice_level::info, "the last word"});
  settle();
  CHECK(kept.empty());
  caf::anon_send_exit(uut, caf::exit_reason::user_shutdown);
  settle();
  CHECK_THAT(kept, Catch::Contains("the last word"));
  CHECK_THAT(kept, Catch::EndsWith("\"event\":\"gone\",\"node\":\"a\"}\n"));
}
