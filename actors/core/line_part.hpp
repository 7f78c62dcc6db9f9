#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace troupe::core {

/// Gathers what follows in a line and appends it as a whole, at its end or once
/// that is a lot: appended bit by bit, numbers cost more than what they say.
class line_part {
public:
  explicit line_part(std::string& out) : out_(out) {
    // nop
  }

  line_part(const line_part&) = delete;
  line_part& operator=(const line_part&) = delete;

  ~line_part() {
    flush();
  }

  line_part& text(std::string_view x) {
    if (x.size() > data_.size() - used_)
      flush();
    if (x.size() > data_.size()) {
      out_ += x;
      return *this;
    }
    std::memcpy(data_.data() + used_, x.data(), x.size());
    used_ += x.size();
    return *this;
  }

  line_part& number(std::uint64_t x) {
    if (data_.size() - used_ < digits_max)
      flush();
    auto begin = data_.data();
    auto end = std::to_chars(begin + used_, begin + data_.size(), x).ptr;
    used_ = static_cast<std::size_t>(end - begin);
    return *this;
  }

private:
  static constexpr std::size_t digits_max = 20;

  void flush() {
    out_.append(data_.data(), used_);
    used_ = 0;
  }

  std::string& out_;
  std::array<char, 512> data_;
  std::size_t used_ = 0;
};

} // namespace troupe::core
