// Keys of a whole group are changed while it talks.
#include "tests/support/sealed_group.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;
using core::key_wish;

namespace {

const std::set<std::size_t> three{0, 1, 2};

struct fixture : sealed_group {
  explicit fixture(const group_cluster_options& opts = {})
    : sealed_group(opts) {
    start_all();
    REQUIRE(cluster.unite(three, 5s));
  }

  /// Whether all of them seal with one key, and have no other one.
  bool agreed(const std::set<std::size_t>& who) {
    return std::all_of(who.begin(), who.end(), [&](std::size_t i) {
      return at(i).file == at(*who.begin()).file
             && at(i).sealing->keys() == at(i).file
             && at(i).file.keys().size() == 1;
    });
  }

  /// Seconds of talk, a message a millisecond, with `f` at the start of each.
  template <class F>
  void talk(int seconds, F f) {
    for (int i = 0; i < seconds; ++i) {
      f(i);
      for (int j = 0; j < 200; ++j) {
        for (int k = 0; k < 5; ++k, ++said)
          cluster.send(said % 3, "message " + std::to_string(said));
        cluster.pass(5ms);
      }
    }
    cluster.pass(5s);
  }

  std::size_t delivered(std::size_t i) {
    std::size_t result = 0;
    for (const auto& [epoch, log] : cluster.nodes[i].seen->log)
      result += log.size();
    return result;
  }

  std::uint64_t said = 0;
};

struct lossy_fixture : fixture {
  static group_cluster_options lossy() {
    group_cluster_options opts;
    opts.links = {0.02, 0.01, 0ms, 3ms};
    return opts;
  }

  lossy_fixture() : fixture(lossy()) {
    // nop
  }

  /// Changes the key every five seconds, each time by another member.
  void turn_keys(int seconds) {
    std::vector<std::shared_ptr<key_report_ptr>> answers;
    talk(seconds, [&](int second) {
      if (second % 5 == 0)
        answers.push_back(ask(static_cast<std::size_t>(second / 5 % 3)));
    });
    for (const auto& x : answers) {
      REQUIRE(*x);
      CHECK((*x)->end.good);
    }
    CHECK(agreed(three));
    CHECK(at(0).kept.size() >= 3 * answers.size());
    for (auto i : three) {
      CHECK(delivered(i) == said);
      CHECK(cluster.nodes[i].seen->views.size() == 1); // Nobody was missed.
      CHECK(cluster.nodes[i].seen->log == cluster.nodes[0].seen->log);
      CHECK(cluster.nodes[i].seen->refused == 0);
    }
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a key is replaced in a whole group", "[sim][seal]") {
  auto before = at(0).file.used();
  auto said = change(1);
  REQUIRE(said);
  CAPTURE(said->refusal);
  CHECK(said->end.good);
  CHECK(said->end.done.size() == 3);
  CHECK(agreed(three));
  CHECK_FALSE(at(0).file.used() == before);
  REQUIRE(said->keys.size() == 1);
  CHECK(said->keys[0].fingerprint == fingerprint(at(2).file.used()));
  CHECK(cluster.united(three));
}

TEST_CASE_METHOD(lossy_fixture,
                 "keys that change every five seconds lose nothing of a "
                 "thousand messages a second",
                 "[sim][seal]") {
  turn_keys(30);
}

TEST_CASE_METHOD(lossy_fixture,
                 "keys that change every five seconds for ten minutes lose "
                 "nothing",
                 "[.][long][sim][seal]") {
  turn_keys(600);
}

TEST_CASE_METHOD(fixture,
                 "who comes with the old key while both open is heard, and "
                 "learns the new one",
                 "[sim][seal]") {
  cluster.crash(2); // Its file keeps what it has.
  REQUIRE(cluster.unite({0, 1}, 5s));
  REQUIRE(change(0, {key_wish::kind::install})->end.good);
  constexpr std::uint8_t id = 2;
  REQUIRE(change(0, {key_wish::kind::use, id})->end.good);
  CHECK(at(2).file.keys().size() == 1);
  start(2);
  REQUIRE(cluster.unite(three, 5s));
  cluster.pass(3s);
  CHECK(cluster.united(three));
  CHECK(at(2).file.used() == at(0).file.used());
  CHECK(at(2).sealing->keys().used().id == id);
  CHECK(at(0).sealing->key_for(cluster.nodes[2].who.inc) == id);
  // And now the old one can go.
  REQUIRE(change(1, {key_wish::kind::remove, 1})->end.good);
  CHECK(agreed(three));
}

TEST_CASE_METHOD(fixture,
                 "who comes while a key is replaced is there at the end, with "
                 "the new key or not at all",
                 "[sim][seal]") {
  auto newcomer = cluster.add_stranger("late");
  auto answer = ask(0);
  cluster.pass(GENERATE(0ms, 1ms, 2ms, 5ms, 20ms));
  start(newcomer);
  cluster.pass(20s);
  REQUIRE(*answer);
  CHECK((*answer)->end.good);
  CHECK(agreed(three));
  auto in = cluster.united({0, 1, 2, newcomer});
  CHECK((in || cluster.united(three)));
  CHECK(in == agreed({0, 1, 2, newcomer}));
}

TEST_CASE_METHOD(fixture,
                 "who does not take a key is named, and no other one uses it",
                 "[sim][seal]") {
  at(2).disk_fault = "cannot write the key file";
  auto said = change(0);
  REQUIRE(said);
  CHECK_FALSE(said->end.good);
  CHECK(said->end.at == key_step::install);
  REQUIRE(said->end.refusals.size() == 1);
  CHECK(said->end.refusals[0].name == "node-3");
  CHECK(said->end.refusals[0].why == "cannot write the key file");
  CHECK(agreed(three));
  CHECK(at(0).file == ring({key(1)})); // As if nothing had been asked for.
  at(2).disk_fault.clear();
  CHECK(change(0)->end.good);
}

TEST_CASE_METHOD(fixture, "who is not heard holds a change up, or leaves",
                 "[sim][seal]") {
  cluster.divide({{0, 1}, {2}});
  auto said = change(0);
  REQUIRE(said);
  // It was asked while it still was in the view.
  CHECK_FALSE(said->end.good);
  REQUIRE(said->end.refusals.size() == 1);
  CHECK(said->end.refusals[0].why == "it did not answer within 3s");
  REQUIRE(cluster.unite({0, 1}, 5s));
  CHECK(change(0)->end.good);
}

TEST_CASE_METHOD(fixture, "one change is made at a time, and by members alone",
                 "[sim][seal]") {
  auto first = ask(0);
  auto second = ask(0);
  cluster.pass(2s);
  REQUIRE(*second);
  CHECK((*second)->refusal == "another change of keys is under way here");
  REQUIRE(*first);
  CHECK((*first)->end.good);
  cluster.divide({{0, 1}, {2}});
  cluster.pass(5s);
  CHECK(change(2)->refusal
        == "this node is no member of its group now: cut_off");
}
