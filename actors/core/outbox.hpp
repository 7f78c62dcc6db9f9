#pragma once

#include "messages/stream.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

namespace troupe::core {

/// What an application has to say and its group has not taken yet, in order.
class outbox {
public:
  /// Messages that are handed to the group at a time, and bytes after which no
  /// further one is added.
  static constexpr std::size_t send_max = 1024;
  static constexpr std::size_t send_bytes_max = 1u << 20;

  /// Messages that may wait for the group to take them, and bytes after which
  /// no further one should be made.
  static constexpr std::size_t messages_max = 4096;
  static constexpr std::size_t bytes_max = 4u << 20;

  void push(std::string x) {
    bytes_ += x.size();
    waiting_.push_back(std::move(x));
  }

  /// The first `count` were taken, or are given up.
  void pop(std::size_t count) {
    for (; count > 0 && !waiting_.empty(); --count) {
      bytes_ -= waiting_.front().size();
      waiting_.pop_front();
    }
  }

  void clear() {
    waiting_.clear();
    bytes_ = 0;
  }

  bool empty() const {
    return waiting_.empty();
  }

  bool has_room() const {
    return waiting_.size() < messages_max && bytes_ < bytes_max;
  }

  const std::string& front() const {
    return waiting_.front();
  }

  /// The next ones, for the group; they stay here until they are popped.
  outgoing next() const {
    unit_writer units;
    for (const auto& x : waiting_) {
      if (units.count() == send_max || units.bytes() >= send_bytes_max)
        break;
      units.add(x);
    }
    outgoing result;
    result.count = units.count();
    result.units = units.take();
    return result;
  }

private:
  std::deque<std::string> waiting_;
  std::size_t bytes_ = 0;
};

} // namespace troupe::core
