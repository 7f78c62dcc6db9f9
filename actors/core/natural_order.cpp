#include "actors/core/natural_order.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

bool is_digit(char x) {
  return x >= '0' && x <= '9';
}

/// Takes the number that `x` begins with, without leading zeros.
std::string_view take_number(std::string_view& x) {
  auto end = std::find_if_not(x.begin(), x.end(), is_digit);
  auto size = static_cast<std::size_t>(end - x.begin());
  auto result = x.substr(0, size);
  x.remove_prefix(size);
  result.remove_prefix(std::min(result.find_first_not_of('0'), result.size()));
  return result;
}

/// Below zero if `x` comes first, above zero if `y` does.
int compare(std::string_view x, std::string_view y) {
  while (!x.empty() && !y.empty()) {
    if (is_digit(x.front()) && is_digit(y.front())) {
      auto a = take_number(x);
      auto b = take_number(y);
      if (a.size() != b.size())
        return a.size() < b.size() ? -1 : 1;
      if (auto order = a.compare(b))
        return order;
      continue;
    }
    if (x.front() != y.front())
      return x.substr(0, 1).compare(y.substr(0, 1));
    x.remove_prefix(1);
    y.remove_prefix(1);
  }
  return static_cast<int>(y.empty()) - static_cast<int>(x.empty());
}

} // namespace

bool natural_less(std::string_view x, std::string_view y) {
  auto order = compare(x, y);
  return order != 0 ? order < 0 : x < y;
}

} // namespace troupe::core
