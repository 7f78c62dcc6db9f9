#include "actors/core/phi_accrual.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace troupe::core {

namespace {

double seconds(timespan x) {
  return std::chrono::duration<double>(x).count();
}

} // namespace

phi_accrual::phi_accrual(phi_options opts) : opts_(opts) {
  opts_.window = std::max<std::size_t>(2, opts_.window);
  // The first estimate: the expected pause, a quarter of it as deviation.
  auto expected = seconds(opts_.interval);
  add(expected * 0.75);
  add(expected * 1.25);
}

void phi_accrual::on_heard(instant now, bool counts) {
  if (heard_ && counts && now > last_)
    add(seconds(now - last_));
  last_ = heard_ ? std::max(last_, now) : now;
  heard_ = true;
}

double phi_accrual::phi(instant now, double stretch) const {
  if (!heard_ || now <= last_)
    return 0;
  auto silence = seconds(now - last_) / stretch;
  auto spread = std::max(deviation(), seconds(opts_.min_deviation));
  auto expected = mean() + seconds(opts_.acceptable_pause);
  auto later = 0.5
               * std::erfc((silence - expected) / (spread * std::sqrt(2.0)));
  return later > 0 ? std::min(phi_max, std::max(0.0, -std::log10(later)))
                   : phi_max;
}

double phi_accrual::mean() const {
  return window_.empty() ? 0 : sum_ / static_cast<double>(window_.size());
}

double phi_accrual::deviation() const {
  if (window_.empty())
    return 0;
  auto m = mean();
  auto variance = squares_ / static_cast<double>(window_.size()) - m * m;
  return std::sqrt(std::max(0.0, variance));
}

void phi_accrual::add(double x) {
  sum_ += x;
  squares_ += x * x;
  if (window_.size() < opts_.window) {
    window_.push_back(x);
    return;
  }
  auto old = std::exchange(window_[next_], x);
  sum_ -= old;
  squares_ -= old * old;
  next_ = (next_ + 1) % window_.size();
  if (next_ != 0)
    return;
  // Once a round afresh, so that what rounding loses does not add up.
  sum_ = squares_ = 0;
  for (auto y : window_) {
    sum_ += y;
    squares_ += y * y;
  }
}

} // namespace troupe::core
