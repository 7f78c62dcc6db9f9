#include "actors/core/folder_book.hpp"

#include "messages/wire.hpp"

#include <algorithm>
#include <array>

namespace troupe::core {

namespace {

std::string hex(std::uint64_t x) {
  constexpr std::array<char, 17> digits{"0123456789abcdef"};
  std::string result(16, '0');
  for (auto i = result.rbegin(); i != result.rend(); ++i, x >>= 4)
    *i = digits.at(x & 15);
  return result;
}

} // namespace

std::vector<gossip_change>
folder_book::on_look(const std::vector<folder_file>& files) {
  std::vector<gossip_change> result;
  left_out_ = 0;
  auto old = values_.begin();
  std::size_t taken = 0;
  auto drop_up_to = [&](const std::string* name) {
    while (old != values_.end() && (!name || old->first < *name)) {
      result.push_back({old->first, true});
      old = values_.erase(old);
    }
  };
  for (const auto& x : files) {
    if (x.name.empty() || x.name.size() > wire::text_bytes_max
        || taken >= opts_.files_max) {
      ++left_out_;
      continue;
    }
    ++taken;
    drop_up_to(&x.name);
    auto value = value_of(x);
    if (old != values_.end() && old->first == x.name) {
      if (old->second != value) {
        old->second = value;
        result.push_back({x.name, false, std::move(value)});
      }
      ++old;
      continue;
    }
    result.push_back({x.name, false, value});
    values_.emplace_hint(old, x.name, std::move(value));
  }
  drop_up_to(nullptr);
  return result;
}

/// A JSON object, or nothing where only names are told.
std::string folder_book::value_of(const folder_file& x) const {
  std::string result;
  auto add = [&](const char* key, const std::string& value) {
    result += (result.empty() ? "{\"" : ",\"") + std::string{key} + "\":";
    result += value;
  };
  if (opts_.size && x.size)
    add("size", std::to_string(*x.size));
  if (opts_.time && x.time)
    add("time", std::to_string(*x.time));
  if (opts_.hash && x.hash)
    add("hash", "\"" + hex(*x.hash) + "\"");
  return result.empty() ? result : result + "}";
}

} // namespace troupe::core
