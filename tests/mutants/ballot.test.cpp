// Mutants of the ballot, and of how a view ends: each one once without the
// mutant and once with it.
#include "actors/core/hold_back_queue.hpp"
#include "actors/core/lamport_clock.hpp"
#include "actors/core/leader_lease.hpp"
#include "tests/support/ack_matrix_fixture.hpp"
#include "tests/support/ballot_fixture.hpp"
#include "tests/support/ballot_world.hpp"
#include "tests/support/planting.hpp"
#include "tests/support/rooms.hpp"

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using vec = std::vector<seqno>;

namespace {

/// Whether any of three nodes' random lives breaks what must be true of views.
bool breaks_views(double disk_loss = 0) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    ballot_world_options opts;
    opts.disk_loss = disk_loss;
    opts.nodes = opts.founders = 3;
    opts.seed = seed;
    ballot_world world{opts};
    for (int i = 0; i < 3000 && world.history.broken.empty(); ++i)
      world.step();
    if (!world.history.broken.empty())
      return true;
  }
  return false;
}

/// Whether an empty disk alone makes the majority of a view of three.
bool lost_disk_counts() {
  auto view = make_proposal(1, 0, {1, 2, 3});
  auto lost = make_promise(voter_of(3, 2), founders({1, 2, 3}));
  lost.newcomer = true;
  return judge({make_promise(voter_of(1), view), lost}, {}).has_quorum;
}

/// A queue that holds a message of member 2 after one of 3 that is not there.
hold_back_queue queue_of(level order) {
  auto current = make_view(3);
  hold_back_queue result{order};
  result.on_view(current);
  result.on_progress({{make_batch(current, 2, 5, 1, {"b"}, {0, 0, 1})},
                      {{0, 0, 0}, {0, 0, 0}, 1},
                      {}});
  result.on_freeze({current->id});
  return result;
}

} // namespace

TEST_CASE("vote-not-durable promises what a restart forgets", "[mutants]") {
  expect_change("vote-not-durable", true, false, [] {
    voter_fixture f;
    f.prepare({2, 3});
    f.freeze({0, 0, 0});
    return f.out.leaving.empty(); // It is not on the disk yet.
  });
}

TEST_CASE("accept-not-durable accepts what a restart forgets", "[mutants]") {
  expect_change("accept-not-durable", true, false, [] {
    voter_fixture f;
    auto next = make_proposal(2, 1, {1, 2, 3});
    next.cut = {0, 0, 0};
    f.propose(next);
    f.fetched(next.cut);
    return f.out.leaving.empty();
  });
  expect_change("accept-not-durable", false, true,
                [] { return breaks_views(); });
}

TEST_CASE("two-votes-in-an-epoch lets two lead", "[mutants]") {
  expect_change("two-votes-in-an-epoch", 1u, 2u, [] {
    voter_fixture f;
    auto promised = 0u;
    for (member_id who : {1, 3}) {
      f.prepare({2, who});
      promised += f.sent<refused_vote>() ? 0 : 1;
    }
    return promised;
  });
}

TEST_CASE("never-adopt gives up what may have been chosen", "[mutants]") {
  expect_change("never-adopt", 2u, 1u, [] {
    auto first = make_proposal(1, 0, {1, 2, 3});
    auto second = make_proposal(2, 1, {1, 2});
    auto x = judge({make_promise(voter_of(1), first, {second}),
                    make_promise(voter_of(3), first)},
                   {});
    return static_cast<unsigned>(x.base.id.epoch);
  });
  expect_change("never-adopt", false, true, [] { return breaks_views(); });
}

TEST_CASE("lost-disk-votes lets a name forget what it promised", "[mutants]") {
  expect_change("lost-disk-votes", false, true, lost_disk_counts);
  expect_change("lost-disk-votes", false, true,
                [] { return breaks_views(0.5); });
}

TEST_CASE("lease-from-answer serves while another one may", "[mutants]") {
  expect_change("lease-from-answer", false, true, [] {
    using std::chrono::milliseconds;
    auto current = std::make_shared<view>(*make_view(3, 1));
    current->id = {4, 1};
    leader_lease lease{lease_options{}, {}};
    addressed_frames out;
    instant asked{};
    lease.on_view(current, asked, out);
    auto late = asked + milliseconds{300};
    for (member_id who : {1, 2})
      lease.on_grant(from_member(who, lease_grant{}).source, {{4, 1}, 1}, late);
    return lease.serves(late);
  });
}

TEST_CASE("lease-not-honoured promises others while a leader serves",
          "[mutants]") {
  expect_change("lease-not-honoured", true, false, [] {
    voter_fixture f;
    f.uut.on_lease_request(origin_of(1), {{1, 1}, 1}, f.now, f.out);
    f.prepare({2, 3});
    return f.sent<refused_vote>() != nullptr;
  });
}

TEST_CASE("joiner-counted makes a majority of those who have nothing",
          "[mutants]") {
  expect_change("joiner-counted", false, true, [] {
    auto view = make_proposal(1, 0, {1, 2}, {3, 4, 5});
    std::vector<promised_vote> answers{make_promise(voter_of(1), view)};
    for (member_id who : {3, 4})
      answers.push_back(make_promise(voter_of(who, 1, false), view));
    return judge(answers, {}).has_quorum;
  });
}

TEST_CASE("view-without-flush drops what others deliver", "[mutants]") {
  expect_change("view-without-flush", 1u, 0u, [] {
    auto batches = queue_of(level::agreed).on_cut({0, 1, 0}).batches;
    return static_cast<unsigned>(batches.size());
  });
}

TEST_CASE("cut-not-closed keeps a message whose past is lost", "[mutants]") {
  expect_change("cut-not-closed", vec{0, 0, 0}, vec{0, 1, 0}, [] {
    return queue_of(level::agreed).closed({0, 1, 0}).closed;
  });
}

TEST_CASE("cut-not-fetched says too soon that the cut is held", "[mutants]") {
  expect_change("cut-not-fetched", vec{}, vec{0, 2, 0}, [] {
    ack_matrix_fixture f;
    f.uut.on_freeze({f.current->id}, f.out);
    f.uut.on_fetch({f.current->id, {0, 2, 0}, {2, 2, 2}}, f.now, f.out);
    return f.out.forward.fetched;
  });
}

TEST_CASE("acks-after-promise makes safe what the cut may lack", "[mutants]") {
  expect_change("acks-after-promise", false, true, [] {
    auto current = make_view(3);
    lamport_clock uut{clock_options{}};
    clock_out out;
    uut.on_view(current, out);
    uut.on_freeze({current->id});
    return uut.on_acks({{0, 5, 0}, true, current->id});
  });
}
