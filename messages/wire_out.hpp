#pragma once

#include "messages/wire.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

/// What a layout (messages/layout.hpp) writes to.
namespace troupe::wire {

/// Takes the place of a `writer` where only the size is asked for.
class measure {
public:
  void u8(std::uint8_t) {
    ++size_;
  }

  void number(std::uint64_t x) {
    for (; x >= 0x80; x >>= 7)
      ++size_;
    ++size_;
  }

  void text(std::string_view x) {
    number(x.size());
    raw(x);
  }

  void raw(std::string_view x) {
    size_ += x.size();
  }

  void at(const endpoint&) {
    size_ += sizeof(endpoint::ip) + sizeof(endpoint::port);
  }

  std::size_t size() const {
    return size_;
  }

private:
  std::size_t size_ = 0;
};

/// Gathers small fields and writes them together: each step into a vector costs
/// more than the byte that it writes. `flush` must follow the last one.
class gatherer {
public:
  explicit gatherer(std::vector<std::byte>& out) : out_(out) {
    // nop
  }

  void u8(std::uint8_t x) {
    if (used_ == bytes_.size())
      flush();
    bytes_[used_++] = static_cast<std::byte>(x);
  }

  void number(std::uint64_t x) {
    for (; x >= 0x80; x >>= 7)
      u8(static_cast<std::uint8_t>(x | 0x80));
    u8(static_cast<std::uint8_t>(x));
  }

  void text(std::string_view x) {
    number(x.size());
    raw(x);
  }

  void raw(std::string_view x) {
    flush();
    writer{out_}.raw(x);
  }

  void at(const endpoint& x) {
    flush();
    writer{out_}.at(x);
  }

  void flush() {
    out_.insert(out_.end(), bytes_.data(), bytes_.data() + used_);
    used_ = 0;
  }

private:
  std::vector<std::byte>& out_;
  std::array<std::byte, 64> bytes_;
  std::size_t used_ = 0;
};

} // namespace troupe::wire
