#include "actors/core/resend_log.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

using ranges = std::vector<resend_log::range>;

namespace {

instant at(int x) {
  return instant{} + std::chrono::milliseconds{x};
}

} // namespace

TEST_CASE("what was sent again since is left out of a range", "[core]") {
  resend_log uut;
  CHECK(uut.rest_of(0, 1, 9, at(0)) == ranges{{1, 9}});
  uut.on_resent(0, 3, 4, at(10));
  uut.on_resent(1, 1, 9, at(10));
  uut.on_resent(0, 7, 7, at(20));
  CHECK(uut.rest_of(0, 1, 9, at(0)) == ranges{{1, 2}, {5, 6}, {8, 9}});
  CHECK(uut.rest_of(0, 1, 9, at(10)) == ranges{{1, 6}, {8, 9}});
  CHECK(uut.rest_of(0, 3, 4, at(0)).empty());
  CHECK(uut.last_resent(0, 4) == at(10));
  CHECK(!uut.last_resent(0, 5));
}

TEST_CASE("the log forgets the oldest first", "[core]") {
  resend_log uut;
  for (seqno n = 0; n <= resend_log::ranges_max; ++n)
    uut.on_resent(0, 2 * n + 1, 2 * n + 1, at(1));
  CHECK(!uut.last_resent(0, 1));
  CHECK(uut.last_resent(0, 3));
}

TEST_CASE("the log knows of each number when it was sent again", "[core]") {
  CHECK(rc::check([] {
    resend_log uut;
    std::map<seqno, int> model;
    auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(1, 40), rc::gen::inRange(0, 10)));
    auto now = 0;
    for (auto [first, size] : steps) {
      auto last = first + size;
      uut.on_resent(0, static_cast<seqno>(first), static_cast<seqno>(last),
                    at(++now / 2));
      for (auto n = first; n <= last; ++n)
        model[static_cast<seqno>(n)] = now / 2;
    }
    auto since = *rc::gen::inRange(0, now / 2 + 1);
    std::map<seqno, bool> left;
    for (auto [a, b] : uut.rest_of(0, 1, 60, at(since)))
      for (auto n = a; n <= b; ++n)
        RC_ASSERT(left.emplace(n, true).second);
    for (seqno n = 1; n <= 60; ++n) {
      auto known = model.find(n);
      auto sent = known != model.end();
      RC_ASSERT(left.count(n) == (sent && known->second > since ? 0u : 1u));
      RC_ASSERT(uut.last_resent(0, n).has_value() == sent);
      if (sent)
        RC_ASSERT(uut.last_resent(0, n) == at(known->second));
    }
  }));
}
