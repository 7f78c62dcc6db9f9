#include "tests/support/gossip_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// A delta that tells of `last` changes and has none of them.
gossip_delta announcement(std::size_t i, std::uint64_t last) {
  auto x = gossip_fixture::delta_of(i);
  x.entries.clear();
  x.last = last;
  x.after = last;
  x.through = last;
  return x;
}

/// Changes `first` to `end` - 1 of `last`.
gossip_delta part(std::size_t i, std::uint64_t first, std::uint64_t end,
                  std::uint64_t last) {
  auto x = announcement(i, last);
  x.after = first - 1;
  x.through = end - 1;
  for (; first < end; ++first)
    x.entries.push_back({first, "file-" + std::to_string(first)});
  return x;
}

} // namespace

TEST_CASE_METHOD(gossip_fixture,
                 "what is missing is asked for where it was "
                 "told of [6.22]",
                 "[core][gossip]") {
  begin(3);
  hear(2, announcement(1, 9));
  auto asked = sent<gossip_digest>();
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].first == place_of(2));
  CHECK(asked[0].second.asks);
  REQUIRE(asked[0].second.marks.size() == 1);
  CHECK(asked[0].second.marks[0].origin == "node-1");
  CHECK(asked[0].second.marks[0].held == 0);
  auto first = part(1, 1, 5, 9);
  first.pauses = true;
  hear(2, first);
  asked = sent<gossip_digest>(); // More, as the sender waits to be asked.
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].second.marks[0].held == 4);
  hear(2, part(1, 5, 10, 9));
  CHECK(sent<gossip_digest>().empty());
  CHECK(uut.store().find("node-1")->size() == 9);
}

TEST_CASE_METHOD(gossip_fixture,
                 "who does not answer is asked again, and then "
                 "another",
                 "[core][gossip]") {
  begin(6);
  hear(2, announcement(1, 9));
  for (auto i = 0; i < 4; ++i) {
    auto asked = sent<gossip_digest>();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].first == place_of(2));
    now += opts.pull_retry;
    uut.on_tick(now, out);
  }
  pass(1s);
  auto others = 0;
  for (auto& [to, x] : sent<gossip_digest>())
    others += x.asks && to != place_of(2) ? 1 : 0;
  CHECK(others > 0);
  pass(60s);
  counters all;
  uut.tell(all);
  for (auto& x : all.items)
    if (x.name == "gossip_pulls_given_up")
      CHECK(x.value == 1);
}

TEST_CASE_METHOD(gossip_fixture, "who asks for more gets it in a burst",
                 "[core][gossip]") {
  begin(3);
  std::vector<folder_file> files;
  for (int i = 0; i < 3000; ++i)
    files.push_back({"file-" + std::to_string(10000 + i)});
  look(files);
  sent<gossip_delta>();
  gossip_digest question;
  question.asks = true;
  question.marks = {{"self", 0, -1, 0, 0}};
  hear(2, question);
  CHECK(out.to_send.size() == uut.burst);
  auto parts = sent<gossip_delta>();
  std::uint64_t held = 0;
  for (auto& [to, x] : parts) {
    CHECK(to == place_of(2));
    CHECK(x.after == held);
    held = x.through;
  }
  CHECK(parts.back().second.pauses);
  CHECK(uut.round_peak() <= opts.fanout);
}

TEST_CASE_METHOD(gossip_fixture, "answers of a round have a bound",
                 "[core][gossip]") {
  opts.pull_datagrams = 5;
  begin(3);
  look({{"a"}});
  sent<gossip_delta>();
  gossip_digest question;
  question.asks = true;
  question.marks = {{"self", 0, -1, 0, 0}};
  for (int i = 0; i < 100; ++i)
    hear(2, question);
  CHECK(out.to_send.size() == 5);
  now += opts.round;
  hear(2, question);
  CHECK(out.to_send.size() == 6);
}

TEST_CASE_METHOD(gossip_fixture, "a summary of the same is not answered",
                 "[core][gossip]") {
  begin(3);
  look({{"a"}});
  pass(5s);
  auto same = uut.store().summary_of_range({}, now);
  out.to_send.clear();
  hear(1, same);
  CHECK(out.to_send.empty());
}

TEST_CASE_METHOD(gossip_fixture,
                 "a summary that is less fresh is answered "
                 "with one",
                 "[core][gossip]") {
  begin(3);
  look({{"a"}});
  pass(5s);
  auto old = uut.store().summary_of_range({}, now);
  look({{"a"}});
  out.to_send.clear();
  hear(1, old);
  auto answers = sent<gossip_summary>();
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].second.answers);
  CHECK(answers[0].second.items.at(0).version == 1);
  old.answers = true;
  hear(1, old);
  CHECK(sent<gossip_summary>().empty());
}

TEST_CASE_METHOD(gossip_fixture,
                 "a summary that differs is answered with "
                 "marks, and these with deltas",
                 "[core][gossip]") {
  begin(3);
  look({{"a"}});
  pass(5s);
  out.to_send.clear();
  gossip_summary other;
  other.hash = 12345;
  hear(1, other);
  auto marks = sent<gossip_digest>();
  REQUIRE(marks.size() == 1);
  CHECK(!marks[0].second.asks);
  CHECK(marks[0].second.marks.size() == 1);
  gossip_digest theirs; // They have something else, and nothing of this node.
  theirs.marks = {{"node-1", 1, 4, 1, 0}};
  hear(1, theirs);
  auto sent_frames = out.to_send;
  CHECK(sent<gossip_delta>().size() == 1);
  out.to_send = sent_frames;
  auto wanted = sent<gossip_digest>();
  REQUIRE(wanted.size() == 1);
  CHECK(wanted[0].second.asks);
  CHECK(wanted[0].second.marks[0].origin == "node-1");
}

TEST_CASE_METHOD(gossip_fixture,
                 "a range that differs is told of although ranges that agree "
                 "have filled the round",
                 "[core][gossip]") {
  opts.fanout = 1;
  begin(3);
  look();
  pass(10s);
  hear(1, delta_of(1, 5));
  pass(10s);
  now += opts.round; // A new round, of which nothing is used.
  sent<gossip_summary>();
  // They agree, and what is here is fresher: worth an answer.
  auto same = uut.store().summary_of_range({}, now);
  for (auto& x : same.items)
    x.version -= 1;
  hear(2, same);
  CHECK(out.to_send.size() == 1);
  gossip_summary differs;
  differs.hash = 1;
  hear(2, differs);
  hear(3, differs);
  CHECK(sent<gossip_digest>().empty());
  pass(2 * opts.round);
  auto told = sent<gossip_digest>();
  REQUIRE(told.size() == 2);
  CHECK(told[0].first == place_of(2));
  CHECK(told[1].first == place_of(3));
  CHECK(uut.round_peak() == 1);
}

TEST_CASE_METHOD(gossip_fixture,
                 "only so many differing ranges wait for a round with room",
                 "[core][gossip]") {
  opts.fanout = 1;
  begin(3);
  look();
  gossip_summary differs;
  differs.hash = 1;
  for (std::size_t i = 0; i < uut.owed_max + 10; ++i)
    hear(1, differs);
  out.to_send.clear();
  counters all;
  uut.tell(all);
  auto dropped = std::find_if(all.items.begin(), all.items.end(), [](auto& x) {
    return x.name == "gossip_differences_dropped";
  });
  REQUIRE(dropped != all.items.end());
  CHECK(dropped->value > 0);
  pass(opts.round * (uut.owed_max + 2));
  CHECK(sent<gossip_digest>().size() <= uut.owed_max);
}
