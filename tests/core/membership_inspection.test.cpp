#include "messages/inspection.hpp"
#include "tests/support/membership_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

inspection told_by(const membership_fixture& f) {
  inspection result;
  result.now = f.now;
  f.uut.describe(result);
  return result;
}

} // namespace

TEST_CASE("a node in no view tells which founders it waits for, and since when",
          "[core][inspect]") {
  membership_fixture f;
  auto begun = f.now;
  f.pass(2s);
  auto x = told_by(f);
  REQUIRE(x.holds.size() == 1);
  CHECK(x.holds[0].kind == hold_kind::joining);
  CHECK(in_words(x.holds[0])
        == "this node: waits for an answer from node-1 and node-2");
  CHECK(x.holds[0].since == begun);
}

TEST_CASE("a later life tells which members of its last view it waits for",
          "[core][inspect]") {
  membership_fixture f;
  vote_record last;
  last.promised = last.installed.id = {7, 2};
  for (member_id id : {1, 2, 3})
    last.installed.members.push_back(group_member(id));
  f.votes(last);
  f.petition_of(group_member(1), petition_kind::join, {7, 2});
  auto x = told_by(f);
  REQUIRE(x.holds.size() == 1);
  CHECK(in_words(x.holds[0])
        == "this node: waits for a sign of life in or after view 7.2 from "
           "node-2");
}

TEST_CASE("a member of a view that goes on waits for nobody",
          "[core][inspect]") {
  membership_fixture f;
  f.view(1, 3, 3, {1, 2, 3});
  auto x = told_by(f);
  CHECK(x.holds.empty());
}

TEST_CASE("a member that is cut off tells of whom it sees no sign of life",
          "[core][inspect]") {
  membership_fixture f;
  f.view(1, 3, 3, {1, 2, 3});
  f.hear(1, false);
  CHECK(told_by(f).holds.empty());
  f.hear(2, false);
  auto x = told_by(f);
  REQUIRE(!x.holds.empty());
  CHECK(in_words(x.holds[0])
        == "view 1.3: waits for a majority; no sign of life from node-1 and "
           "node-2");
}

TEST_CASE("a view that stays frozen is told, with the time since it is",
          "[core][inspect]") {
  membership_fixture f;
  f.view(1, 3, 1, {1, 2, 3});
  auto begun = f.now;
  f.uut.on_frozen({1, 3}, f.now, f.out);
  f.pass(100ms);
  auto x = told_by(f);
  REQUIRE(x.holds.size() == 1);
  CHECK(x.holds[0].kind == hold_kind::view);
  CHECK(x.holds[0].since == begun);
  CHECK(x.holds[0].next_at == begun + f.opts.thaw_after);
}

TEST_CASE("a leader tells who waits for a view that it stands for",
          "[core][inspect]") {
  membership_fixture f;
  f.view(1, 3, 3, {1, 2, 3});
  auto newcomer = group_member(9);
  newcomer.id = 0;
  f.petition_of(newcomer);
  auto x = told_by(f);
  REQUIRE(x.holds.size() == 1);
  CHECK(in_words(x.holds[0]) == "the wish to join of node-9: waits for a view");
}
