#pragma once

#include "config/detector_options.hpp"
#include "messages/ids.hpp"

#include <cstddef>
#include <vector>

namespace troupe::core {

/// How suspicious one peer's silence is, judged by its own rhythm (Hayashibara,
/// Défago, Yared and Katayama, 2004).
///
/// phi = -log10 P(the next heartbeat comes even later than now), under a normal
/// distribution of the pauses measured so far. At 8, one guess in 10^8 would be
/// wrong if pauses were distributed so; they are not, hence the acceptable
/// pause on top of the mean.
class phi_accrual {
public:
  /// The largest value; beyond it there is nothing to tell apart.
  static constexpr double phi_max = 300.0;

  phi_accrual() = default;

  explicit phi_accrual(phi_options opts);

  /// The peer was heard. The pause since the last time is a sample unless
  /// `counts` is false: where this node was late itself, it measured that.
  void on_heard(instant now, bool counts);

  /// This node stood still for `late`, in which it could hear nobody.
  void on_late(timespan late) {
    last_ += late;
  }

  /// How suspicious the silence at `now` is; zero before the first heartbeat.
  /// All limits are `stretch` times as long as they were measured.
  double phi(instant now, double stretch = 1.0) const;

  bool is_suspicious(instant now, double stretch = 1.0) const {
    return phi(now, stretch) >= static_cast<double>(opts_.threshold);
  }

  /// Samples in the window, the two of the first estimate among them.
  std::size_t samples() const {
    return window_.size();
  }

  /// Seconds.
  double mean() const;
  double deviation() const;

private:
  void add(double seconds);

  phi_options opts_;
  /// The latest pauses in seconds; the oldest one is replaced.
  std::vector<double> window_;
  std::size_t next_ = 0;
  double sum_ = 0;
  double squares_ = 0;
  bool heard_ = false;
  instant last_;
};

} // namespace troupe::core
