// What each mutant of gossip breaks, and that nothing is broken without it.
#include "actors/core/rumor_store.hpp"

#include "tests/support/planting.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

/// One that looks at its folder, and one that hears of it.
struct pair {
  instant now{1h};
  gossip_options opts;
  origin_table own{7};
  origin_table other;

  void look(const std::vector<gossip_change>& changes = {}) {
    own.on_look(changes, now, opts);
  }

  gossip_delta news() const {
    return own.delta_for(other.mark(), 1300, now);
  }

  void tell() {
    other.on_delta(news(), now, opts);
  }
};

} // namespace

TEST_CASE("expiry-resets-version lets the mark go back", "[mutants]") {
  expect_change("expiry-resets-version", std::int64_t{0}, std::int64_t{-1}, [] {
    pair x;
    x.look({{"a"}});
    x.tell();
    x.other.expire(x.now + x.opts.expire_after, x.opts);
    return x.other.version();
  });
}

TEST_CASE("restart-counts-from-start does not believe a later life",
          "[mutants]") {
  expect_change("restart-counts-from-start", incarnation{8}, incarnation{7},
                [] {
                  pair x;
                  for (int i = 0; i < 10; ++i)
                    x.look({{"a" + std::to_string(i)}});
                  x.tell();
                  x.own = origin_table{8};
                  x.look({{"b"}});
                  x.tell();
                  return x.other.inc();
                });
}

TEST_CASE("digest-skips-gap passes over what is missing", "[mutants]") {
  expect_change("digest-skips-gap", std::uint64_t{0}, std::uint64_t{2}, [] {
    pair x;
    x.look({{"a"}});
    x.look({{"b"}});
    x.other.on_delta(x.own.delta_for({{}, 7, 0, 1, 0}, 1300, x.now), x.now,
                     x.opts);
    return x.other.held();
  });
}

TEST_CASE("live-folder-expires leaves the version where nothing changes",
          "[mutants]") {
  expect_change("live-folder-expires", std::int64_t{2}, std::int64_t{0}, [] {
    pair x;
    x.look({{"a"}});
    x.look();
    x.look();
    return x.own.version();
  });
}

TEST_CASE("older-version-accepted goes back", "[mutants]") {
  expect_change("older-version-accepted", std::int64_t{1}, std::int64_t{0}, [] {
    pair x;
    x.look({{"a"}});
    auto first = x.news();
    x.look({{"b"}});
    x.tell();
    x.other.on_delta(first, x.now, x.opts);
    return x.other.version();
  });
}

TEST_CASE("folder-tombstone-dropped leaves a name for ever", "[mutants]") {
  expect_change("folder-tombstone-dropped", std::size_t{0}, std::size_t{1}, [] {
    pair x;
    x.look({{"a"}});
    x.tell();
    x.look({{"a", true}});
    x.tell();
    return x.other.size();
  });
}

TEST_CASE("relay-refreshes-age makes the dead young", "[mutants]") {
  expect_change("relay-refreshes-age", std::uint64_t{40'000}, std::uint64_t{0},
                [] {
                  pair x;
                  x.look({{"a"}});
                  x.tell();
                  return x.other.delta_for({}, 1300, x.now + 40s).age;
                });
}
