#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <set>
#include <utility>

namespace troupe::core {

/// Lets answers to strangers out, one a pause to each address.
class answer_limiter {
public:
  /// Addresses that can be answered within one pause; further ones get no
  /// answer, so that forged ones cost neither memory nor bandwidth.
  static constexpr std::size_t answered_max = 1024;

  answer_limiter() = default;

  explicit answer_limiter(timespan pause) : pause_(pause) {
    // nop
  }

  /// Returns whether `to` may be answered now, which counts as done.
  bool may_answer(const endpoint& to, instant now);

private:
  timespan pause_ = std::chrono::seconds{1};
  /// Who was answered within the last pause, also in the order of time.
  std::set<endpoint> answered_;
  std::deque<std::pair<instant, endpoint>> answers_;
};

} // namespace troupe::core
