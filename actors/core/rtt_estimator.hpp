#pragma once

#include "messages/ids.hpp"

#include <chrono>

namespace troupe::core {

/// Estimates how long to wait for an acknowledgement (RFC 6298).
///
/// The estimate follows the measured round trips and their spread; every
/// time-out doubles it, every new sample takes the doubling back. Only what was
/// sent once may be sampled: the acknowledgement of a resent thing could belong
/// to either copy (Karn's rule), which only the caller can know.
class rtt_estimator {
public:
  rtt_estimator() = default;

  /// Begins at `initial`; `rto` stays within [`min`, `max`].
  /// Requires 0 < min <= max.
  rtt_estimator(timespan initial, timespan min, timespan max);

  /// Takes note of a round trip. Negative ones, which a broken clock could
  /// make, count as zero.
  void on_sample(timespan rtt);

  /// An acknowledgement has not come within `rto()`.
  void on_timeout();

  /// Something that was sent more than once is acknowledged: no sample, but a
  /// sign of life. Takes the doubling back, unless there never was a sample:
  /// the first guess may be below every round trip, and only the doubling leads
  /// out of that.
  void on_progress();

  /// How long to wait before sending again.
  timespan rto() const {
    return rto_;
  }

  /// The smoothed round trip; zero as long as there is no sample.
  timespan smoothed() const {
    return smoothed_;
  }

private:
  void estimate();
  timespan limited(timespan x) const;

  timespan min_ = std::chrono::milliseconds{10};
  timespan max_ = std::chrono::seconds{2};
  timespan rto_ = std::chrono::milliseconds{100};
  timespan smoothed_{0};
  timespan deviation_{0};
  bool measured_ = false;
};

} // namespace troupe::core
