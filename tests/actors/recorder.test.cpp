#include "actors/recorder.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// Takes all text, and answers at once.
trace_keeper_actor::behavior_type keep(std::string* out) {
  return {[=](const trace_text& x) {
    *out += x.lines;
    return written{0, x.lines.size()};
  }};
}

struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  probe<journal_actor> journal{*this};
  probe<frame_listener_actor> clock{*this};
  std::string kept;
  recorder_actor uut;

  fixture() {
    auto keeper = own(sys.spawn([this] { return keep(&kept); }));
    recorder_setup setup;
    setup.name = "a";
    setup.wall_us = 1000;
    uut = own(sys.spawn(recorder_behavior, setup,
                        recorder_neighbours{transport.handle(),
                                            journal.handle(), keeper}));
    settle();
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

TEST_CASE_METHOD(fixture, "a recorder passes on what it writes down",
                 "[actors][trace]") {
  caf::anon_send(uut, attach{1, {frame_kind::plain_message}, clock.handle()});
  caf::anon_send(uut, outbound_batch{{{1, 1, {}, {plain_message{}}}}});
  caf::anon_send(uut, frame_batch{{message_of(1, 1), message_of(1, 2)}});
  caf::anon_send(uut, notice{notice_level::info, "well"});
  settle();
  REQUIRE(transport.count<attach>() == 1);
  CHECK(transport.all<attach>()[0].listener == uut);
  CHECK(transport.count<outbound_batch>() == 1);
  REQUIRE(clock.count<frame_batch>() == 1);
  CHECK(clock.all<frame_batch>()[0].items.size() == 2);
  CHECK(journal.count<notice>() == 1);
  pass(100ms);
  CHECK(lines() == 5); // With the one that begins.
  CHECK_THAT(kept, Catch::Contains(R"({"at_us":1000,"event":"depart")"));
}

TEST_CASE_METHOD(fixture, "each group hears its own messages in their order",
                 "[actors][trace]") {
  probe<frame_listener_actor> other{*this};
  caf::anon_send(uut, attach{1, {frame_kind::envelopes}, clock.handle()});
  caf::anon_send(uut, attach{2, {frame_kind::envelopes}, other.handle()});
  caf::anon_send(uut, frame_batch{{message_of(1, 1), message_of(2, 1),
                                   message_of(1, 2), message_of(3, 1)}});
  settle();
  REQUIRE(clock.count<frame_batch>() == 1);
  auto heard = clock.all<frame_batch>()[0].items;
  REQUIRE(heard.size() == 2);
  CHECK(std::get<plain_message>(heard[1].what).number == 2);
  REQUIRE(other.count<frame_batch>() == 1);
  CHECK(other.all<frame_batch>()[0].items.size() == 1);
}

TEST_CASE_METHOD(fixture, "frames without messages take their own way",
                 "[actors][trace]") {
  caf::anon_send(uut, attach{1, {frame_kind::handshake}, clock.handle()});
  settle();
  REQUIRE(transport.count<attach>() == 1);
  CHECK(transport.all<attach>()[0].listener == clock.handle());
}

TEST_CASE_METHOD(fixture, "what was recorded is kept when the node ends",
                 "[actors][trace]") {
  caf::anon_send(uut, notice{notice_level::info, "the last word"});
  settle();
  CHECK(kept.empty());
  caf::anon_send_exit(uut, caf::exit_reason::user_shutdown);
  settle();
  CHECK_THAT(kept, Catch::Contains("the last word"));
  CHECK_THAT(kept, Catch::EndsWith("\"event\":\"gone\",\"node\":\"a\"}\n"));
}
