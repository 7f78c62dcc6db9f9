#include "tests/support/replica_world.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : replica_world {
  explicit fixture(replica_options x = {}) : replica_world(3, x) {
    install(4, 3, {1, 2, 3});
    settle();
    session
      = done(3, ask_for(request_kind::open, client_id(7, 0, 0), "ada")).session;
  }

  void add(member_id who, int times) {
    for (int i = 0; i < times; ++i) {
      ++number;
      done(who, ask_for(request_kind::call, client_id(7, session, number),
                        "add n 1", number - 1));
    }
  }

  std::uint64_t session = 0;
  std::uint64_t number = 0;
};

replica_options short_log() {
  replica_options result;
  result.snapshot_bytes = 2000;
  result.batch_bytes = 300;
  return result;
}

struct short_fixture : fixture {
  short_fixture() : fixture(short_log()) {
    // nop
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a backup that was away catches up by the log",
                 "[core][replica]") {
  add(3, 3);
  crash(1);
  install(5, 3, {2, 3});
  settle();
  add(3, 20);
  start(1);
  install(6, 3, {2, 3}, {1});
  settle();
  pass(1s);
  CHECK(value(1, "n") == "23");
  CHECK(nodes[1].complete == view_id{6, 3});
  // It is waited for from then on.
  nodes[1].disk_works = false;
  auto ticket = request(3, ask_for(request_kind::call,
                                   client_id(7, session, ++number), "add n 1"));
  settle();
  CHECK_FALSE(reply(3, ticket));
}

TEST_CASE_METHOD(short_fixture, "a backup far behind catches up by a snapshot",
                 "[core][replica]") {
  add(3, 3);
  crash(1);
  install(5, 3, {2, 3});
  settle();
  add(3, 100);
  pass(1s);
  CHECK(nodes[3].it->log().base().index > 50);
  CHECK(nodes[3].disk.snapshot_at == nodes[3].it->log().base());
  start(1);
  install(6, 3, {2, 3}, {1});
  settle();
  pass(1s);
  CHECK(value(1, "n") == "103");
  CHECK(nodes[1].complete == view_id{6, 3});
  // And has all of it on its disk.
  crash(1);
  crash(2);
  crash(3);
  start(1);
  start(2);
  install(7, 1, {1, 2});
  settle();
  pass(1s);
  CHECK(value(1, "n") == "103");
  CHECK(value(2, "n") == "103");
}

TEST_CASE_METHOD(fixture, "what was never committed is cut off",
                 "[core][replica]") {
  add(3, 3);
  for (auto who : {1, 2})
    nodes[static_cast<member_id>(who)].hears = false;
  auto lost = request(3, ask_for(request_kind::call, client_id(7, session, 4),
                                 "add n 100"));
  settle();
  CHECK(nodes[3].disk.entries.back().at.index == 6);
  crash(3);
  for (auto who : {1, 2})
    nodes[static_cast<member_id>(who)].hears = true;
  install(5, 2, {1, 2});
  settle();
  add(2, 5);
  start(3);
  install(6, 2, {1, 2}, {3});
  settle();
  pass(1s);
  CHECK_FALSE(reply(3, lost));
  CHECK(value(3, "n") == "8");
  CHECK(nodes[3].it->log().last() == nodes[2].it->log().last());
  core::replica again{opts, 3, std::make_unique<core::key_value_store>()};
  CHECK(again.on_start(nodes[3].disk));
  CHECK(again.log().last() == nodes[2].it->log().last());
}

TEST_CASE_METHOD(fixture, "a new primary has the longest log before it serves",
                 "[core][replica]") {
  add(3, 2);
  nodes[2].hears = false;
  request(3, ask_for(request_kind::call, client_id(7, session, 3), "add n 7"));
  settle();
  nodes[2].hears = true;
  crash(3);
  install(5, 2, {1, 2}); // The first server has one more.
  settle();
  CHECK(value(2, "n") == "9");
  CHECK(nodes[2].it->serves(now));
}

TEST_CASE_METHOD(fixture, "what comes while a backup catches up is bounded",
                 "[core][replica]") {
  opts.waiting_bytes_max = 200;
  crash(1);
  install(5, 3, {2, 3});
  settle();
  add(3, 5);
  start(1);
  install(6, 3, {2, 3}, {1});
  // Its questions are not answered for a while.
  for (int i = 0; i < 30; ++i) {
    questions.clear();
    request(3, ask_for(request_kind::call, client_id(7, session, ++number),
                       "add n 1"));
    for (int j = 0; j < 20; ++j)
      if (questions.empty())
        go_one();
  }
  settle();
  for (int i = 0; i < 5; ++i) {
    core::replica_out out;
    step(1, [&](auto& it, auto& o) { it.on_answer({}, now, o); });
    pass(1s);
    add(3, 1);
  }
  CHECK(value(1, "n") == value(3, "n"));
  CHECK(nodes[1].complete);
}
