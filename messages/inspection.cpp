#include "messages/inspection.hpp"

namespace troupe {

std::string to_string(hold_kind x) {
  switch (x) {
    case hold_kind::window:
      return "window";
    case hold_kind::view:
      return "view";
    case hold_kind::election:
      return "election";
    case hold_kind::joining:
      return "joining";
    default:
      return "handshake";
  }
}

std::string in_words(const std::vector<std::string>& names) {
  std::string result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0)
      result += i + 1 == names.size() ? " and " : ", ";
    result += names[i];
  }
  return result;
}

std::string in_words(const hold& x) {
  auto result = x.subject + ": waits for " + x.what;
  if (!x.from.empty())
    result += " from " + in_words(x.from);
  return result;
}

} // namespace troupe
