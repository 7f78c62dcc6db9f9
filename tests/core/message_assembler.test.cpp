#include "tests/support/assembly.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>
#include <numeric>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

std::string text_of(std::size_t bytes, char with = 'x') {
  return std::string(bytes, with);
}

stream_unit part(std::string payload) {
  return {2, unit_kind::fragment, std::move(payload)};
}

stream_unit last(std::string payload) {
  return {2, unit_kind::message, std::move(payload)};
}

/// What a first fragment says of its message's size.
std::string total(std::uint32_t bytes) {
  std::string result;
  for (int i = 0; i < 4; ++i)
    result += static_cast<char>(bytes >> (8 * i) & 0xff);
  return result;
}

} // namespace

TEST_CASE("parts become one message in the place of the last one", "[core]") {
  for (auto start : starts) {
    assembly f{start};
    auto text = text_of(250);
    auto units = cut(2, text, 100);
    REQUIRE(units.size() == 3);
    f.deliver({units[0]});
    CHECK(f.batches.empty());
    CHECK(f.count("assembly_bytes") > 0);
    f.deliver({{3, unit_kind::message, "between"}});
    f.deliver({units[1]});
    f.deliver({units[2]});
    REQUIRE(f.batches.size() == 1);
    CHECK(f.batches[0]->count == 1);
    CHECK(f.batches[0]->time == start + 4);
    CHECK(f.batches[0]->last() == start + 3);
    f.deliver({last("behind")});
    CHECK(f.seen
          == std::vector<whole_message>{{0, 3, start + 1, "between"},
                                        {1, 2, start + 1, text},
                                        {2, 2, start + 2, "behind"}});
    CHECK(f.count("fragments_received") == 2);
    CHECK(f.count("messages_assembled") == 1);
    CHECK(f.count("assembly_bytes") == 0);
    CHECK(f.count("assembly_bytes_max") < 250);
  }
}

TEST_CASE("messages whose parts come together go up together", "[core]") {
  assembly f;
  std::vector<stream_unit> units;
  auto add = [&](char letter, std::size_t bytes) {
    for (auto& x : cut(2, text_of(bytes, letter), 100))
      units.push_back(x);
  };
  add('a', 250);
  add('b', 500);
  add('c', 20);
  add('d', 300);
  add('e', 300);
  auto begun = units.back();
  units.pop_back();
  f.deliver(units);
  REQUIRE(f.batches.size() == 3);
  CHECK(f.batches[0]->count == 2);
  CHECK(f.batches[1]->count == 1);
  CHECK(f.batches[2]->count == 1);
  CHECK(f.count("assembly_bytes") > 0);
  f.deliver({begun});
  CHECK(f.seen
        == std::vector<whole_message>{{0, 2, 1, text_of(250, 'a')},
                                      {1, 2, 2, text_of(500, 'b')},
                                      {2, 2, 3, text_of(20, 'c')},
                                      {3, 2, 4, text_of(300, 'd')},
                                      {4, 2, 5, text_of(300, 'e')}});
  CHECK(f.count("messages_assembled") == 4);
  CHECK(f.count("assembly_bytes") == 0);
}

TEST_CASE("a message stays whole beside one that belies its size", "[core]") {
  assembly f;
  auto good = cut(2, text_of(150), 100);
  REQUIRE(good.size() == 2);
  // Says that it ends within the batch, and does not.
  f.deliver({good[0], good[1], part(total(40) + "abc"), part(text_of(30))});
  CHECK(f.seen.size() == 1);
  f.deliver({last(text_of(7)), good[0], good[1]});
  CHECK(f.seen
        == std::vector<whole_message>{{0, 2, 1, text_of(150)},
                                      {1, 2, 2, "abc" + text_of(37)},
                                      {2, 2, 3, text_of(150)}});
  f.deliver({good[0], good[1], part(total(40) + "abc"), part(text_of(50)),
             last(""), good[0], good[1]});
  CHECK(f.seen.size() == 5);
  CHECK(f.seen.back() == whole_message{4, 2, 5, text_of(150)});
  CHECK(f.count("messages_malformed") == 1);
  CHECK(f.count("assembly_bytes") == 0);
}

TEST_CASE("whole messages pass as the very batch that came", "[core]") {
  assembly f;
  auto plain = f.batch({last("a"), last("b")});
  auto unknown = f.batch({last("c")}, false);
  f.deliver({plain, unknown});
  CHECK(f.batches == std::vector<envelope_batch_ptr>{plain, unknown});
  CHECK(f.uut.delivered() == 3);
  CHECK(f.uut.own_delivered() == 0);
  auto own = f.batch({{1, unit_kind::message, "mine"}});
  f.deliver({own});
  CHECK(f.uut.own_delivered() == 1);
}

TEST_CASE("an end marker passes, and is no message", "[core]") {
  assembly f;
  f.deliver({{3, unit_kind::end, ""}});
  REQUIRE(f.batches.size() == 1);
  CHECK(f.batches[0]->first == 1);
  f.deliver({last("a")});
  CHECK(f.seen == std::vector<whole_message>{{0, 2, 1, "a"}});
}

TEST_CASE("a message above the limit is dropped whole, and takes no number",
          "[core]") {
  assembly f{0, 100};
  f.deliver(cut(2, text_of(101), 50));
  f.deliver({last("next")});
  f.deliver(cut(2, text_of(100), 50));
  CHECK(
    f.seen
    == std::vector<whole_message>{{0, 2, 1, "next"}, {1, 2, 2, text_of(100)}});
  CHECK(f.count("messages_malformed") == 1);
  CHECK(f.count("assembly_bytes") == 0);
}

TEST_CASE("a message that is not as large as its first part says is dropped",
          "[core]") {
  using units = std::vector<stream_unit>;
  for (auto& wrong : {units{part(total(6) + "abc"), last("de")},
                      units{part(total(6) + "abc"), last("defg")},
                      units{part(total(6) + "abcdefg"), last("")},
                      units{part(total(6) + "abc"), part("defg"), last("")},
                      units{part("ab"), last("c")}, units{part(""), last("")},
                      units{part(total(~0u)), part("x"), last("y")},
                      units{part(total(6) + "abc"), {2, unit_kind::end, ""}}}) {
    assembly f;
    f.deliver(wrong);
    CHECK(f.seen.empty());
    CHECK(f.count("messages_malformed") == 1);
    CHECK(f.count("assembly_bytes") == 0);
    f.deliver({last("next")});
    CHECK(f.seen.size() == 1);
    CHECK(f.seen.back().rank == 0);
  }
}

TEST_CASE("what was begun in one view is nothing in the next", "[core]") {
  assembly f;
  auto units = cut(2, text_of(250), 100);
  f.deliver({units[0], units[1]});
  f.current = make_view(3, 1, 0, 2);
  f.uut.on_view(f.current);
  f.last.assign(3, 0);
  f.deliver({last("fresh")});
  CHECK(f.seen == std::vector<whole_message>{{0, 2, 1, "fresh"}});
  CHECK(f.count("assembly_bytes") == 0);
  CHECK(f.count("fragments_received") == 2);
}

// -- any split, any merge -----------------------------------------------------

namespace {

/// Units of three members, each in its own order, mingled.
using stream = std::vector<stream_unit>;

stream mingle(std::map<member_id, stream> said) {
  stream result;
  auto left = [&] {
    return std::accumulate(said.begin(), said.end(), std::size_t{0},
                           [](auto n, auto& x) { return n + x.second.size(); });
  };
  for (auto n = left(); n > 0; n = left()) {
    auto pick = *rc::gen::inRange<std::size_t>(0, n);
    for (auto& [who, units] : said) {
      if (pick >= units.size()) {
        pick -= units.size();
        continue;
      }
      result.push_back(units.front());
      units.erase(units.begin());
      break;
    }
  }
  return result;
}

/// Hands `x` over in batches and deliveries as they may come anywhere.
std::vector<whole_message> deliver_somehow(const stream& x, seqno start,
                                           std::size_t bytes_max) {
  assembly f{start, bytes_max};
  std::vector<envelope_batch_ptr> batches;
  for (std::size_t at = 0; at < x.size();) {
    stream piece;
    auto most = *rc::gen::inRange<std::size_t>(1, 6);
    while (at < x.size() && piece.size() < most
           && (piece.empty() || piece.front().origin == x[at].origin))
      piece.push_back(x[at++]);
    batches.push_back(f.batch(piece, *rc::gen::inRange(0, 4) > 0));
    if (at == x.size() || *rc::gen::inRange(0, 3) == 0) {
      f.deliver(std::move(batches));
      batches.clear();
    }
  }
  RC_ASSERT(f.count("assembly_bytes") <= 3 * bytes_max);
  return f.seen;
}

} // namespace

TEST_CASE("any split of messages and any merge of batches yields the same "
          "messages at the same ranks",
          "[core]") {
  CHECK(rc::check([] {
    auto start = *rc::gen::elementOf(starts);
    auto unit_bytes = *rc::gen::inRange<std::size_t>(unit_bytes_min, 80);
    std::map<member_id, stream> said;
    std::map<member_id, std::vector<std::string>> whole;
    for (member_id who = 1; who <= 3; ++who) {
      auto sizes = *rc::gen::container<std::vector<std::size_t>>(
        rc::gen::inRange<std::size_t>(0, 400));
      for (auto bytes : sizes) {
        auto letter = static_cast<char>('a' + whole[who].size() % 26);
        whole[who].push_back(text_of(bytes, letter));
        for (auto& x : cut(who, whole[who].back(), unit_bytes))
          said[who].push_back(x);
      }
    }
    auto units = mingle(said);
    std::vector<whole_message> expected;
    std::map<member_id, seqno> numbers;
    for (auto& x : units)
      if (x.kind == unit_kind::message) {
        auto number = ++numbers[x.origin];
        expected.push_back({expected.size(), x.origin, start + number,
                            whole[x.origin][number - 1]});
      }
    RC_ASSERT(deliver_somehow(units, start, message_bytes_limit) == expected);
  }));
}

TEST_CASE("whatever a member says, all members make the same of it", "[core]") {
  CHECK(rc::check([] {
    std::map<member_id, stream> said;
    for (member_id who = 1; who <= 3; ++who)
      for (auto n = *rc::gen::inRange(0, 12); n > 0; --n) {
        auto kind = *rc::gen::elementOf(
          std::vector<unit_kind>{unit_kind::message, unit_kind::fragment,
                                 unit_kind::fragment, unit_kind::end});
        auto bytes = *rc::gen::inRange<std::size_t>(0, 12);
        auto text = *rc::gen::inRange(0, 2) == 0
                      ? total(*rc::gen::inRange(0u, 30u)) + text_of(bytes)
                      : text_of(bytes);
        said[who].push_back(
          {who, kind, kind == unit_kind::end ? "" : std::move(text)});
      }
    auto units = mingle(said);
    auto one = deliver_somehow(units, 0, 20);
    RC_ASSERT(deliver_somehow(units, 0, 20) == one);
    std::map<member_id, seqno> next;
    for (auto& x : one) {
      RC_ASSERT(x.rank == static_cast<std::uint64_t>(&x - one.data()));
      // An end marker takes a number, and is the last unit of a true sender.
      RC_ASSERT(x.number > next[x.origin]);
      next[x.origin] = x.number;
    }
  }));
}
