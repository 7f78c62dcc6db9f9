#pragma once

#include <utility>

#include <unistd.h>

namespace troupe {

/// A descriptor that is closed with its owner.
class descriptor {
public:
  explicit descriptor(int number = -1) : number_(number) {
    // nop
  }

  descriptor(descriptor&& other) noexcept
    : number_(std::exchange(other.number_, -1)) {
    // nop
  }

  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  ~descriptor() {
    reset();
  }

  int get() const {
    return number_;
  }

  int release() {
    return std::exchange(number_, -1);
  }

  void reset() {
    if (number_ >= 0)
      close(number_);
    number_ = -1;
  }

private:
  int number_;
};

} // namespace troupe
