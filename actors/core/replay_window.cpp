#include "actors/core/replay_window.hpp"

namespace troupe::core {

bool replay_window::is_fresh(std::uint64_t number) const {
  if (number > top_)
    return true;
  auto age = top_ - number;
  if (number == 0 || age >= size)
    return false;
  auto bit = number % size;
  return (seen_[bit / word_bits] >> bit % word_bits & 1) == 0;
}

void replay_window::on_accepted(std::uint64_t number) {
  if (number > top_ && number - top_ >= size) {
    seen_.fill(0);
    top_ = number;
  }
  // What the window comes to anew was said of numbers that leave it.
  while (top_ < number) {
    auto bit = ++top_ % size;
    seen_[bit / word_bits] &= ~(std::uint64_t{1} << bit % word_bits);
  }
  auto bit = number % size;
  seen_[bit / word_bits] |= std::uint64_t{1} << bit % word_bits;
}

} // namespace troupe::core
