#include "actors/inspected.hpp"

#include "actors/clock.hpp"
#include "tests/support/inspections.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<resender_actor> resender{*this};
  clock_actor uut = own(
    spawn_inspected(sys, clock_behavior, clock_options{}, resender.handle()));

  const actor_meter& meter() const {
    auto* x = dynamic_cast<const actor_meter*>(
      caf::actor_cast<caf::abstract_actor*>(uut));
    REQUIRE(x != nullptr);
    return *x;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "every actor tells of itself beside its interface",
                 "[actors][inspect]") {
  caf::anon_send(uut, view_change{make_view(3)});
  settle();
  auto told = inspect_in(*this, uut);
  CHECK(told.name == "clock");
  CHECK(told.kind == "actor");
  CHECK(told.id == uut.id());
  CHECK(told.mailbox == 0);
  CHECK(told.handled == 1);
  CHECK(count_in(told.fields, "messages_stamped") == 0);
  CHECK(told.waits_for.empty());
}

TEST_CASE_METHOD(fixture, "questions are no work, and no sign of life",
                 "[actors][inspect]") {
  caf::anon_send(uut, view_change{make_view(1)});
  settle();
  pass(3s);
  auto first = inspect_in(*this, uut);
  pass(4s);
  auto second = inspect_in(*this, uut);
  CHECK(second.handled == first.handled);
  CHECK(second.idle == 7s);
}

TEST_CASE_METHOD(fixture, "a meter is read without the actor",
                 "[actors][inspect]") {
  caf::anon_send(uut, view_change{make_view(1)});
  settle();
  auto before = meter().read();
  CHECK(before.mailbox == 0);
  CHECK(before.handled == 1);
  CHECK(!before.busy);
  for (auto i = 0; i < 5; ++i)
    caf::anon_send(uut, draft_batch{});
  CHECK(meter().read().mailbox == 5);
  CHECK(meter().read().handled == 1);
  settle();
  CHECK(meter().read().mailbox == 0);
  CHECK(meter().read().handled == 6);
}

TEST_CASE_METHOD(fixture, "what an actor does not know stays unexpected",
                 "[actors][inspect]") {
  caf::scoped_actor asker{sys};
  auto refused = false;
  auto request = asker->request(caf::actor_cast<caf::actor>(uut), caf::infinite,
                                get_waits{});
  settle();
  request.receive([](const wait_list&) {},
                  [&](const caf::error&) { refused = true; });
  CHECK(refused);
  CHECK(inspect_in(*this, uut).handled >= 1);
}
