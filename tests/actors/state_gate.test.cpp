#include "actors/state_gate.hpp"
#include "messages/bodies.hpp"
#include "messages/wire.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  std::vector<std::string> told;
  std::vector<state_request> asked;
  call_result answer;
  probe<membership_actor> membership{*this};
  state_gate_actor uut;

  fixture() {
    auto channel = own(sys.spawn([this]() -> channel_actor::behavior_type {
      return {[this](const call_target&, const call& x) {
                asked.push_back(*decode_state_request(x.body.text()));
                return answer;
              },
              [](const serve&) {}, [](const frame_batch&) {},
              [](get_counters) { return counters{}; }, [](tick) {}};
    }));
    auto owner = own(sys.spawn([this]() -> state_owner_actor::behavior_type {
      return {[this](const delivery&) { told.push_back("delivery"); },
              [](const send_result&) {},
              [](credit) {},
              [this](const view_installed&) { told.push_back("view"); },
              [](const stream_ended&) {},
              [](take_state) {
                return state_image{slice::copy_of("the state")};
              },
              [this](const restore_state& x) {
                told.push_back("state " + std::string{x.image.bytes.text()});
              }};
    }));
    uut = own(sys.spawn(state_gate_behavior, state_options{}, channel));
    caf::anon_send(uut, join_gate{owner, membership});
    settle();
  }

  /// Member 3 of three learns.
  static view_ptr learning(member_id self) {
    auto result = std::make_shared<view>(*make_view(3, self));
    result->members[2].full = false;
    return result;
  }

  void deliver() {
    delivery x;
    x.view = {1, 0};
    x.batches.push_back(make_batch(make_view(3), 1, 1, 1));
    caf::anon_send(uut, x);
  }

  call_result ask(const state_request& x) {
    caf::scoped_actor self{sys};
    auto request
      = self->request(uut, caf::infinite,
                      incoming_call{{}, 0, {call_name::get_state, encode(x)}});
    settle();
    call_result result;
    request.receive([&](call_result& y) { result = std::move(y); },
                    [](const caf::error&) {});
    return result;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "the gate brings a learner its state, then the rest",
                 "[actors][state]") {
  auto bytes = slice::copy_of("the state");
  auto digest = wire::payload_hash(bytes.data(), bytes.size());
  answer.body = encode(state_chunk{{1, 0}, 0, bytes.size(), digest, bytes});
  caf::anon_send(uut, view_installed{learning(3)});
  deliver();
  settle();
  REQUIRE(asked.size() == 1);
  CHECK(told
        == std::vector<std::string>{"state the state", "view", "delivery"});
  REQUIRE(membership.count<state_complete>() == 1);
  CHECK(membership.all<state_complete>()[0].view.epoch == 1);
}

TEST_CASE_METHOD(fixture, "a refused request for a state comes again",
                 "[actors][state]") {
  answer.error = static_cast<std::uint8_t>(errc::refused);
  caf::anon_send(uut, view_installed{learning(3)});
  settle();
  CHECK(asked.size() == 1);
  pass(60ms);
  CHECK(asked.size() == 2);
  CHECK(told.empty());
}

TEST_CASE_METHOD(fixture,
                 "the gate of a full member gives the state that its "
                 "application has at the view",
                 "[actors][state]") {
  caf::anon_send(uut, view_installed{learning(1)});
  settle();
  auto given = decode_state_chunk(ask({{1, 0}, 4}).body);
  REQUIRE(given);
  CHECK(given->part.text() == "state");
  CHECK(given->total == 9);
  CHECK(ask({{2, 0}, 0}).error == static_cast<std::uint8_t>(errc::refused));
}
