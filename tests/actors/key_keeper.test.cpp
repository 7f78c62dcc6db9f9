#include "actors/key_keeper.hpp"

#include "messages/bodies.hpp"
#include "tests/support/keys.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// A keeper, with what it has kept.
struct fixture : deterministic {
  core::key_ring file = ring({key(1)});
  std::string fault;
  std::optional<core::sealing::life_set> holders;
  probe<channel_actor> channel{*this};
  key_keeper_actor uut;

  fixture() {
    key_hands hands;
    hands.read = [this] { return found_keys{file, fault}; };
    hands.keep = [this](const core::key_ring& x,
                        const core::sealing::life_set* y) {
      file = x;
      if (y)
        holders = *y;
      return std::string{};
    };
    hands.draw = [](std::uint8_t id, core::cipher_suite suite) {
      return key(id, 50, suite);
    };
    hands.tell = [](const notice&) {};
    uut = own(sys.spawn(key_keeper_behavior, incarnation{7}, hands, channel));
  }

  template <class Reply, class Message>
  Reply ask(Message what) {
    caf::scoped_actor self{sys};
    auto request = self->request(uut, caf::infinite, std::move(what));
    settle();
    Reply result{};
    request.receive([&](Reply& x) { result = std::move(x); },
                    [](const caf::error&) {});
    return result;
  }

  call_result order(const slice& body,
                    call_name name = call_name::change_keys) {
    return ask<call_result>(incoming_call{{}, 9, {name, body}});
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a keeper does what the keeper of another asks for",
                 "[actors][seal]") {
  CHECK(order(encode(order_with(key_step::install, key(2)))).error == 0);
  CHECK(file == ring({key(1), key(2)}));
  CHECK_FALSE(holders);
  key_order use;
  use.what = key_step::use;
  use.id = 2;
  use.holders = {7, 9};
  CHECK(order(encode(use)).error == 0);
  CHECK(file.used().id == 2);
  CHECK(holders == core::sealing::life_set{7, 9});
  use.what = key_step::remove;
  use.holders.clear();
  use.id = 1;
  CHECK(order(encode(use)).error == 0);
  CHECK(file.keys().size() == 1);
}

TEST_CASE_METHOD(fixture, "a keeper says why it does not do a thing",
                 "[actors][seal]") {
  auto why = [&](const slice& body) {
    auto x = order(body);
    CHECK(x.error == static_cast<std::uint8_t>(errc::refused));
    return x.about;
  };
  CHECK(why(slice::copy_of("?")) == "not an order about keys");
  CHECK(why(encode(order_with(key_step::install, key(1, 9))))
        == "another key has the number 1");
  key_order use;
  use.what = key_step::use;
  use.id = 5;
  CHECK(why(encode(use)) == "there is no key 5");
  fault = "cannot use the key file";
  CHECK(why(encode(order_with(key_step::install, key(2))))
        == "cannot use the key file");
  CHECK(order(encode(use), call_name::get_state).error
        == static_cast<std::uint8_t>(errc::refused));
  CHECK(file == ring({key(1)}));
}

TEST_CASE_METHOD(fixture, "a keeper tells fingerprints, and never a key",
                 "[actors][seal]") {
  auto x = ask<key_report_ptr>(get_keys{});
  REQUIRE(x);
  REQUIRE(x->keys.size() == 1);
  CHECK(x->keys[0].fingerprint == fingerprint(key(1)));
  CHECK(x->keys[0].seals);
  fault = "cannot use the key file";
  CHECK(ask<key_report_ptr>(get_keys{})->refusal == fault);
}

TEST_CASE_METHOD(fixture, "a keeper changes nothing before its node has begun",
                 "[actors][seal]") {
  auto x = ask<key_report_ptr>(core::key_wish{});
  REQUIRE(x);
  CHECK(x->refusal == "this node has not begun yet");
}
