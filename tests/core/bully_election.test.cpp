#include "actors/core/bully_election.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

constexpr auto call_interval = 20ms;
constexpr auto reply_timeout = 60ms;

/// The elector of one member of a view that member 5 leads.
struct fixture {
  view_ptr current;
  bully_election uut{elector_options{}};
  election_out out;
  instant now{};

  explicit fixture(member_id self, std::size_t members = 5)
    : current(led_by(5, self, members)) {
    uut.on_view(current, now, out);
    out = {};
  }

  static view_ptr led_by(member_id leader, member_id self,
                         std::size_t members = 5, std::uint64_t epoch = 7) {
    auto result = std::make_shared<view>(*make_view(members, self, 0, epoch));
    result->id.coordinator = leader;
    return result;
  }

  void lose(member_id who) {
    uut.on_hearing({who, false}, now, out);
  }

  void receive(member_id from, frame what) {
    uut.on_frames({{from_member(from, std::move(what))}}, now, out);
  }

  /// Ticks until `span` is over; returns how often ELECTION was sent.
  int pass(timespan span) {
    auto sent = 0;
    auto end = now + span;
    for (;;) {
      auto due = uut.next_deadline();
      if (!due || *due > end)
        break;
      now = std::max(now, *due);
      election_out step;
      uut.on_tick(now, step);
      sent += static_cast<int>(step.leaving.size());
      out.stand = out.stand || step.stand;
    }
    now = end;
    return sent;
  }

  /// To whom the last step said `T`.
  template <class T>
  std::vector<member_id> told() const {
    std::vector<member_id> result;
    for (const auto& x : out.leaving)
      if (std::holds_alternative<T>(x.frames.front()))
        for (const auto& to : *x.to)
          for (const auto& who : current->members)
            if (who.at == to.at)
              result.push_back(who.id);
    return result;
  }
};

using ids = std::vector<member_id>;

} // namespace

TEST_CASE("a leader that is not heard any more starts an election, to higher "
          "ids alone [3.01] [3.32] [6.37]",
          "[core]") {
  fixture f{3};
  f.lose(2);
  CHECK(f.out.leaving.empty());
  f.lose(5);
  CHECK(f.uut.current() == bully_election::state::calling);
  // Not to one that is known to be silent.
  CHECK(f.told<election_call>() == ids{4});
}

TEST_CASE("ELECTION goes on being sent while replies come [3.02]", "[core]") {
  fixture f{3};
  f.lose(5);
  for (int i = 0; i < 20; ++i) {
    CHECK(f.pass(call_interval) == 1);
    f.receive(4, election_reply{f.current->id, {}});
  }
  CHECK_FALSE(f.out.stand);
}

TEST_CASE("the one that no higher id answers stands [3.03]", "[core]") {
  fixture f{3};
  f.lose(5);
  f.pass(reply_timeout - 1ms);
  CHECK_FALSE(f.out.stand);
  f.pass(1ms);
  CHECK(f.out.stand);
  CHECK(f.uut.current() == bully_election::state::standing);
}

TEST_CASE("the highest that lives stands at once [3.03]", "[core]") {
  fixture f{4};
  f.lose(5);
  CHECK(f.out.stand);
  CHECK(f.out.leaving.empty());
}

TEST_CASE("a member that is asked answers, and looks for itself [3.02]",
          "[core]") {
  fixture f{4};
  f.receive(3, election_call{f.current->id});
  CHECK(f.told<election_reply>() == ids{3});
  CHECK_FALSE(f.out.stand); // It hears the leader.
  f.lose(5);
  f.out = {};
  f.receive(3, election_call{f.current->id});
  CHECK(f.told<election_reply>() == ids{3});
}

TEST_CASE("who cannot hear the leader learns of it by the reply", "[core]") {
  fixture f{3};
  f.lose(5);
  f.out = {};
  f.receive(4, election_reply{f.current->id, {4, 8, place_of(4)}});
  REQUIRE(f.out.news);
  CHECK(f.out.news->leader == 4);
  CHECK(f.uut.current() == bully_election::state::following);
  CHECK_FALSE(f.uut.next_deadline());
}

TEST_CASE("the winner knows that it leads, and tells the others its address "
          "[3.04] [3.05] [6.36b]",
          "[core]") {
  fixture f{4};
  f.lose(5);
  f.out = {};
  f.current = fixture::led_by(4, 4, 4, 8);
  f.uut.on_view(f.current, f.now, f.out);
  CHECK(f.uut.known().leader == 4);
  CHECK(f.uut.known().epoch == 8);
  CHECK(f.told<coordinator>() == ids{1, 2, 3});
  auto said = std::get<coordinator>(f.out.leaving.front().frames.front());
  CHECK(said.known.at == place_of(4));
  REQUIRE(f.out.news);
}

TEST_CASE("COORDINATOR changes whom a member follows [3.05] [3.06] [6.36b]",
          "[core]") {
  fixture f{3};
  f.lose(5);
  f.out = {};
  f.receive(4, coordinator{{4, 8, place_of(4)}});
  REQUIRE(f.out.news);
  CHECK(f.out.news->leader == 4);
  CHECK(f.out.news->at == place_of(4));
  CHECK(f.uut.known().epoch == 8);
}

TEST_CASE("a COORDINATOR of an older epoch is not believed", "[core]") {
  fixture f{3};
  f.receive(4, coordinator{{4, 6, place_of(4)}});
  CHECK_FALSE(f.out.news);
  CHECK(f.uut.known().leader == 5);
  CHECK(value_of(f.uut.count(), "leaders_of_older_epochs") == 1);
}

TEST_CASE("in one epoch nobody else is believed", "[core]") {
  fixture f{3};
  f.receive(4, coordinator{{4, 7, place_of(4)}});
  CHECK_FALSE(f.out.news);
  CHECK(f.uut.known().leader == 5);
}

TEST_CASE("a leader that is heard again ends the election", "[core]") {
  fixture f{3};
  f.lose(5);
  f.uut.on_hearing({5, true}, f.now, f.out);
  CHECK(f.uut.current() == bully_election::state::following);
  CHECK(f.pass(1s) == 0);
  CHECK_FALSE(f.out.stand);
}

TEST_CASE("a ballot that finds nobody begins the election anew", "[core]") {
  fixture f{3};
  f.lose(5);
  f.pass(reply_timeout);
  REQUIRE(f.out.stand);
  f.out = {};
  f.pass(500ms + reply_timeout);
  CHECK(f.out.stand);
  CHECK(value_of(f.uut.count(), "stood") == 2);
}

TEST_CASE("a member without the group's state is not asked, and stands only "
          "where no other does",
          "[core]") {
  fixture f{3};
  auto next = std::make_shared<view>(*fixture::led_by(5, 3, 5, 8));
  next->members[3].full = false;
  f.uut.on_view(next, f.now, f.out);
  f.lose(5);
  CHECK(f.told<election_call>().empty());
  CHECK(f.out.stand); // The fourth cannot lead.
  fixture g{4};
  next = std::make_shared<view>(*fixture::led_by(5, 4, 5, 8));
  next->members[3].full = false;
  g.uut.on_view(next, g.now, g.out);
  g.lose(5);
  g.pass(499ms);
  CHECK_FALSE(g.out.stand);
  // It may have accepted a later view, of which nobody else is left.
  g.pass(1ms);
  CHECK(g.out.stand);
}

TEST_CASE("frames of another life of a member count for nothing", "[core]") {
  fixture f{3};
  auto x = from_member(4, coordinator{{4, 9, place_of(4)}});
  ++x.source.inc;
  f.uut.on_frames({{x}}, f.now, f.out);
  CHECK(f.uut.known().leader == 5);
  CHECK(value_of(f.uut.count(), "election_frames_of_strangers") == 1);
}
