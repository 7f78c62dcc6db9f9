#include "actors/core/rtt_estimator.hpp"

#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

/// What a timer may be late by; the least that is added to the round trip.
constexpr timespan granularity = std::chrono::milliseconds{1};

} // namespace

rtt_estimator::rtt_estimator(timespan initial, timespan min, timespan max)
  : min_(min), max_(max), rto_(initial) {
  TROUPE_CHECK(min > timespan{0} && min <= max);
  rto_ = limited(initial);
}

void rtt_estimator::on_sample(timespan rtt) {
  rtt = std::clamp(rtt, timespan{0}, max_);
  if (!measured_) {
    measured_ = true;
    smoothed_ = rtt;
    deviation_ = rtt / 2;
  } else {
    auto error = rtt > smoothed_ ? rtt - smoothed_ : smoothed_ - rtt;
    deviation_ += (error - deviation_) / 4;
    smoothed_ += (rtt - smoothed_) / 8;
  }
  estimate();
}

void rtt_estimator::on_progress() {
  if (measured_)
    estimate();
}

void rtt_estimator::on_timeout() {
  rto_ = rto_ > max_ / 2 ? max_ : rto_ * 2;
}

void rtt_estimator::estimate() {
  rto_ = limited(smoothed_ + std::max(granularity, 4 * deviation_));
}

timespan rtt_estimator::limited(timespan x) const {
  return std::clamp(x, min_, max_);
}

} // namespace troupe::core
