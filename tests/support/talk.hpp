#pragma once

#include "tests/support/cluster.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <string>
#include <vector>

namespace troupe::test {

using namespace std::chrono_literals;

/// Loss, copies, and delays of 1 to 60 ms, which also change the order.
inline impairment rough(double loss, double duplicate = 0.02) {
  impairment result;
  result.loss = loss;
  result.duplicate = duplicate;
  result.delay_min = 1ms;
  result.delay_max = 60ms;
  return result;
}

/// Every member sends `messages` messages at pauses of 10 to 99 ms, drawn from
/// the seed, then ends.
inline void talk(cluster& c, int messages) {
  std::mt19937_64 random{c.opts_.seed};
  std::multimap<timespan, std::size_t> plan;
  for (std::size_t i = 0; i < c.nodes.size(); ++i) {
    timespan at{0};
    for (int n = 0; n < messages; ++n)
      plan.emplace(at += std::chrono::milliseconds{10 + random() % 90}, i);
  }
  timespan now{0};
  std::vector<int> said(c.nodes.size());
  for (auto& [at, i] : plan) {
    c.pass(at - now);
    now = at;
    c.send(i, {"m" + std::to_string(i + 1) + "." + std::to_string(++said[i])});
  }
  for (std::size_t i = 0; i < c.nodes.size(); ++i)
    c.end(i);
}

/// The texts in `x`, in order.
inline std::vector<std::string> texts_in(const envelope_batch& x) {
  std::vector<std::string> result;
  unit_reader in{x.units.text()};
  while (auto next = in.next())
    result.emplace_back(next->payload);
  return result;
}

inline void expect_complete(cluster& c, int messages) {
  for (auto& x : c.nodes) {
    CHECK(x.seen.broken.empty());
    CHECK(x.seen.log.size() == c.nodes.size() * messages);
  }
}

} // namespace troupe::test
