#pragma once

#include "actors/core/delivery_check.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace troupe::test {

using batches = std::vector<envelope_batch_ptr>;

/// A node that checks, and whose level is `order`.
struct checked {
  core::delivery_check uut;
  view_ptr current;
  std::uint64_t rank = 0;
  delivery_violations found;

  explicit checked(level order, seqno start = 0) : uut(order) {
    install(make_view(3, 1, start));
    CHECK(found.empty());
  }

  void install(const view_ptr& next) {
    current = next;
    rank = 0;
    keep(uut.on_view(next));
  }

  void keep(const delivery_violations& x) {
    found.insert(found.end(), x.begin(), x.end());
  }

  void deliver(const delivery& x) {
    keep(uut.on_ordered(x));
    keep(uut.on_delivery(x));
  }

  /// Delivers one by one, all of it held by all.
  void deliver(const batches& all) {
    for (const auto& x : all) {
      deliver({rank, {x}, ~seqno{0}, 1, current->id});
      rank += x->count;
    }
  }

  std::vector<violation_kind> kinds() const {
    std::vector<violation_kind> result;
    for (const auto& x : found)
      result.push_back(x.kind);
    return result;
  }

  std::uint64_t count(const std::string& name) const {
    counters all;
    uut.tell(all);
    return value_of(all, name);
  }
};

/// What three members say in turns: `turns` of each, two messages at a time.
inline batches history(const view_ptr& in, std::size_t turns) {
  batches result;
  auto time = in->start_time;
  for (std::size_t turn = 0; turn < turns; ++turn)
    for (const auto& who : in->members)
      result.push_back(make_batch(in, who.id, ++time,
                                  in->start_seq + 1 + 2 * turn, {"a", "b"}));
  return result;
}

inline view_ptr dynamic_view(std::uint64_t epoch, member_id leader,
                             bool full = true) {
  auto result = std::make_shared<view>(*make_view(3));
  result->id = {epoch, leader};
  result->dynamic = true;
  for (auto& x : result->members)
    x.full = full;
  return result;
}

} // namespace troupe::test
