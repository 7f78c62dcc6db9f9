#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace troupe {

struct terminal_size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

inline bool operator==(const terminal_size& x, const terminal_size& y) {
  return x.columns == y.columns && x.rows == y.rows;
}

/// Returns how many rows the cursor of a terminal is below the one in which
/// `text` began, once it was written.
std::size_t rows_above(std::wstring_view text, std::size_t columns);

/// Returns what clears a terminal from that many rows above the cursor on, and
/// leaves the cursor there, in the first column.
std::string terminal_wipe(std::size_t rows_above);

} // namespace troupe
