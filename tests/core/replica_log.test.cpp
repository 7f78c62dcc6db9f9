#include "actors/core/replica_log.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;

namespace {

replica_entry entry(std::uint64_t epoch, std::uint64_t index) {
  replica_entry result;
  result.at = {epoch, index};
  result.change = slice::copy_of("change");
  return result;
}

replica_log five() {
  replica_log result;
  for (std::uint64_t i = 1; i <= 5; ++i)
    result.append(entry(i < 4 ? 1 : 2, i));
  return result;
}

} // namespace

TEST_CASE("an entry is known by its epoch and place", "[core][replica_log]") {
  auto log = five();
  CHECK(log.last() == log_position{2, 5});
  CHECK(log.has({1, 3}));
  CHECK_FALSE(log.has({2, 3}));
  CHECK_FALSE(log.has({2, 6}));
  CHECK(log.has({0, 0})); // All logs begin there.
  CHECK(log.find(4)->at.epoch == 2);
}

TEST_CASE("a log is cut behind a place", "[core][replica_log]") {
  auto log = five();
  auto bytes = log.bytes();
  log.cut_after(3);
  CHECK(log.last() == log_position{1, 3});
  CHECK(log.bytes() < bytes);
  log.cut_after(9);
  CHECK(log.size() == 3);
  log.cut_after(0);
  CHECK(log.bytes() == 0);
}

TEST_CASE("what a snapshot holds is forgotten", "[core][replica_log]") {
  auto log = five();
  log.forget_up_to(4);
  CHECK(log.base() == log_position{2, 4});
  CHECK(log.has({2, 4}));
  CHECK_FALSE(log.has({1, 4}));
  CHECK(log.find(4) == nullptr);
  CHECK(log.find(5) != nullptr);
  CHECK(log.position_of(4) == log_position{2, 4});
  log.forget_up_to(9);
  CHECK(log.last() == log_position{2, 5});
  log.reset({7, 20});
  CHECK(log.last() == log_position{7, 20});
}

TEST_CASE("entries behind a place come in pieces, one at least",
          "[core][replica_log]") {
  auto log = five();
  CHECK(log.behind(2, 1000).size() == 3);
  CHECK(log.behind(2, 1).size() == 1);
  CHECK(log.behind(2, 1)[0].at.index == 3);
  CHECK(log.behind(5, 1).empty());
}
