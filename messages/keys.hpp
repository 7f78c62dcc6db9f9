#pragma once

#include "messages/ids.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace troupe {

/// What a member is to do with the keys of its group. Numbers are those of the
/// wire: append only.
enum class key_step : std::uint8_t {
  install = 1, ///< Has the key from now on, and opens with it.
  use = 2,     ///< Seals with it.
  remove = 3,  ///< Has it no more.
  follow = 4,  ///< Installs the key and seals with it, unless it had it before:
               ///< for who has come late.
  take_back = 5, ///< Has this very key no more, unless it seals.
};

/// A body of `call_name::change_keys`; carries a key, and so travels sealed, or
/// not at all.
struct key_order {
  key_step what = key_step::install;
  /// Which key: 1 to 255.
  std::uint32_t id = 0;
  /// The number of its cipher, and its bytes; not of `use` and `remove`.
  std::uint32_t suite = 0;
  std::array<std::uint8_t, 32> bytes{};
  /// Of `use` and `follow`: lives that have the key.
  std::vector<incarnation> holders{};
};

} // namespace troupe
