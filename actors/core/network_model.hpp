#pragma once

#include "actors/core/datagram.hpp"
#include "actors/core/delay_queue.hpp"
#include "actors/core/fault_plan.hpp"
#include "actors/core/impairment.hpp"
#include "actors/core/weather.hpp"
#include "messages/endpoint.hpp"
#include "messages/stream.hpp"
#include "messages/transport.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace troupe::core {

/// A datagram within the simulated network, with the place it came from.
struct parcel {
  endpoint from;
  datagram what;
  /// The bytes of header and payload, if they are not as they were sent.
  std::optional<slice> garbled{};
  /// When it left.
  instant sent{};
};

/// Returns header and frames in one run, as they arrive.
slice bytes_of(const parcel& x);

/// Parcels that have come to the end of their way, for one port.
struct arrival {
  std::size_t port = 0;
  std::vector<parcel> parcels;
};

/// Bounds and habits of a simulated network.
struct network_model_options {
  /// Seeds the fate of every link; one link does not disturb another.
  std::uint64_t seed = 1;
  /// What every link does that has no impairment of its own.
  impairment links;
  /// Datagrams come out at multiples of this, so that many share one timer.
  timespan grain = std::chrono::microseconds{50};
  /// Datagrams that are on their way at a time; more are dropped.
  std::size_t queue_max = 1u << 20;
  /// If set, called for all that befalls a datagram: at its end (`lost` to
  /// `queue_full`, or `carried` when it arrives), and before that, when it is
  /// sent, for what makes a copy of it differ (`duplicated` to `truncated`).
  /// The delay of an impairment is not told.
  std::function<void(const parcel&, fate)> trace{};
  /// If set, called for each datagram that leaves, before anything befalls it.
  std::function<void(const parcel&)> departs{};
};

/// A network between ports: it loses, doubles, delays (and thereby reorders),
/// and parts may be cut off. A cut stops what is sent from then on; what is
/// beyond it already still arrives. The faults of a plan come on top of that.
class network_model {
public:
  network_model() = default;

  explicit network_model(const network_model_options& opts);

  /// Returns the port at `at`: a new one, or that of the node's earlier life.
  std::size_t on_join(const endpoint& at);

  /// Takes what `from` sends. What has no delay is in `out` at once.
  void on_send(const endpoint& from, std::vector<datagram> xs, instant now,
               std::vector<arrival>& out);

  /// Hands out what is due, by port in the order in which they are first met.
  void on_tick(instant now, std::vector<arrival>& out);

  /// See `delay_queue`.
  std::optional<instant> next_alarm() {
    return under_way_.next_alarm();
  }

  /// Impairs the links that lead away from `from`.
  void on_impair(const endpoint& from, const impair& x);

  /// Impairs all links but those with an impairment of their own.
  void on_impair_all(const impairment& what, std::uint64_t seed);

  /// Cuts one direction, or mends it.
  void on_cut(const endpoint& from, const endpoint& to);
  void on_heal(const endpoint& from, const endpoint& to);

  /// Cuts all links between places of different sides, in both directions.
  /// Places on no side reach everyone. Replaces an earlier partition.
  void on_partition(const std::vector<std::vector<endpoint>>& sides);

  /// Mends all cuts and partitions; impairments and the plan stay.
  void on_heal_all();

  /// Follows `plan` from `start` on, instead of an earlier plan. Its numbers
  /// are places in `nodes`; who is not among these is spared.
  void on_plan(std::vector<fault> plan, instant start,
               const std::vector<endpoint>& nodes);

  void tell(counters& out) const;

private:
  bool is_cut(const endpoint& from, const endpoint& to) const;

  void note_deaf();

  /// Whether `who` takes what comes from there, by its own impairment.
  bool hears(const endpoint& who, const endpoint& from);

  impairer& source(const endpoint& from);

  /// Returns the number of a node of the plan, if `at` is one.
  std::optional<std::uint32_t> number_of(const endpoint& at) const;

  /// Sends what gets through the weather (in `passages_`) and the impairment.
  void depart(const parcel& x, const departures& times, instant now,
              std::vector<arrival>& out);

  void note(const parcel& x, fate what) const {
    if (opts_.trace)
      opts_.trace(x, what);
  }

  void hand_out(parcel x, std::vector<arrival>& out);

  network_model_options opts_;
  delay_queue<parcel> under_way_;
  std::map<endpoint, impairer> sources_;
  /// Any of these hears somebody not.
  bool deaf_ = false;
  std::map<endpoint, std::size_t> ports_;
  /// For each port its place in the `out` that is being filled.
  std::vector<std::size_t> place_;
  std::set<std::pair<endpoint, endpoint>> cuts_;
  std::map<endpoint, std::size_t> sides_;
  weather weather_;
  instant start_{};
  std::map<endpoint, std::uint32_t> numbers_;
  std::vector<passage> passages_;

  struct {
    std::uint64_t carried = 0;
    std::uint64_t cut = 0;
    std::uint64_t nobody = 0;
    std::uint64_t queue_full = 0;
  } counts_;
};

} // namespace troupe::core
