#include "nodes/update_ledger.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

using names = std::vector<std::string>;

TEST_CASE("whoever has a later mark has all updates before it", "[trace]") {
  update_ledger uut;
  CHECK(uut.on_made({"a", 7, 1, 10}) == "a#1");
  CHECK(uut.on_known("b", {"a", 7, 1, 11}) == names{"a#1"});
  CHECK(uut.on_made({"a", 7, 4, 12}) == "a#2");
  CHECK(uut.on_made({"a", 7, 5, 13}) == "a#3");
  CHECK(uut.on_known("b", {"a", 7, 3, 14}).empty());
  CHECK(uut.on_known("b", {"a", 7, 9, 15}) == names{"a#2", "a#3"});
  CHECK(uut.on_known("b", {"a", 7, 9, 16}).empty());
}

TEST_CASE("of what was made before somebody knew of it the latest counts",
          "[trace]") {
  update_ledger uut;
  for (std::uint64_t mark = 1; mark <= 4; ++mark)
    uut.on_made({"a", 7, mark, 10});
  // It comes in pieces.
  CHECK(uut.on_known("b", {"a", 7, 1, 20}) == names{"a#1"});
  CHECK(uut.on_known("b", {"a", 7, 4, 21}) == names{"a#4"});
  uut.on_made({"a", 7, 5, 22});
  uut.on_made({"a", 7, 6, 23});
  CHECK(uut.on_known("b", {"a", 7, 6, 24}) == names{"a#5", "a#6"});
  uut.forget("b");
  CHECK(uut.on_known("b", {"a", 7, 6, 25}) == names{"a#6"});
}

TEST_CASE("each life numbers its updates anew", "[trace]") {
  update_ledger uut;
  uut.on_made({"a", 7, 1, 10});
  uut.on_known("b", {"a", 7, 1, 11});
  CHECK(uut.on_made({"a", 8, 1, 12}) == "a@2#1");
  CHECK(uut.on_known("b", {"a", 8, 1, 13}) == names{"a@2#1"});
}

TEST_CASE("what nobody made is not known", "[trace]") {
  update_ledger uut;
  CHECK(uut.on_known("b", {"a", 7, 1, 10}).empty());
  uut.on_made({"a", 7, 5, 10});
  CHECK(uut.on_known("b", {"a", 7, 4, 11}).empty());
}
