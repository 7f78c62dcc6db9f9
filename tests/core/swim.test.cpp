#include "messages/wire.hpp"
#include "tests/support/swim_fixture.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

using kind = swim_event_kind;
using kinds = std::vector<kind>;

constexpr auto alive = swim_status::alive;
constexpr auto suspect = swim_status::suspect;
constexpr auto faulty = swim_status::faulty;
constexpr auto left_ = swim_status::left;

} // namespace

TEST_CASE("who is heard of is told of once", "[core]") {
  swim_fixture f;
  f.hear(1, swim_gossip{{f.about(1)}});
  CHECK(f.events() == kinds{kind::joined});
  f.hear(2, swim_gossip{{f.about(1)}});
  CHECK(f.out.events.size() == 1);
}

TEST_CASE("a suspicion is told with who has it, and can be refuted", "[core]") {
  swim_fixture f{3};
  f.hear(2, swim_gossip{{f.about(1, suspect, 1, 0, "n2")}});
  REQUIRE(f.events() == kinds{kind::suspected});
  auto& told = f.out.events[0];
  CHECK(told.what.by == "n2");
  CHECK(told.why == swim_cause::told);
  CHECK(told.when == f.now);
  f.out = {};
  f.hear(1, swim_gossip{{f.about(1, alive, 1, 1)}});
  CHECK(f.events() == kinds{kind::refuted});
  CHECK(f.status(1) == alive);
}

TEST_CASE("a refutation is no restart, the life stays", "[core]") {
  swim_fixture f{3};
  f.hear(2, swim_gossip{{f.about(1, suspect)}});
  f.hear(1, swim_gossip{{f.about(1, alive, 1, 1)}});
  f.hear(2, swim_gossip{{f.about(1, suspect, 1, 1)}});
  f.hear(1, swim_gossip{{f.about(1, alive, 1, 2)}});
  CHECK(
    f.events()
    == kinds{kind::suspected, kind::refuted, kind::suspected, kind::refuted});
  CHECK(f.uut.members().find("n1")->what.inc == 1);
}

TEST_CASE("a new life ends the earlier one at once", "[core]") {
  swim_fixture f{3};
  f.hear(1, swim_gossip{{f.about(1, alive, 2)}}, 2);
  REQUIRE(f.events() == kinds{kind::faulty, kind::joined});
  CHECK(f.out.events[0].what.inc == 1);
  CHECK(f.out.events[0].why == swim_cause::restart);
  CHECK(f.out.events[1].what.inc == 2);
  // What is said of the earlier one afterwards is old.
  f.out = {};
  f.hear(2, swim_gossip{{f.about(1, faulty, 1, 9)}});
  f.hear(2, swim_gossip{{f.about(1, suspect, 1, 9)}});
  CHECK(f.out.events.empty());
  CHECK(f.status(1) == alive);
}

TEST_CASE("a suspect that does not refute in time is faulty", "[core]") {
  swim_fixture f{8};
  f.hear(2, swim_gossip{{f.about(1, suspect, 1, 0, "n2")}});
  f.hear(3, swim_gossip{{f.about(1, suspect, 1, 0, "n3")}});
  auto at = f.uut.members().find("n1")->gives_up_at();
  CHECK(at == f.now + 1500ms); // 3 * 500 ms, with the confirmation it needs.
  f.pass(1490ms);
  CHECK(f.status(1) == suspect);
  f.out = {};
  f.pass(20ms);
  CHECK(f.status(1) == faulty);
  auto own = std::find_if(f.out.events.begin(), f.out.events.end(),
                          [](auto& x) { return x.what.name == "n1"; });
  REQUIRE(own != f.out.events.end());
  CHECK(own->kind == kind::faulty);
  CHECK(own->why == swim_cause::limit);
  CHECK(own->what.by == "self");
}

TEST_CASE("one that was given up wrongly comes back by a refutation",
          "[core]") {
  swim_fixture f{3};
  f.hear(2, swim_gossip{{f.about(1, faulty)}});
  f.hear(1, swim_gossip{{f.about(1, alive)}}); // Of before.
  CHECK(f.status(1) == faulty);
  f.hear(1, swim_gossip{{f.about(1, alive, 1, 1)}});
  CHECK(f.events() == kinds{kind::faulty, kind::joined});
}

TEST_CASE("an accused node refutes, and tells the accuser at once", "[core]") {
  swim_fixture f{3};
  f.hear(2, swim_gossip{{f.about_self(suspect, 0)}});
  CHECK(f.uut.refutation() == 1);
  CHECK(f.uut.health() == 1);
  auto told = f.sent<swim_gossip>();
  REQUIRE(told.size() == 1);
  CHECK(told[0].first == f.place(2));
  REQUIRE(told[0].second.updates.size() == 1);
  CHECK(told[0].second.updates[0].inc == 5);
  CHECK(told[0].second.updates[0].refutation == 1);
  CHECK(told[0].second.updates[0].status == alive);
  // Whoever has missed it is told again, but nothing is refuted twice.
  f.hear(3, swim_gossip{{f.about_self(suspect, 0)}});
  CHECK(f.uut.refutation() == 1);
  CHECK(f.sent<swim_gossip>().size() == 2);
  f.hear(3, swim_gossip{{f.about_self(faulty, 7)}});
  CHECK(f.uut.refutation() == 8);
  CHECK(f.value("swim_refutations") == 2);
}

TEST_CASE("what is said of an earlier life of a node is not refuted",
          "[core]") {
  swim_fixture f{3};
  f.hear(2, swim_gossip{{f.about_self(faulty, 3, 4)}});
  CHECK(f.uut.refutation() == 0);
  CHECK(f.uut.health() == 0);
}

TEST_CASE("a later life under the own name is told once, not fought",
          "[core]") {
  swim_fixture f{3};
  for (int i = 0; i < 3; ++i)
    f.hear(2, swim_gossip{{f.about_self(alive, 0, 6)}});
  REQUIRE(f.events() == kinds{kind::name_taken});
  CHECK(f.out.events[0].what.inc == 6);
  CHECK(f.uut.refutation() == 0);
}

TEST_CASE("a refutation never grows beyond what can be sent", "[core]") {
  swim_fixture f{3};
  f.hear(2, swim_gossip{{f.about_self(suspect, wire::refutation_max)}});
  CHECK(f.uut.refutation() == wire::refutation_max);
}

TEST_CASE("other tags are told as an update", "[core]") {
  swim_fixture f{3};
  auto x = f.about(1, alive, 1, 1);
  x.tags = "role=db";
  f.hear(1, swim_gossip{{x}});
  CHECK(f.events() == kinds{kind::updated});
  CHECK(f.uut.members().find("n1")->what.tags == "role=db");
  f.uut.on_tags("role=web", f.now);
  f.out = {};
  f.pass(300ms);
  auto told = f.sent<swim_gossip>();
  REQUIRE(!told.empty());
  CHECK(told[0].second.updates[0].name == "self");
  CHECK(told[0].second.updates[0].tags == "role=web");
}

TEST_CASE("who leaves says so, and is not taken for one that died", "[core]") {
  swim_fixture f{3};
  f.hear(1, swim_gossip{{f.about(1, left_)}});
  CHECK(f.events() == kinds{kind::left});
  f.hear(2, swim_gossip{{f.about(1, faulty)}});
  CHECK(f.status(1) == left_);
  CHECK(f.out.events.size() == 1);
}

TEST_CASE("a node has left once it was told often enough", "[core]") {
  swim_fixture f{3};
  f.uut.on_leave(f.now);
  CHECK(!f.uut.has_left());
  f.pass(2s);
  CHECK(f.uut.has_left());
  CHECK(f.sent<swim_ping>().empty());
  auto told = f.sent<swim_gossip>();
  REQUIRE(!told.empty());
  CHECK(told[0].second.updates[0].status == left_);
  // And does not refute what it has said itself.
  f.hear(2, swim_gossip{{f.about_self(left_, 0)}});
  CHECK(f.uut.refutation() == 0);
  swim_fixture alone;
  alone.uut.on_leave(alone.now);
  CHECK(alone.uut.has_left());
}

TEST_CASE("a node that stood still accuses nobody and gives suspects time",
          "[core]") {
  swim_fixture f{4};
  f.hear(2, swim_gossip{{f.about(1, suspect)}});
  auto left = f.uut.members().find("n1")->gives_up_at() - f.now;
  auto probed = f.next_probe();
  f.out = {};
  f.now += 60s;
  f.tick();
  CHECK(f.out.events.empty());
  CHECK(f.uut.health() == 1);
  CHECK(f.uut.members().find("n1")->gives_up_at() > f.now);
  CHECK(f.value("swim_probes_void") == 1);
  CHECK(f.value("swim_probes_failed") == 0);
  CHECK(left > 0s);
  CHECK(!probed.target.empty());
}

TEST_CASE("a late scheduler counts against this node alone", "[core]") {
  swim_fixture f{3};
  f.uut.on_health(f.opts.late_after - 1ms);
  CHECK(f.uut.health() == 0);
  f.uut.on_health(f.opts.late_after);
  CHECK(f.uut.health() == 1);
}

TEST_CASE("before it has begun a node says and does nothing", "[core]") {
  swim uut{swim_options{}, {"self", 5, {}}, 1};
  swim_out out;
  CHECK(!uut.next_deadline());
  uut.on_frame({{swim_fixture::place(1), 1, 0, 1}, swim_ping{1, "self", 5}},
               instant{1h}, out);
  uut.on_tick(instant{1h}, out);
  CHECK(out.to_send.empty());
}

TEST_CASE("events and causes have words", "[core]") {
  CHECK(to_string(kind::joined) == "joined");
  CHECK(to_string(kind::name_taken) == "name taken");
  CHECK(to_string(swim_cause::restart) == "restart");
}

TEST_CASE("who learns of seeds later joins through them", "[core][gossip]") {
  swim_fixture f;
  f.pass(10s);
  f.out = {};
  f.uut.on_seeds({f.place(3)}, f.now);
  f.tick();
  REQUIRE(f.out.to_send.size() == 1);
  CHECK(f.out.to_send[0].to.at == f.place(3));
  // Told again, it goes on as it was.
  f.out = {};
  f.uut.on_seeds({f.place(3), f.place(4)}, f.now);
  f.tick();
  CHECK(f.out.to_send.empty());
}
