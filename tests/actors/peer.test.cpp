#include "tests/support/peer_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

using fixture = peer_fixture;

peer_setup with_manager() {
  peer_setup result;
  result.manager = place_of(8);
  return result;
}

bool any_with(const std::vector<std::string>& xs, const std::string& part) {
  return std::any_of(xs.begin(), xs.end(), [&](auto& x) {
    return x.find(part) != std::string::npos;
  });
}

} // namespace

TEST_CASE_METHOD(fixture, "a peer drives its life from greeting to end [1.19]",
                 "[actors]") {
  input.push_back({{"a", "b"}, false, {}});
  input.push_back({{}, true, {}});
  spawn({});
  tell(begin_round{1, 0, 1, current->members});
  REQUIRE(session.count<begin_round>() == 1);
  CHECK(session.all<begin_round>()[0].group == 1);
  tell(round_ready{current});
  CHECK(group.count<view_change>() == 1);
  CHECK(group.count<outgoing>() == 0);
  tell(view_installed{current});
  REQUIRE(group.count<outgoing>() == 1);
  tell(send_result{2, 0, errc::none, 0});
  CHECK(group.count<end_stream>() == 1);
  tell(stream_ended{current->id, 2});
  CHECK(session.count<finish_round>() == 1);
  CHECK(supervisor.count<life_over>() == 0);
  tell(round_finished{1});
  REQUIRE(supervisor.count<life_over>() == 1);
  CHECK(supervisor.all<life_over>()[0].good);
}

TEST_CASE_METHOD(fixture, "every delivery goes to the journal [0.26] [0.27]",
                 "[actors]") {
  spawn({});
  begin();
  tell(delivery{0, {make_batch(current, 2, 5, 1, {"x", "y"})}, 0, 0, {}});
  REQUIRE(journaled.size() == 1);
  CHECK(journaled[0].batches[0]->count == 2);
}

TEST_CASE_METHOD(fixture, "a generator speaks when its message is due [1.02]",
                 "[actors]") {
  spawn(generator(1));
  begin();
  pass(9ms);
  CHECK(group.count<outgoing>() == 0);
  pass(90ms);
  CHECK(group.count<outgoing>() == 1);
  tell(send_result{1, 0, errc::none, 0});
  CHECK(group.count<end_stream>() == 1);
}

TEST_CASE_METHOD(fixture, "a line that is too large is named and skipped",
                 "[actors]") {
  input.push_back({{"ok"}, false, {70000}});
  spawn({});
  begin();
  CHECK(any_with(notices, "a line of 70000 bytes is too large and was skipped; "
                          "at most 67108864 bytes"));
  CHECK(group.count<outgoing>() == 1);
}

TEST_CASE_METHOD(fixture,
                 "while it waits a peer says for whom, every 5 s "
                 "[6.09]",
                 "[actors]") {
  spawn({});
  begin();
  waits.items.push_back({2, "acknowledgement", 3, now(), now(), "peer-2"});
  pass(2s);
  notices.clear();
  pass(3s);
  REQUIRE(notices.size() == 1);
  CHECK(notices[0]
        == "waiting for the acknowledgement of peer-2 (3 messages) since "
           "5.0 s; last heard 5.0 s ago");
  pass(5s);
  CHECK(notices.size() == 2);
  waits.items[0].since = now() + 4s; // Just on its way.
  pass(5s);
  CHECK(notices.size() == 2);
}

TEST_CASE_METHOD(fixture, "a failed handshake ends the node badly [6.12]",
                 "[actors]") {
  spawn({});
  tell(begin_round{1, 0, 1, current->members});
  tell(round_failed{1, "no answer after 5 greetings", {current->members[1]}});
  REQUIRE(supervisor.count<life_over>() == 1);
  CHECK(!supervisor.all<life_over>()[0].good);
  CHECK(any_with(notices, "missing: peer-2"));
}

TEST_CASE_METHOD(fixture, "a peer registers, and again now and then",
                 "[actors]") {
  answer = [](auto&) { return call_result{}; };
  spawn(with_manager());
  REQUIRE(calls.size() == 1);
  CHECK(calls[0].name == call_name::register_peer);
  CHECK(called[0] == place_of(8));
  CHECK(decode_registration(calls[0].body.text())->name == "peer-1");
  CHECK(any_with(notices, "registered at"));
  pass(5s);
  CHECK(calls.size() == 2);
}

TEST_CASE_METHOD(fixture, "a manager that refuses ends the node badly",
                 "[actors]") {
  answer = [](auto&) {
    return call_result{static_cast<std::uint8_t>(errc::refused), "in use", {}};
  };
  spawn(with_manager());
  REQUIRE(supervisor.count<life_over>() == 1);
  CHECK(any_with(notices, "refuses peer-1: in use"));
}

TEST_CASE_METHOD(fixture, "a channel that is overloaded is not pressed",
                 "[actors]") {
  answer = [](auto&) {
    return call_result{static_cast<std::uint8_t>(errc::overloaded), {}, {}};
  };
  spawn(with_manager());
  CHECK(calls.size() == 1);
  pass(4s);
  CHECK(calls.size() == 1);
  pass(1s);
  CHECK(calls.size() == 2);
}

TEST_CASE_METHOD(fixture, "a silent manager is asked again and again",
                 "[actors]") {
  spawn(with_manager());
  pass(4s);
  CHECK(calls.size() == 2);
  pass(4s);
  CHECK(calls.size() == 3);
}

TEST_CASE_METHOD(fixture,
                 "a round of the comparison ends with its own report "
                 "[0.29] [1.30]",
                 "[actors]") {
  answer = [](auto&) { return call_result{}; };
  spawn(generator(1));
  for (std::uint64_t round : {1, 2}) {
    CHECK(start(round, 1, place_of(9)).error == 0);
    // A stranger's order is refused and changes nothing.
    CHECK(start(1, 7, place_of(66)).about != "");
    current = make_view(2, 1, 0, round);
    tell(round_ready{current});
    tell(view_installed{current});
    pass(99ms);
    tell(send_result{1, 0, errc::none, 0});
    tell(delivery{0, {make_batch(current, 2, 5, 1)}, 0, 0, {}});
    resent += 10 * round;
    tell(stream_ended{current->id, 1});
    REQUIRE(calls.size() == round);
    CHECK(calls.back().name == call_name::submit_log);
    CHECK(called.back() == place_of(9));
    auto report = decode_delivery_report(calls.back().body.text());
    REQUIRE(report);
    CHECK(report->round == round);
    CHECK(report->entries.size() == 1);
    CHECK(report->resent == 10 * round);
  }
}

TEST_CASE_METHOD(fixture, "a log that is not taken is handed in again",
                 "[actors]") {
  spawn(generator(0));
  CHECK(start(1, 1, place_of(9)).error == 0);
  tell(round_ready{current});
  tell(view_installed{current});
  tell(stream_ended{current->id, 0});
  CHECK(calls.size() == 1);
  pass(4s);
  CHECK(calls.size() == 2);
  CHECK(any_with(notices, "the log was not taken"));
  // Each try has more time than the one before.
  pass(5s);
  CHECK(calls.size() == 2);
  pass(1s);
  CHECK(calls.size() == 3);
  pass(9s);
  CHECK(calls.size() == 3);
  pass(1s);
  CHECK(calls.size() == 4);
}

TEST_CASE_METHOD(fixture, "a peer that leaves is over once its log is taken",
                 "[actors]") {
  answer = [](auto&) { return call_result{}; };
  spawn(generator(5));
  CHECK(start(1, 5, place_of(9)).error == 0);
  tell(round_ready{current});
  tell(view_installed{current});
  tell(leave{});
  CHECK(group.count<end_stream>() == 1);
  CHECK(supervisor.count<life_over>() == 0);
  tell(stream_ended{current->id, 0});
  CHECK(calls.size() == 1);
  CHECK(supervisor.count<life_over>() == 1);
}

TEST_CASE_METHOD(fixture, "a call that is no start order is refused",
                 "[actors]") {
  spawn({});
  auto result = ask<call_result>(
    *this, uut,
    incoming_call{
      place_of(9), 1, {call_name::start_peer, slice::copy_of("nonsense")}});
  CHECK(result.error == static_cast<std::uint8_t>(errc::refused));
}

TEST_CASE_METHOD(fixture, "a peer tells the sum of the counters below it",
                 "[actors]") {
  resent = 7;
  spawn({});
  CHECK(value_of(ask<counters>(*this, uut, get_counters{}), "messages_resent")
        == 7);
}
