#include "actors/core/key_rotation.hpp"

#include "tests/support/keys.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using core::key_rotation;
using core::key_rotation_out;
using core::key_wish;

namespace {

core::group_key drawn(std::uint8_t id, core::cipher_suite suite) {
  return key(id, 77, suite);
}

member life(incarnation inc) {
  return {static_cast<member_id>(inc), "node-" + std::to_string(inc), inc,
          v4_endpoint(0x0a000000 + static_cast<std::uint32_t>(inc), 7000)};
}

/// A change that node 1 leads; who was told what, and what came of it.
struct fixture {
  core::key_ring own = ring({key(1)});
  key_rotation uut;
  std::vector<member> members{life(1), life(2), life(3)};
  /// What each was told last, and the keys of those who did it.
  std::map<incarnation, key_order> last;
  std::map<incarnation, core::key_ring> rings;
  key_rotation_out out;

  explicit fixture(const key_wish& wish = {})
    : uut(1, core::plan_for(own, wish, drawn).steps) {
    look();
  }

  void look() {
    out = {};
    uut.on_members(members, out);
    note();
  }

  void note() {
    for (const auto& x : out.orders)
      last[x.who.inc] = x.what;
  }

  /// Those who were told to do `what`, in the order of the telling.
  std::vector<incarnation> told(key_step what) const {
    std::vector<incarnation> result;
    for (const auto& x : out.orders)
      if (x.what.what == what)
        result.push_back(x.who.inc);
    return result;
  }

  void answer(incarnation who, const std::string& error = "") {
    if (error.empty() && last.count(who) > 0)
      core::apply(rings.emplace(who, own).first->second, last[who]);
    out = {};
    uut.on_answer(who, error, out);
    note();
  }

  /// Has everyone do what it is told until nobody is told anything; looks at
  /// the members whenever that is wanted.
  void go_on() {
    for (;;) {
      auto orders = out.orders;
      for (const auto& x : orders)
        answer(x.who.inc);
      if (out.wants_members)
        look();
      if (out.orders.empty())
        return;
    }
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a key is replaced step by step, by all members",
                 "[core][seal]") {
  CHECK(told(key_step::install) == std::vector<incarnation>{2, 3});
  answer(2);
  CHECK(out.orders.empty()); // Nobody goes on before all have it.
  answer(3);
  CHECK(told(key_step::install) == std::vector<incarnation>{1}); // Itself last.
  answer(1);
  CHECK(out.wants_members);
  look();
  CHECK(told(key_step::use) == std::vector<incarnation>{2, 3});
  CHECK(out.orders[0].what.holders == std::vector<incarnation>{1, 2, 3});
  answer(3);
  answer(2);
  CHECK(told(key_step::use) == std::vector<incarnation>{1});
  answer(1);
  look();
  CHECK(told(key_step::remove) == std::vector<incarnation>{2, 3});
  CHECK(out.orders[0].what.id == 1);
  go_on();
  REQUIRE(out.end);
  CHECK(out.end->good);
  CHECK(out.end->done.size() == 3);
}

TEST_CASE_METHOD(fixture, "who joins meanwhile first does what others have",
                 "[core][seal]") {
  answer(2);
  answer(3);
  members.push_back(life(4));
  answer(1);
  look();
  CHECK(told(key_step::install) == std::vector<incarnation>{4});
  CHECK(told(key_step::use).empty());
  answer(4);
  look();
  CHECK(told(key_step::use) == std::vector<incarnation>{2, 3, 4});
  go_on();
  REQUIRE(out.end);
  CHECK(out.end->good);
  CHECK(rings[4].keys().size() == 1);
  CHECK(rings[4].used().id == 2);
}

TEST_CASE_METHOD(fixture, "who has gone is not waited for", "[core][seal]") {
  answer(2);
  answer(3, "it did not answer");
  // It was told, and did not do it: the step is not passed.
  CHECK_FALSE(out.orders.empty());
  fixture other;
  other.answer(2);
  other.answer(3);
  other.answer(1);
  other.members.pop_back();
  other.look();
  CHECK(other.told(key_step::use) == std::vector<incarnation>{2});
  other.go_on();
  CHECK(other.out.end->good);
  CHECK(other.out.end->done.size() == 2);
}

TEST_CASE_METHOD(fixture,
                 "where one does not have the new key, nobody uses it, and "
                 "those who have it give it back",
                 "[core][seal]") {
  answer(3, "it did not answer within 3s");
  answer(2);
  CHECK(told(key_step::take_back) == std::vector<incarnation>{1, 2, 3});
  for (incarnation x : {1, 2})
    answer(x);
  CHECK_FALSE(out.end);
  answer(3, "it did not answer within 3s");
  REQUIRE(out.end);
  CHECK_FALSE(out.end->good);
  CHECK(out.end->at == key_step::install);
  REQUIRE(out.end->refusals.size() == 1);
  CHECK(out.end->refusals[0].name == "node-3");
  CHECK(out.end->refusals[0].why == "it did not answer within 3s");
}

TEST_CASE_METHOD(fixture, "a key that some use already is not taken back",
                 "[core][seal]") {
  answer(2);
  answer(3);
  answer(1);
  look();
  answer(2);
  answer(3, "it did not answer");
  REQUIRE(out.end);
  CHECK(out.end->at == key_step::use);
  CHECK(out.orders.empty());
}

TEST_CASE_METHOD(fixture, "answers of nobody who was asked mean nothing",
                 "[core][seal]") {
  answer(9);
  answer(1);
  CHECK(out.orders.empty());
  CHECK_FALSE(out.wants_members);
  look(); // Nor does a look while somebody is asked.
  CHECK(out.orders.empty());
  CHECK(uut.asked() == 2);
}

TEST_CASE("a group of one changes its keys", "[core][seal]") {
  key_rotation uut{
    1, core::plan_for(ring({key(1)}), {key_wish::kind::install}, drawn).steps};
  key_rotation_out out;
  uut.on_members({life(1)}, out);
  REQUIRE(out.orders.size() == 1);
  uut.on_answer(1, "", out);
  CHECK(out.wants_members);
  uut.on_members({life(1)}, out);
  CHECK(out.end->good);
}

TEST_CASE("who joins is given the key by one who was there before",
          "[core][seal]") {
  std::set<incarnation> seen_by_2;
  std::set<incarnation> seen_by_3;
  std::vector<member> view{life(2), life(3)};
  auto greets = [&](incarnation who) {
    auto& seen = who == 2 ? seen_by_2 : seen_by_3;
    std::vector<incarnation> result;
    for (const auto& x : core::to_be_greeted(view, who, seen))
      result.push_back(x.inc);
    return result;
  };
  CHECK(greets(2).empty()); // Nobody knows yet who was there before.
  CHECK(greets(3).empty());
  view.insert(view.begin(), life(1)); // It has the lowest number, and is new.
  CHECK(greets(2) == std::vector<incarnation>{1});
  CHECK(greets(3).empty());
  std::set<incarnation> seen_by_1;
  CHECK(core::to_be_greeted(view, 1, seen_by_1).empty());
  CHECK(greets(2) == std::vector<incarnation>{1}); // Until it has answered.
  seen_by_2.insert(1);
  CHECK(greets(2).empty());
  // One that goes before it was done leaves it to the next one.
  view = {life(1), life(3), life(4)};
  CHECK(greets(3) == std::vector<incarnation>{1, 4});
}

TEST_CASE("what is asked for is refused where it cannot be", "[core][seal]") {
  auto plan = [](const core::key_ring& x, const key_wish& wish) {
    return core::plan_for(x, wish, drawn);
  };
  auto both = ring({key(1), key(2)});
  CHECK(plan(both, {key_wish::kind::remove, 1}).refusal
        == "key 1 seals; use another one before it is removed");
  CHECK(plan(both, {key_wish::kind::use, 7}).refusal == "there is no key 7");
  CHECK(plan(both, {key_wish::kind::remove, 2}).steps.size() == 1);
  auto use = plan(both, {key_wish::kind::use, 2});
  REQUIRE(use.steps.size() == 2); // Whoever lacks it has it first.
  CHECK(use.steps[0].what == key_step::install);
  core::key_ring full;
  for (std::uint8_t i = 1; i <= core::key_ring::keys_max; ++i)
    full.install(key(i));
  CHECK_FALSE(plan(full, {key_wish::kind::rotate}).refusal.empty());
  CHECK_FALSE(plan(full, {key_wish::kind::install}).refusal.empty());
}

TEST_CASE("orders do to a ring what they say", "[core][seal]") {
  auto x = ring({key(1)});
  auto with = [](key_step what, const core::group_key& y) {
    return core::order_with(what, y);
  };
  using answer = core::key_ring::answer;
  CHECK(apply(x, with(key_step::install, key(2))) == answer::done);
  CHECK(apply(x, with(key_step::install, key(2))) == answer::already);
  CHECK(apply(x, with(key_step::install, key(2, 9))) == answer::id_taken);
  // Who had the key before has its reasons not to use it.
  CHECK(apply(x, with(key_step::follow, key(2))) == answer::already);
  CHECK(x.used().id == 1);
  CHECK(apply(x, with(key_step::follow, key(3))) == answer::done);
  CHECK(x.used().id == 3);
  // Another key of that number is not what is meant.
  CHECK(apply(x, with(key_step::take_back, key(2, 9))) == answer::already);
  CHECK(x.find(2) != nullptr);
  CHECK(apply(x, with(key_step::take_back, key(3))) == answer::in_use);
  CHECK(apply(x, with(key_step::take_back, key(2))) == answer::done);
  CHECK(x.find(2) == nullptr);
}
