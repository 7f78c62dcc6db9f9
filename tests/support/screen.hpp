#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::test {

/// What somebody sees in front of a terminal of the kind `xterm`, with all that
/// has gone beyond its upper edge. Knows what libedit says, and little more.
class screen {
public:
  explicit screen(std::size_t columns) : columns_(columns), lines_(1) {
    // nop
  }

  void take(std::string_view bytes) {
    for (auto c : bytes)
      take(c);
  }

  /// Line `at` without the blanks at its end.
  std::string line(std::size_t at) const {
    std::string result;
    for (const auto& letter : lines_.at(at))
      result += letter;
    return result.substr(0, result.find_last_not_of(' ') + 1);
  }

  std::vector<std::string> lines() const {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < lines_.size(); ++i)
      result.push_back(line(i));
    while (!result.empty() && result.back().empty())
      result.pop_back();
    return result;
  }

  std::string text() const {
    std::string result;
    for (const auto& x : lines())
      result += x + "\n";
    return result;
  }

  std::size_t count(const std::string& whole_line) const {
    auto all = lines();
    return static_cast<std::size_t>(
      std::count(all.begin(), all.end(), whole_line));
  }

  /// The line in which the cursor stands, and its column.
  std::string current() const {
    return line(row_);
  }
  std::size_t row() const {
    return row_;
  }
  std::size_t column() const {
    return column_;
  }
  /// What it did not understand.
  const std::string& strange() const {
    return strange_;
  }

private:
  using letters = std::vector<std::string>;

  void take(char c) {
    if (!escape_.empty())
      return on_escape(c);
    auto code = static_cast<unsigned char>(c);
    if (c == '\x1b')
      escape_ = c;
    else if (c == '\r')
      column_ = 0;
    else if (c == '\n')
      down();
    else if (c == '\b')
      column_ -= column_ > 0 ? 1 : 0;
    else if ((code & 0xc0u) == 0x80 && !letter_.empty())
      lines_[row_][column_ - 1] = letter_ += c;
    else if (code >= 0x20)
      put(c);
    else if (c != '\a' && c != '\0')
      strange_ += c;
  }

  void down() {
    if (++row_ == lines_.size())
      lines_.emplace_back();
  }

  /// The cursor stays in the last column until something follows.
  void put(char c) {
    if (column_ == columns_) {
      column_ = 0;
      down();
    }
    auto& line = lines_[row_];
    if (line.size() <= column_)
      line.resize(column_ + 1, " ");
    if (inserts_)
      line.insert(line.begin() + static_cast<std::ptrdiff_t>(column_), " ");
    letter_ = c;
    line[column_++] = letter_;
  }

  void on_escape(char c) {
    escape_ += c;
    if (escape_.size() == 2 && c != '[' && c != '(')
      return end_escape(c == '=' || c == '>' || c == '7' || c == '8');
    if (escape_[1] == '(' && escape_.size() == 3)
      return end_escape(true);
    if (escape_.size() > 2 && c >= 0x40 && c <= 0x7e)
      end_escape(obey(c));
  }

  void end_escape(bool known) {
    if (!known)
      strange_ += escape_.substr(1) + " ";
    escape_.clear();
  }

  bool obey(char what) {
    auto text = escape_.substr(2, escape_.size() - 3);
    auto is_number = text.find_first_not_of("0123456789") == std::string::npos;
    auto n = is_number && !text.empty() ? std::stoul(text) : 0;
    auto times = std::max<std::size_t>(n, 1);
    auto& line = lines_[row_];
    auto here = static_cast<std::ptrdiff_t>(std::min(column_, line.size()));
    switch (what) {
      case 'A':
        row_ -= std::min(row_, times);
        return true;
      case 'B':
        for (; times > 0; --times)
          down();
        return true;
      case 'C':
        column_ = std::min(column_ + times, columns_ - 1);
        return true;
      case 'D':
        column_ = std::min(column_, columns_ - 1);
        column_ -= std::min(column_, times);
        return true;
      case 'G':
        column_ = times - 1;
        return true;
      case 'J':
        lines_.resize(row_ + 1);
        [[fallthrough]];
      case 'K':
        line.resize(std::min(column_, line.size()));
        return n == 0;
      case 'P':
        line.erase(line.begin() + here,
                   line.begin() + here
                     + static_cast<std::ptrdiff_t>(
                       std::min(times, line.size() - column_)));
        return true;
      case '@':
        line.insert(line.begin() + here, times, " ");
        return true;
      case 'h':
      case 'l':
        inserts_ = text == "4" ? what == 'h' : inserts_;
        return true;
      case 'm':
        return true;
      default:
        return false;
    }
  }

  std::size_t columns_;
  std::vector<letters> lines_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  std::string escape_;
  std::string letter_;
  std::string strange_;
  bool inserts_ = false;
};

} // namespace troupe::test
