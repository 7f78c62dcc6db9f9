#pragma once

#include "actors/core/weather.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// Befalls all datagrams for an hour.
inline core::fault always(core::fault_kind kind,
                          std::vector<std::uint32_t> nodes = {},
                          std::vector<std::uint32_t> others = {}) {
  core::fault result;
  result.kind = kind;
  result.end = std::chrono::hours{1};
  result.nodes = std::move(nodes);
  result.others = std::move(others);
  return result;
}

/// Weather over nodes 0, 1, 2, … that send one datagram again and again.
struct skies {
  core::weather sky;
  /// What became of the last datagram.
  std::vector<core::passage> out;
  core::datagram item;
  std::uint32_t nodes;
  timespan now{0};

  explicit skies(std::vector<core::fault> plan, std::uint32_t nodes = 5)
    : nodes(nodes) {
    sky.on_plan(std::move(plan), nodes);
    payload(std::string(100, 'x'));
  }

  void payload(std::string_view text) {
    item.payload = slice::copy_of(text);
  }

  skies& at(timespan t) {
    now = t;
    return *this;
  }

  core::fate send(std::uint32_t from, std::uint32_t to) {
    sky.on_time(now);
    return sky.on_datagram(from, to, item, out);
  }

  /// Returns what becomes of `n` datagrams.
  std::vector<core::fate> fates(int n, std::uint32_t from = 0,
                                std::uint32_t to = 1) {
    std::vector<core::fate> result;
    for (int i = 0; i < n; ++i)
      result.push_back(send(from, to));
    return result;
  }

  /// Returns the copies of `n` datagrams; of what is lost there is none.
  std::vector<core::passage> copies(int n, std::uint32_t from = 0,
                                    std::uint32_t to = 1) {
    std::vector<core::passage> result;
    for (int i = 0; i < n; ++i) {
      send(from, to);
      result.insert(result.end(), out.begin(), out.end());
    }
    return result;
  }

  /// Returns the links of which the next datagram is cut, such as "01 10".
  std::string cuts() {
    std::string result;
    for (std::uint32_t i = 0; i < nodes; ++i)
      for (std::uint32_t k = 0; k < nodes; ++k)
        if (send(i, k) == core::fate::cut)
          result += (result.empty() ? "" : " ") + std::to_string(i)
                    + std::to_string(k);
    return result;
  }
};

/// The part of `xs` that is `x`.
inline double share_of(const std::vector<core::fate>& xs, core::fate x) {
  return static_cast<double>(std::count(xs.begin(), xs.end(), x))
         / static_cast<double>(xs.size());
}

} // namespace troupe::test
