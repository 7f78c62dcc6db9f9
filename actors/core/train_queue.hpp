#pragma once

#include "actors/core/datagram.hpp"

#include <cstddef>
#include <deque>
#include <vector>

namespace troupe::core {

/// Datagrams to one destination that may leave as one message: all but the last
/// are of one size, and the last is not larger.
struct train {
  std::vector<datagram> wagons;
  std::size_t bytes = 0;
  /// Was refused as a train: nothing joins it.
  bool alone = false;
  /// Whether each lies behind the one before it, with room for its header.
  bool in_a_row = false;
};

/// Writes the headers of a train that is in a row to their places, and returns
/// all of its bytes. They are the same for each receiver, so what is returned
/// holds until the headers of another one are written.
slice row_of(const train& x);

/// Datagrams that wait for the kernel, put together to trains. Those for one
/// destination come out as they went in; those for different ones need not.
class train_queue {
public:
  /// Datagrams in one train, and their bytes: what the kernel allows.
  static constexpr std::size_t wagons_max = 64;
  static constexpr std::size_t bytes_max = 65487;
  /// Trains among which one for the same destination is looked for.
  static constexpr std::size_t looks_max = 32;
  /// Empty ones that keep their memory.
  static constexpr std::size_t spare_max = 64;

  /// Adds `x`, with `joins` to a train for its destination if there is one.
  /// Returns whether it begins a train.
  bool push(datagram x, bool joins);

  /// The trains, the first one to leave first.
  const std::deque<train>& trains() const {
    return trains_;
  }

  /// The datagrams in all of them.
  std::size_t size() const {
    return size_;
  }

  void pop_front();

  /// Makes each datagram of the first train a train of its own.
  void take_front_apart();

  void clear();

private:
  train* train_for(const datagram& x);
  train make_train();

  std::deque<train> trains_;
  std::size_t size_ = 0;
  std::vector<std::vector<datagram>> spare_;
};

} // namespace troupe::core
