#include "messages/violation.hpp"

#include <array>
#include <string_view>

namespace troupe {

namespace {

constexpr std::array<std::string_view, violation_kinds> names{
  "gap",  "duplicate", "order", "past", "unstable",
  "rank", "stranger",  "cut",   "view", "leaders"};

} // namespace

std::string to_string(violation_kind x) {
  return std::string{names.at(static_cast<std::size_t>(x))};
}

std::string in_words(const delivery_violation& x) {
  auto at = x.message.empty() ? "" : " at message " + x.message;
  return to_string(x.kind) + at + " in view " + to_string(x.view)
         + ": expected " + x.expected + ", found " + x.found;
}

} // namespace troupe
