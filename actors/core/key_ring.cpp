#include "actors/core/key_ring.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <limits>

namespace troupe::core {

namespace {

constexpr std::size_t fingerprint_bytes = 8;

auto find_id(const std::vector<group_key>& keys, std::uint8_t id) {
  return std::find_if(keys.begin(), keys.end(),
                      [=](const group_key& x) { return x.id == id; });
}

} // namespace

bool operator==(const group_key& x, const group_key& y) {
  return x.id == y.id && x.suite == y.suite && x.bytes == y.bytes;
}

std::string fingerprint(const group_key& x) {
  constexpr std::string_view digits = "0123456789abcdef";
  auto bytes = derive(x.bytes, "troupe fingerprint").bytes;
  std::string result;
  for (std::size_t i = 0; i < fingerprint_bytes; ++i) {
    if (i > 0 && i % 2 == 0)
      result += '-';
    auto value = static_cast<unsigned>(bytes[i]);
    result += digits[value >> 4];
    result += digits[value & 0xf];
  }
  return result;
}

key_ring::answer key_ring::install(const group_key& x) {
  TROUPE_CHECK(x.id != 0);
  if (!is_offered(x.suite))
    return answer::no_cipher;
  if (auto known = find(x.id))
    return *known == x ? answer::already : answer::id_taken;
  if (keys_.size() >= keys_max)
    return answer::full;
  auto place = std::find_if(keys_.begin(), keys_.end(),
                            [&](const auto& y) { return y.id > x.id; });
  keys_.insert(place, x);
  if (used_ == 0)
    used_ = x.id;
  return answer::done;
}

key_ring::answer key_ring::use(std::uint8_t id) {
  if (!find(id))
    return answer::unknown;
  if (used_ == id)
    return answer::already;
  used_ = id;
  return answer::done;
}

key_ring::answer key_ring::remove(std::uint8_t id) {
  auto known = find_id(keys_, id);
  if (known == keys_.end())
    return answer::already;
  if (id == used_)
    return answer::in_use;
  keys_.erase(known);
  return answer::done;
}

const group_key* key_ring::find(std::uint8_t id) const {
  auto known = find_id(keys_, id);
  return known == keys_.end() ? nullptr : &*known;
}

const group_key& key_ring::used() const {
  auto result = find(used_);
  TROUPE_CHECK(result != nullptr);
  return *result;
}

std::uint8_t key_ring::free_id() const {
  if (keys_.size() >= keys_max)
    return 0;
  std::uint8_t result = 1;
  while (find(result) && result < std::numeric_limits<std::uint8_t>::max())
    ++result;
  return result;
}

std::uint8_t key_ring::next_id() const {
  if (keys_.size() >= keys_max)
    return 0;
  auto result = used_;
  do
    ++result;
  while (result == 0 || find(result));
  return result;
}

std::string to_string(key_ring::answer x, std::uint8_t id) {
  auto key = "key " + std::to_string(id);
  switch (x) {
    case key_ring::answer::done:
      return key + ": done";
    case key_ring::answer::already:
      return key + ": it was so before";
    case key_ring::answer::id_taken:
      return "another key has the number " + std::to_string(id);
    case key_ring::answer::full:
      return "there is room for " + std::to_string(key_ring::keys_max)
             + " keys; remove one first";
    case key_ring::answer::unknown:
      return "there is no key " + std::to_string(id);
    case key_ring::answer::no_cipher:
      return key + " is for a cipher that is not known here";
    case key_ring::answer::in_use:
      return key + " seals; use another one before it is removed";
  }
  return {};
}

bool operator==(const key_ring& x, const key_ring& y) {
  if (x.empty() || y.empty())
    return x.empty() == y.empty();
  return x.keys() == y.keys() && x.used().id == y.used().id;
}

} // namespace troupe::core
