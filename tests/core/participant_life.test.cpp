#include "actors/core/participant_life.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture {
  instant now = instant{} + 1s;
  core::participant_out out;
  core::participant_life uut{level::safe, {}};

  void phase(group_phase x) {
    group_status status;
    status.phase = x;
    out = {};
    uut.on_status(status, out);
  }

  void view(std::uint64_t epoch, std::uint64_t unsettled = 0) {
    out = {};
    uut.on_installed({make_view(3, 1, 0, epoch), 0, unsettled}, now, out);
  }

  void lines(std::vector<std::string> x) {
    out = {};
    uut.on_lines(std::move(x), false, out);
  }

  void result(std::uint32_t taken, std::uint32_t refused,
              errc why = errc::none) {
    out = {};
    send_result x;
    x.taken = taken;
    x.refused = refused;
    x.why = why;
    uut.on_result(x, out);
  }

  void deliver(member_id from, const std::vector<std::string>& texts) {
    delivery x;
    x.view = {1, 0};
    x.batches.push_back(make_batch(make_view(3), from, 1, 1, texts));
    uut.on_delivery(x, now, out);
  }

  std::uint32_t sends() const {
    return out.send ? out.send->count : 0;
  }
};

} // namespace

TEST_CASE("a participant says nothing before it is a member",
          "[core][participant]") {
  fixture f;
  f.lines({"a", "b"});
  CHECK(f.sends() == 0);
  f.view(1);
  CHECK(f.sends() == 0);
  f.phase(group_phase::learner);
  CHECK(f.sends() == 0);
  f.phase(group_phase::member);
  CHECK(f.sends() == 2);
}

TEST_CASE("what was refused is said in the next view, what was taken is not",
          "[core][participant]") {
  fixture f;
  f.phase(group_phase::member);
  f.view(1);
  f.lines({"a", "b", "c"});
  f.result(1, 2, errc::no_quorum);
  CHECK(f.sends() == 0);
  CHECK(f.uut.sent() == 1);
  f.phase(group_phase::cut_off);
  CHECK(f.out.notices.size() == 1);
  f.view(2);
  f.phase(group_phase::member);
  REQUIRE(f.sends() == 2);
  unit_reader in{f.out.send->units.text()};
  CHECK(in.next()->payload == "b");
}

TEST_CASE("a full window is waited for", "[core][participant]") {
  fixture f;
  f.phase(group_phase::member);
  f.view(1);
  f.lines({"a"});
  f.result(0, 1, errc::overloaded);
  CHECK(f.sends() == 0);
  f.out = {};
  f.uut.on_credit(f.out);
  CHECK(f.sends() == 1);
}

TEST_CASE("a message that is too large is named and passed over",
          "[core][participant]") {
  fixture f;
  f.phase(group_phase::member);
  f.view(1);
  f.lines({"a", "b"});
  f.result(0, 2, errc::too_large);
  CHECK(f.out.notices.size() == 1);
  CHECK(f.sends() == 1);
}

TEST_CASE("messages of an unknown end are counted and told",
          "[core][participant]") {
  fixture f;
  f.view(1);
  f.view(2, 3);
  CHECK(f.uut.unsettled() == 3);
  CHECK(f.out.notices.size() == 1);
}

TEST_CASE("the state tells orders apart where order is promised",
          "[core][participant]") {
  fixture one;
  one.deliver(1, {"a"});
  one.deliver(2, {"b"});
  fixture two;
  two.deliver(2, {"b"});
  two.deliver(1, {"a"});
  CHECK(one.uut.state().hash != two.uut.state().hash);
  one.uut = two.uut = core::participant_life{level::causal, {}};
  one.deliver(1, {"a"});
  one.deliver(2, {"b"});
  two.deliver(2, {"b"});
  two.deliver(1, {"a"});
  CHECK(one.uut.state().hash == two.uut.state().hash);
  CHECK(one.uut.state().messages == 2);
}

TEST_CASE("who is given the state goes on as the others do",
          "[core][participant]") {
  fixture one;
  one.deliver(1, {"a", "b"});
  fixture two;
  REQUIRE(two.uut.on_restore(one.uut.image()));
  one.deliver(2, {"c"});
  two.deliver(2, {"c"});
  CHECK(one.uut.state().hash == two.uut.state().hash);
  CHECK(two.uut.state().messages == 3);
  CHECK(!two.uut.on_restore({slice::copy_of("short")}));
}

TEST_CASE("what was delivered last is remembered with its place, and forgotten "
          "with the state",
          "[core][participant]") {
  fixture one;
  one.deliver(2, {"a", "b"});
  one.deliver(3, {"c"});
  auto recent = one.uut.recent().all();
  REQUIRE(recent.size() == 3);
  CHECK(recent[1].place == 1);
  CHECK(recent[1].sender == 2);
  CHECK(recent[1].number == 2);
  CHECK(recent[2].place == 2);
  CHECK(recent[2].sender == 3);
  fixture two;
  two.deliver(1, {"z"});
  REQUIRE(two.uut.on_restore(one.uut.image()));
  CHECK(two.uut.recent().all().empty());
  two.deliver(1, {"d"});
  CHECK(two.uut.recent().all().at(0).place == 3);
}

TEST_CASE("a life ends well when it was let go, and badly when it is refused",
          "[core][participant]") {
  fixture f;
  f.phase(group_phase::left);
  REQUIRE(f.out.over);
  CHECK(f.out.over->good);
  fixture g;
  g.phase(group_phase::refused);
  REQUIRE(g.out.over);
  CHECK(!g.out.over->good);
  CHECK(g.out.notices.size() == 1);
}
