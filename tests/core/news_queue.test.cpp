#include "actors/core/news_queue.hpp"

#include <catch2/catch.hpp>

using namespace troupe::core;

namespace {

std::string names(const news_queue& x) {
  std::string result;
  for (auto& item : x.in_order())
    result += item.origin + std::to_string(item.after) + " ";
  return result;
}

} // namespace

TEST_CASE("the least told goes first, and then the latest", "[core][gossip]") {
  news_queue uut;
  uut.push("a", 1);
  uut.push("b", 2);
  CHECK(names(uut) == "b2 a1 ");
  uut.on_told("b", 3);
  CHECK(names(uut) == "a1 b2 ");
}

TEST_CASE("news is over once it was told often enough", "[core][gossip]") {
  news_queue uut;
  uut.push("a", 1);
  uut.on_told("a", 2);
  uut.on_told("a", 2);
  CHECK(uut.empty());
  uut.on_told("a", 2);
  CHECK(uut.empty());
}

TEST_CASE("later news of an origin begins where the earlier did",
          "[core][gossip]") {
  news_queue uut;
  uut.push("a", 4);
  uut.on_told("a", 2);
  uut.push("a", 7);
  CHECK(names(uut) == "a4 ");
  uut.on_told("a", 2);
  CHECK(uut.size() == 1); // It counts anew.
}

TEST_CASE("news beyond the bound is dropped and counted", "[core][gossip]") {
  news_queue uut{2};
  uut.push("a", 0);
  uut.push("b", 0);
  uut.push("c", 0);
  uut.push("a", 0);
  CHECK(uut.size() == 2);
  CHECK(uut.dropped() == 1);
  uut.drop("a");
  uut.push("c", 0);
  CHECK(names(uut) == "c0 b0 ");
}
