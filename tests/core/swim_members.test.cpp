#include "tests/support/swim_fixture.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

swim_options closed() {
  auto result = group_swim();
  result.gossip_to_faulty_for = 0s;
  return result;
}

/// The node and the members 1 to `count`, by decree.
struct fixture : swim_fixture {
  explicit fixture(int count) : swim_fixture(0, closed()) {
    std::vector<swim_identity> all{{"self", 5, place(0)}};
    for (int i = 1; i <= count; ++i)
      all.push_back({name(i), 1, place(i)});
    uut.on_members(all, now, out);
    out = {};
  }
};

} // namespace

TEST_CASE("who is named as a member takes part, and nobody else", "[core]") {
  fixture f{3};
  CHECK(f.uut.members().present() == 4);
  f.hear(1, swim_gossip{{f.about(9)}});
  CHECK(f.uut.members().find(f.name(9)) == nullptr);
  CHECK(f.value("swim_outsiders") == 1);
}

TEST_CASE("who is named no more is forgotten and asked no more", "[core]") {
  fixture f{3};
  f.uut.on_members({{"self", 5, f.place(0)}, {f.name(1), 1, f.place(1)}}, f.now,
                   f.out);
  CHECK(f.uut.members().present() == 2);
  f.out = {};
  f.pass(2s);
  for (auto& x : f.sent<swim_ping>())
    CHECK(x.first == f.place(1));
  CHECK(!f.sent<swim_ping>().empty());
}

TEST_CASE("who was given up by others is asked first, and told so", "[core]") {
  fixture f{5};
  f.hear(1, swim_gossip{{f.about(4, swim_status::faulty)}});
  auto x = f.next_probe();
  CHECK(x.target == f.name(4));
  CHECK(f.uut.members().find(f.name(4))->missed == std::nullopt);
  f.pass(100ms);
  CHECK(f.uut.members().find(f.name(4))->missed);
  CHECK(f.status(4) == swim_status::faulty);
}

TEST_CASE("the accused has its time to refute from each node", "[core]") {
  fixture f{3};
  f.hear(1, swim_gossip{{f.about(2, swim_status::faulty)}});
  auto told = f.now;
  auto r = f.uut.members().find(f.name(2));
  f.pass(240ms);
  CHECK(!r->is_lost_here(f.now));
  f.pass(20ms);
  CHECK(r->is_lost_here(f.now));
  CHECK(f.now - told == 260ms);
  f.hear(2, swim_gossip{{f.about(2, swim_status::alive, 1, 1)}});
  CHECK(!r->is_lost_here(f.now));
  CHECK(!r->missed);
}
