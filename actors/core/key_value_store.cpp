#include "actors/core/key_value_store.hpp"

#include "messages/wire.hpp"

#include <charconv>
#include <utility>

namespace troupe::core {

namespace {

/// Takes the first word off.
std::string_view word_of(std::string_view& text) {
  auto end = text.find(' ');
  auto result = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return result;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t result = 0;
  auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(),
                                    result);
  if (bad != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return result;
}

std::string text_of(const std::vector<std::byte>& x) {
  return {reinterpret_cast<const char*>(x.data()), x.size()};
}

} // namespace

executed key_value_store::execute(const application_request& x) const {
  if (x.kind != request_kind::call)
    return {{}, "ok", true};
  auto rest = x.body;
  auto verb = word_of(rest);
  auto key = word_of(rest);
  if (verb == "put" && !key.empty())
    return put(key, std::string{rest});
  auto found = values_.find(key);
  if (verb == "add" && !key.empty()) {
    auto by = number_of(rest);
    auto now = found == values_.end() ? std::int64_t{0}
                                      : number_of(found->second).value_or(0);
    std::int64_t sum = 0;
    if (!by || __builtin_add_overflow(now, *by, &sum))
      return {{}, "error: not a number that can be added", true};
    return put(key, std::to_string(sum));
  }
  return {{}, read(x), true};
}

executed key_value_store::put(std::string_view key, std::string value) const {
  if (key.size() + value.size() > bytes_max)
    return {{}, "error: too large", true};
  if (values_.size() >= keys_max && values_.find(key) == values_.end())
    return {{}, "error: no room for a further key", true};
  std::string change{key};
  change += ' ';
  change += value;
  return {std::move(change), std::move(value), true};
}

void key_value_store::apply(std::string_view change,
                            std::vector<service_effect>&) {
  if (change.empty())
    return;
  auto key = word_of(change);
  values_.insert_or_assign(std::string{key}, std::string{change});
}

std::string key_value_store::read(const application_request& x) const {
  auto rest = x.body;
  if (word_of(rest) != "get")
    return "error: put, add or get";
  auto found = values_.find(rest);
  return found == values_.end() ? std::string{} : found->second;
}

std::vector<service_effect> key_value_store::pending() const {
  return {};
}

std::string key_value_store::snapshot() const {
  std::vector<std::byte> bytes;
  wire::writer out{bytes};
  for (const auto& [key, value] : values_) {
    out.text(key);
    out.text(value);
  }
  return text_of(bytes);
}

bool key_value_store::restore(std::string_view bytes) {
  std::map<std::string, std::string, std::less<>> next;
  wire::reader in{bytes};
  while (in.ok() && in.left() > 0 && next.size() < keys_max) {
    std::string key{in.text(bytes_max)};
    next[std::move(key)] = in.text(bytes_max);
  }
  if (!in.done())
    return false;
  values_ = std::move(next);
  return true;
}

application_ptr key_value_store::fresh() const {
  return std::make_unique<key_value_store>();
}

} // namespace troupe::core
