#include "nodes/update_ledger.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

using names = std::vector<std::string>;

TEST_CASE("whoever has a later mark has all updates before it", "[trace]") {
  update_ledger uut;
  CHECK(uut.on_made("a", 7, 1) == "a#1");
  CHECK(uut.on_known("b", "a", 7, 1) == names{"a#1"});
  CHECK(uut.on_made("a", 7, 4) == "a#2");
  CHECK(uut.on_made("a", 7, 5) == "a#3");
  CHECK(uut.on_known("b", "a", 7, 3).empty());
  CHECK(uut.on_known("b", "a", 7, 9) == names{"a#2", "a#3"});
  CHECK(uut.on_known("b", "a", 7, 9).empty());
}

TEST_CASE("at first only the latest update counts", "[trace]") {
  update_ledger uut;
  uut.on_made("a", 7, 1);
  uut.on_made("a", 7, 2);
  CHECK(uut.on_known("b", "a", 7, 2) == names{"a#2"});
  uut.forget("b");
  CHECK(uut.on_known("b", "a", 7, 2) == names{"a#2"});
}

TEST_CASE("each life numbers its updates anew", "[trace]") {
  update_ledger uut;
  uut.on_made("a", 7, 1);
  uut.on_known("b", "a", 7, 1);
  CHECK(uut.on_made("a", 8, 1) == "a@2#1");
  CHECK(uut.on_known("b", "a", 8, 1) == names{"a@2#1"});
}

TEST_CASE("what nobody made is not known", "[trace]") {
  update_ledger uut;
  CHECK(uut.on_known("b", "a", 7, 1).empty());
  uut.on_made("a", 7, 5);
  CHECK(uut.on_known("b", "a", 7, 4).empty());
}
