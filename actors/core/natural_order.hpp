#pragma once

#include <string_view>

namespace troupe::core {

/// The order in which people count: numbers within names by their value, so
/// that peer-2 comes before peer-10. Names that differ in leading zeros alone
/// are told apart, too.
bool natural_less(std::string_view x, std::string_view y);

/// For ordered containers.
struct natural_order {
  using is_transparent = void;

  bool operator()(std::string_view x, std::string_view y) const {
    return natural_less(x, y);
  }
};

} // namespace troupe::core
