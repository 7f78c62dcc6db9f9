#include "tests/support/delivery_check_fixture.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

/// Batches of three members, of one to three messages each, in one order.
batches any_history(const view_ptr& in) {
  batches result;
  std::vector<seqno> next(in->members.size(), in->start_seq + 1);
  auto time = in->start_time;
  auto size = *rc::gen::inRange<std::size_t>(2, 30);
  while (result.size() < size) {
    auto who = *rc::gen::inRange<std::size_t>(0, next.size());
    auto count = *rc::gen::inRange<std::size_t>(1, 4);
    time += *rc::gen::inRange<lamport_time>(1, 4);
    result.push_back(make_batch(in, in->members[who].id, time, next[who],
                                std::vector<std::string>(count, "x")));
    next[who] += count;
  }
  return result;
}

std::vector<seqno> ends_of(const view_ptr& in, const batches& all) {
  std::vector<seqno> result(in->members.size(), in->start_seq);
  for (const auto& x : all)
    result[x->origin - 1] = x->last();
  return result;
}

/// What is found in `played`, where `meant` is what the view should have had.
std::size_t findings_in(const batches& played, const batches& meant,
                        level order = level::safe) {
  checked node{order};
  node.install(dynamic_view(2, 3));
  node.deliver(played);
  auto next = dynamic_view(3, 3);
  node.uut.on_change(next->id, ends_of(node.current, meant));
  node.install(next);
  return node.found.size();
}

const view_ptr played_view = dynamic_view(2, 3);

std::size_t any_place(const batches& in) {
  return *rc::gen::inRange<std::size_t>(0, in.size());
}

} // namespace

TEST_CASE("nothing is found in any sound history", "[core][check]") {
  CHECK(rc::check([] {
    auto all = any_history(played_view);
    for (auto order : {level::fifo, level::causal, level::agreed, level::safe})
      RC_ASSERT(findings_in(all, all, order) == 0u);
  }));
}

TEST_CASE("any batch that is missing is found, once", "[core][check]") {
  CHECK(rc::check([] {
    auto all = any_history(played_view);
    auto played = all;
    played.erase(played.begin() + static_cast<long>(any_place(played)));
    for (auto order : {level::fifo, level::causal, level::agreed, level::safe})
      RC_ASSERT(findings_in(played, all, order) == 1u);
  }));
}

TEST_CASE("any batch that comes again is found, once", "[core][check]") {
  CHECK(rc::check([] {
    auto all = any_history(played_view);
    auto from = any_place(all);
    auto to = *rc::gen::inRange(from + 1, all.size() + 1);
    auto played = all;
    played.insert(played.begin() + static_cast<long>(to), all[from]);
    for (auto order : {level::fifo, level::causal, level::agreed, level::safe})
      RC_ASSERT(findings_in(played, all, order) == 1u);
  }));
}

TEST_CASE("any batch that stands elsewhere is found, once", "[core][check]") {
  CHECK(rc::check([] {
    auto all = any_history(played_view);
    auto played = all;
    auto from = any_place(played);
    auto moved = played[from];
    played.erase(played.begin() + static_cast<long>(from));
    auto to = *rc::gen::inRange<std::size_t>(0, played.size() + 1);
    played.insert(played.begin() + static_cast<long>(to), moved);
    RC_ASSERT(findings_in(played, all) == (from == to ? 0u : 1u));
  }));
}

TEST_CASE("any other order than that of the stamps is found", "[core][check]") {
  CHECK(rc::check([] {
    auto all = any_history(played_view);
    auto played = all;
    for (auto i = played.size() - 1; i > 0; --i)
      std::swap(played[i], played[*rc::gen::inRange<std::size_t>(0, i + 1)]);
    RC_ASSERT((findings_in(played, all) > 0) == (played != all));
  }));
}
