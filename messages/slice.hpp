#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe {

/// A run of bytes that nobody changes, together with a share in the buffer
/// that holds them. Copying a slice copies no bytes.
class slice {
public:
  slice() = default;

  /// `owner` keeps `size` bytes at `data` alive.
  slice(std::shared_ptr<const void> owner, const std::byte* data,
        std::size_t size)
    : owner_(std::move(owner)), data_(data), size_(size) {
    // nop
  }

  static slice copy_of(std::string_view text) {
    auto raw = reinterpret_cast<const std::byte*>(text.data());
    return from(std::vector<std::byte>(raw, raw + text.size()));
  }

  static slice from(std::vector<std::byte> bytes) {
    auto owner
      = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    auto data = owner->data();
    auto size = owner->size();
    return {std::move(owner), data, size};
  }

  const std::byte* data() const {
    return data_;
  }

  std::size_t size() const {
    return size_;
  }

  bool empty() const {
    return size_ == 0;
  }

  std::string_view text() const {
    return {reinterpret_cast<const char*>(data_), size_};
  }

  /// The part that begins at `offset`; both must lie within.
  slice sub(std::size_t offset, std::size_t size) const {
    return {owner_, data_ + offset, size};
  }

private:
  std::shared_ptr<const void> owner_;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

inline bool operator==(const slice& x, const slice& y) {
  return x.text() == y.text();
}

} // namespace troupe
