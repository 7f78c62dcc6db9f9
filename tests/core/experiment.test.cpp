#include "actors/core/experiment.hpp"

#include "messages/bodies.hpp"
#include "messages/errc.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

endpoint at(std::uint16_t port) {
  return v4_endpoint(0x0a000001, port);
}

struct fixture {
  comparison_options opts;
  instant now{};
  core::experiment uut;
  core::experiment_out out;

  fixture() {
    opts.peers = 2;
    uut = core::experiment{opts, at(99), 5};
  }

  void run(std::uint64_t messages, std::uint64_t rounds = 1) {
    out = {};
    REQUIRE(uut.on_run({messages, rounds, true}, now, out));
    CHECK(out.ask_manager);
  }

  void list(std::uint16_t n) {
    peer_list xs;
    for (std::uint16_t i = 1; i <= n; ++i)
      xs.peers.push_back({"peer-" + std::to_string(i), at(i), 20u + i});
    out = {};
    uut.on_list({0, "", encode(xs)}, now, out);
  }

  void answer(std::uint64_t round, member_id number, errc error = errc::none,
              const std::string& about = "") {
    out = {};
    uut.on_signal_answered(
      round, number, {static_cast<std::uint8_t>(error), about, {}}, now, out);
  }

  call_result log(std::uint64_t round, member_id number,
                  std::size_t entries = 2, bool incomplete = false) {
    delivery_report x;
    x.incomplete = incomplete;
    x.round = round;
    x.number = number;
    x.name = "peer-" + std::to_string(number);
    for (std::size_t i = 0; i < entries; ++i)
      x.entries.push_back({static_cast<member_id>(i % 2 + 1), i / 2 + 1, 0});
    out = {};
    return uut.on_call({call_name::submit_log, encode(x)}, now, out);
  }

  /// Lets time pass up to the next deadline.
  void tick() {
    REQUIRE(uut.next_deadline());
    now = std::max(now, *uut.next_deadline());
    out = {};
    uut.on_tick(now, out);
  }
};

bool refused(const call_result& x) {
  return x.error == static_cast<std::uint8_t>(errc::refused)
         && !x.about.empty();
}

} // namespace

TEST_CASE_METHOD(fixture, "a round goes from the list to the verdict",
                 "[core]") {
  run(1);
  list(2);
  REQUIRE(out.signals.size() == 2);
  CHECK(out.signals[1].to == at(2));
  CHECK(out.signals[1].inc == 22);
  CHECK(out.signals[1].order.number == 2);
  CHECK(out.signals[1].order.round == 5);
  CHECK(out.signals[1].limit == opts.start_limit);
  answer(5, 1);
  CHECK(out.started.size() == 1);
  answer(5, 2);
  CHECK(log(5, 1).error == 0);
  CHECK(out.compared.empty());
  CHECK(log(5, 2).error == 0);
  REQUIRE(out.compared.size() == 1);
  CHECK(out.compared[0].audit.result == verdict::ordered);
  REQUIRE(out.signals.size() == 2);
  CHECK(out.signals[0].order.messages == 0);
  CHECK(out.signals[0].order.round == 6);
  answer(6, 1);
  CHECK(!out.over);
  answer(6, 2);
  REQUIRE(out.over);
  CHECK(out.over->rounds_played == 1);
  CHECK(!uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "logs that come before all have started are taken",
                 "[core]") {
  run(1);
  list(2);
  answer(5, 1);
  CHECK(log(5, 1).error == 0);
  CHECK(log(5, 2).error == 0);
  CHECK(out.compared.size() == 1);
}

TEST_CASE_METHOD(fixture,
                 "a peer that dies before its start is missing alone, once "
                 "the others gave up",
                 "[core]") {
  opts.peers = 3;
  uut = core::experiment{opts, at(99), 5};
  run(1);
  list(3);
  answer(5, 1);
  answer(5, 2);
  now += 8s;
  CHECK(log(5, 1, 0, true).error == 0);
  CHECK(out.compared.empty());
  CHECK(log(5, 2, 0, true).error == 0);
  REQUIRE(out.compared.size() == 1); // Long before the start limit.
  CHECK(out.compared[0].silent == std::vector<std::string>{"peer-3"});
  CHECK(out.compared[0].why == "not started: peer-3");
  CHECK(out.compared[0].audit.result == verdict::incomplete);
}

TEST_CASE_METHOD(fixture, "a log counts once, others are refused with a text",
                 "[core]") {
  run(1);
  CHECK(refused(log(5, 1))); // Nothing has begun.
  list(2);
  answer(5, 1);
  answer(5, 2);
  CHECK(refused(log(4, 1)));
  CHECK(refused(log(6, 1)));
  CHECK(refused(log(5, 3)));
  CHECK(refused(log(5, 0)));
  CHECK(refused(
    uut.on_call({call_name::submit_log, slice::copy_of("x")}, now, out)));
  CHECK(refused(uut.on_call({call_name::list_peers, {}}, now, out)));
  CHECK(log(5, 1).about == "log received");
  CHECK(log(5, 1, 1).about == "the log is here already");
  log(5, 2);
  REQUIRE(out.compared.size() == 1);
  CHECK(out.compared[0].audit.logs[0].length == 2);
}

TEST_CASE_METHOD(fixture, "a log that is longer than any round is refused",
                 "[core]") {
  run(10);
  list(2);
  auto longest = 4 * (2 * 10 + 1024) + 3;
  CHECK(refused(log(5, 1, longest + 1)));
  CHECK(log(5, 1, longest).error == 0);
}

TEST_CASE_METHOD(fixture,
                 "a start that was refused is tried again, answers of "
                 "other rounds are ignored",
                 "[core]") {
  run(1);
  list(2);
  answer(4, 1);
  CHECK(out.started.empty());
  answer(5, 3);
  CHECK(out.started.empty());
  answer(5, 1, errc::refused, "not yet");
  REQUIRE(out.waits.size() == 1);
  CHECK(out.waits[0].stage == comparison_stage::starts);
  CHECK(out.waits[0].about == "peer-1: not yet, peer-2");
  CHECK(uut.next_deadline() == now + opts.retry);
  tick();
  REQUIRE(out.signals.size() == 1);
  CHECK(out.signals[0].order.number == 1);
  answer(5, 1, errc::refused, "not yet");
  CHECK(out.waits.empty()); // It is known by now.
}

TEST_CASE_METHOD(fixture, "zero messages end whoever is registered [6.05]",
                 "[core]") {
  run(0);
  list(1); // Fewer than are needed for a round.
  REQUIRE(out.signals.size() == 1);
  CHECK(out.signals[0].order.messages == 0);
  tick(); // It does not answer.
  REQUIRE(out.over);
  CHECK(out.over->rounds_played == 0);
  run(0);
  list(0);
  CHECK(out.over);
}

TEST_CASE_METHOD(fixture, "each round asks for the list anew [6.06]",
                 "[core]") {
  run(1, 2);
  list(2);
  log(5, 1);
  log(5, 2);
  CHECK(out.ask_manager);
  CHECK(out.signals.empty());
  list(3);
  REQUIRE(out.signals.size() == 3);
  CHECK(out.signals[2].order.round == 6);
  CHECK(refused(log(5, 1)));
  log(6, 1);
  log(6, 2);
  log(6, 3);
  CHECK(out.compared.size() == 1);
}

TEST_CASE_METHOD(fixture, "without any answer the start limit ends it",
                 "[core]") {
  run(1);
  now += opts.start_limit;
  out = {};
  uut.on_tick(now, out);
  REQUIRE(out.over);
  CHECK(out.over->why == "no answer of the group manager after 60 s");
  CHECK(out.over->worst == verdict::incomplete);
}

TEST_CASE_METHOD(fixture, "a list that cannot be read is asked for again",
                 "[core]") {
  run(1);
  out = {};
  uut.on_list({0, "", slice::copy_of("\xff")}, now, out);
  REQUIRE(out.waits.size() == 1);
  CHECK(out.waits[0].about == "the group manager: the list cannot be read");
  tick();
  CHECK(out.ask_manager);
}
