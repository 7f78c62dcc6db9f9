#include "nodes/terminal_line.hpp"

#include <algorithm>
#include <cwchar>

namespace troupe {

namespace {

/// Where libedit lets a line go on in the next row.
class pen {
public:
  explicit pen(std::size_t columns)
    : columns_(std::max<std::size_t>(columns, 1)) {
    // nop
  }

  void put(wchar_t x) {
    constexpr std::size_t tab = 8;
    auto width = ::wcwidth(x);
    if (x == L'\n') {
      next_row();
    } else if (x == L'\t') {
      do
        move(1);
      while (column_ % tab != 0);
    } else if (width >= 0) {
      move(static_cast<std::size_t>(width));
    } else {
      move(2); // Such as ^C.
    }
  }

  std::size_t row() const {
    return row_;
  }

private:
  void next_row() {
    ++row_;
    column_ = 0;
  }

  void move(std::size_t width) {
    if (column_ + width > columns_)
      next_row(); // A wide letter is not cut in two.
    column_ += width;
    if (column_ >= columns_)
      next_row();
  }

  std::size_t columns_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
};

} // namespace

std::size_t rows_above(std::wstring_view text, std::size_t columns) {
  pen x{columns};
  for (auto c : text)
    x.put(c);
  return x.row();
}

std::string terminal_wipe(std::size_t rows_above) {
  auto up = rows_above > 0 ? "\x1b[" + std::to_string(rows_above) + "A" : "";
  return up + "\r\x1b[J";
}

} // namespace troupe
