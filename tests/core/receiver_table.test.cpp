#include "actors/core/receiver_table.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;

namespace {

receiver_entry entry(const std::string& id) {
  return {id, "name of " + id, "host", 7000, 3, {"fast", "near"}, 5, 6};
}

void note(receiver_table& table, const keep_receivers& what) {
  auto body = encode_change(what);
  auto did = table.execute({request_kind::note, 0, {}, body});
  std::vector<service_effect> out;
  table.apply(did.change, out);
  CHECK(out.empty());
}

std::vector<std::string> ids_of(const replicated_application& table) {
  std::vector<std::string> result;
  for (const auto& x : table.pending()) {
    auto one = decode_change(x.text);
    REQUIRE(one);
    REQUIRE(one->saved.size() == 1);
    result.push_back(one->saved[0].id);
  }
  return result;
}

using names = std::vector<std::string>;

} // namespace

TEST_CASE("the next directory is given all receivers in their order",
          "[core][receiver_table]") {
  receiver_table table;
  note(table, {{}, {entry("b"), entry("a")}});
  note(table, {{}, {entry("c")}});
  CHECK(ids_of(table) == names{"b", "a", "c"});
  note(table, {{}, {entry("b")}}); // Registers again, and keeps its place.
  CHECK(ids_of(table) == names{"b", "a", "c"});
  auto one = decode_change(table.pending()[0].text);
  REQUIRE(one);
  const auto& x = one->saved[0];
  CHECK(x.name == "name of b");
  CHECK(x.host == "host");
  CHECK(x.port == 7000);
  CHECK(x.inc == 3);
  CHECK(x.tags == names{"fast", "near"});
  CHECK(x.registered == 5);
  CHECK(x.last_seen == 6);
}

TEST_CASE("what is removed goes before what is saved",
          "[core][receiver_table]") {
  receiver_table table;
  note(table, {{}, {entry("a"), entry("b")}});
  note(table, {{"a"}, {entry("a")}});
  CHECK(ids_of(table) == names{"b", "a"});
  note(table, {{"a", "nobody"}, {}});
  CHECK(ids_of(table) == names{"b"});
}

TEST_CASE("a large change goes in notes that any replica takes, removals first",
          "[core][receiver_table]") {
  receiver_entry longest{
    std::string(36, 'i'),
    std::string(63, 'n'),
    std::string(255, 'h'),
    65535,
    ~incarnation{0},
    std::vector<std::string>(tags_max, std::string(63, 't')),
    ~wall_time{0},
    ~wall_time{0}};
  keep_receivers all;
  for (int i = 0; i < 100; ++i) {
    all.removed.push_back(std::to_string(i));
    all.saved.push_back(longest);
    all.saved.back().id = std::to_string(i);
  }
  auto notes = encode_notes(all);
  CHECK(notes.size() == 4);
  receiver_table table;
  std::vector<service_effect> out;
  for (const auto& x : notes) {
    CHECK(x.size() < change_bytes_max / 2);
    table.apply(table.execute({request_kind::note, 0, {}, x}).change, out);
  }
  auto found = ids_of(table);
  REQUIRE(found.size() == 100);
  CHECK(found.front() == "0");
  CHECK(found.back() == "99");
  CHECK(encode_notes({}).empty());
}

TEST_CASE("a table of receivers goes through bytes", "[core][receiver_table]") {
  receiver_table table;
  note(table, {{}, {entry("b"), entry("a")}});
  auto other = table.fresh();
  REQUIRE(other->restore(table.snapshot()));
  CHECK(other->snapshot() == table.snapshot());
  CHECK(ids_of(*other) == names{"b", "a"});
  CHECK_FALSE(other->restore("no table"));
  CHECK(other->snapshot() == table.snapshot());
  CHECK(other->restore(receiver_table{}.snapshot()));
  CHECK(ids_of(*other).empty());
}

TEST_CASE("a table of receivers takes the notes of its directory alone",
          "[core][receiver_table]") {
  receiver_table table;
  auto body = encode_change({{}, {entry("a")}});
  for (auto kind : {request_kind::open, request_kind::call}) {
    auto did = table.execute({kind, 1, {}, body});
    CHECK(did.change.empty());
    CHECK_FALSE(did.opens);
  }
  std::vector<service_effect> out;
  table.apply({}, out); // A mark.
  CHECK(ids_of(table).empty());
}
