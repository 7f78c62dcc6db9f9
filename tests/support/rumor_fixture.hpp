#pragma once

#include "actors/core/rumor_store.hpp"

#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace troupe::test {

inline gossip_delta rumor_of(const std::string& origin, incarnation inc = 1,
                             std::int64_t version = 0) {
  gossip_delta x;
  x.origin = origin;
  x.inc = inc;
  x.version = version;
  x.last = 1;
  x.through = 1;
  x.entries = {{1, "file-of-" + origin}};
  return x;
}

/// Two nodes, "a" and "b", with a file each.
struct rumor_fixture {
  instant now{std::chrono::hours{1}};
  gossip_options opts;
  core::rumor_store a{opts, "a", 1};
  core::rumor_store b{opts, "b", 1};
  std::uint64_t chance = 0;

  rumor_fixture() {
    a.on_look({{"one"}}, now);
    b.on_look({{"two"}}, now);
  }

  /// `x` and `y` compare all that they have, once in each direction.
  void compare(core::rumor_store& x, core::rumor_store& y) {
    std::string cursor;
    for (auto& range : x.summaries(cursor, opts.datagram_bytes, now)) {
      if (y.on_summary(range, now))
        continue;
      auto marks = y.marks_of_range(range, opts.datagram_bytes, ++chance);
      auto there = x.answer(marks, 1300, 13000, now);
      for (auto& d : there.deltas)
        y.on_delta(d, now);
      gossip_digest question;
      question.asks = true;
      question.marks = there.wanted;
      for (auto& d : y.answer(question, 1300, 13000, now).deltas)
        x.on_delta(d, now);
    }
  }

  static std::set<std::string> names(const core::rumor_store& x) {
    std::set<std::string> result;
    for (auto& [name, it] : x.origins())
      result.insert(name);
    return result;
  }
};

} // namespace troupe::test
