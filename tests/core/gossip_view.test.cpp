#include "actors/core/gossip_view.hpp"

#include "tests/support/gossip_fixture.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

TEST_CASE_METHOD(gossip_fixture,
                 "the table has a row for each known peer, sorted [2.09]",
                 "[core][gossip]") {
  begin(3);
  look({{"b"}, {"a"}});
  hear(2, delta_of(2, 7));
  hear(1, delta_of(1));
  now += 4s;
  auto x = core::table_of(uut, opts, true, now);
  CHECK(x.node == "self");
  CHECK(x.inc == 7);
  CHECK(x.peers == 3);
  REQUIRE(x.rows.size() == 3);
  CHECK(x.rows[0].origin == "node-1");
  CHECK(x.rows[1].version == 7);
  CHECK(x.rows[1].age == 4s);
  CHECK(x.rows[1].expires_in == opts.expire_after - 4s);
  CHECK(x.rows[1].files == 1);
  CHECK(x.rows[1].values.at(0).first == "file-of-node-2");
  CHECK(x.rows[2].own);
  CHECK(x.rows[2].age == 0s);
  CHECK(core::table_of(uut, opts, false, now).rows[1].values.empty());
}

TEST_CASE_METHOD(gossip_fixture,
                 "what happens is told in sentences [2.19] [2.21]",
                 "[core][gossip]") {
  using kind = core::gossip_event_kind;
  auto told = [this](const core::gossip_event& x) {
    return core::sentence_of(x, uut);
  };
  begin(1);
  look({});
  CHECK(told({kind::looked, "self", "", 0})
        == "looked at the own folder: version 0");
  look({{"a"}, {"b"}});
  CHECK(told({kind::looked, "self", "", 4})
        == "looked at the own folder: version 4: a, b");
  CHECK(told({kind::sent_own, "a", "b", 4}) == "sent own metadata to b");
  CHECK(told({kind::sent_other, "c", "b", 4}) == "sent metadata of c to b");
  CHECK(told({kind::taken, "c", "", 4}) == "took version 4 of c");
  CHECK(told({kind::expired, "c", "", 4})
        == "dropped what c had shared: it was not refreshed");
}

TEST_CASE_METHOD(gossip_fixture,
                 "a sentence about a large folder stays short [2.19]",
                 "[core][gossip]") {
  begin(1);
  std::vector<folder_file> files;
  for (int i = 100; i < 125; ++i)
    files.push_back({std::to_string(i)});
  look(files);
  auto told = core::sentence_of({core::gossip_event_kind::looked, "self"}, uut);
  CHECK(told.find("119 and 5 more") != std::string::npos);
  CHECK(told.find("120") == std::string::npos);
}
