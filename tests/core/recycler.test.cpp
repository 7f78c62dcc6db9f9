#include "actors/core/recycler.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <memory>
#include <set>
#include <vector>

using namespace troupe;

TEST_CASE("a thing is used again once it is let go", "[core][recycler]") {
  core::recycler<int> uut{4};
  auto first = uut.take();
  auto second = uut.take();
  CHECK(first != second);
  auto raw = first.get();
  first.reset();
  CHECK(uut.take().get() == raw);
  CHECK(uut.size() == 2);
}

TEST_CASE("a thing that someone holds is not given away", "[core][recycler]") {
  core::recycler<int> uut{4};
  std::vector<std::shared_ptr<int>> held;
  std::set<int*> different;
  for (int i = 0; i < 100; ++i) {
    held.push_back(uut.take());
    different.insert(held.back().get());
  }
  CHECK(different.size() == 100);
  CHECK(uut.size() == 4);
}

TEST_CASE("things that come back in order need no new ones",
          "[core][recycler]") {
  core::recycler<int> uut{64};
  std::deque<std::shared_ptr<int>> held;
  for (int i = 0; i < 1000; ++i) {
    held.push_back(uut.take());
    if (held.size() == 20)
      held.pop_front();
  }
  CHECK(uut.size() <= 30);
}

TEST_CASE("what came back last is given away first", "[core][recycler]") {
  core::recycler<int> uut{64};
  std::vector<std::shared_ptr<int>> peak;
  for (int i = 0; i < 40; ++i)
    peak.push_back(uut.take());
  peak.clear();
  // It takes some looks until all of them are known to be back.
  for (int i = 0; i < 40; ++i)
    uut.take();
  std::set<int*> touched;
  for (int i = 0; i < 1000; ++i)
    touched.insert(uut.take().get());
  CHECK(touched.size() <= 2);
  CHECK(uut.size() == 40);
}
