#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace troupe {

/// Cells in columns that are as wide as they need to be: words to the left,
/// numbers to the right. Cells hold ASCII.
class text_table {
public:
  /// The first `words` columns stand to the left, all others to the right.
  explicit text_table(std::size_t words = 1) : words_(words) {
    // nop
  }

  void add(std::vector<std::string> cells) {
    rows_.push_back(std::move(cells));
  }

  /// Returns a line for each row, with two blanks before each cell.
  std::string text() const;

private:
  std::size_t words_;
  std::vector<std::vector<std::string>> rows_;
};

} // namespace troupe
