#include "config/fault.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace troupe::config {

namespace {

// A fault names a value, it does not repeat it.
constexpr std::size_t quoted_bytes_max = 60;

// Longer words are no slip of the pen, and distance costs their product.
constexpr std::size_t compared_bytes_max = 80;

constexpr std::size_t nearest_edits_max = 2;

/// Counts the letters to insert, leave out, replace, or swap with the next.
std::size_t distance(std::string_view x, std::string_view y) {
  std::vector<std::size_t> before(y.size() + 1);
  std::vector<std::size_t> last(y.size() + 1);
  std::vector<std::size_t> row(y.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= x.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= y.size(); ++j) {
      auto replaced = last[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, row[j - 1] + 1, last[j] + 1});
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

} // namespace

std::string to_string(const fault& x) {
  auto result = x.source;
  if (x.where.line > 0)
    result += ":" + std::to_string(x.where.line) + ":"
              + std::to_string(x.where.column);
  if (!x.pointer.empty())
    result += ": " + x.pointer;
  result += ": found " + x.found;
  if (!x.expected.empty())
    result += ", expected " + x.expected;
  if (!x.nearest.empty())
    result += "; did you mean \"" + x.nearest + "\"?";
  return result;
}

void fault_list::add(fault x) {
  if (items_.size() < items_max)
    items_.push_back(std::move(x));
  else
    ++more_;
}

void fault_list::sort() {
  auto rank = [](const fault& x) {
    return std::make_tuple(x.where.line == 0, x.where.line, x.where.column);
  };
  std::stable_sort(items_.begin(), items_.end(),
                   [rank](const fault& x, const fault& y) {
                     return rank(x) < rank(y);
                   });
}

std::string in_quotes(std::string_view text) {
  auto shown = std::string{text.substr(0, quoted_bytes_max)};
  if (shown.size() < text.size()) {
    // A character that was cut in two is left out as a whole.
    while (!shown.empty() && (shown.back() & 0xc0) == 0x80)
      shown.pop_back();
    if (!shown.empty() && (shown.back() & 0x80) != 0)
      shown.pop_back();
    shown += "...";
  }
  using json = nlohmann::json;
  return json(shown).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string nearest(std::string_view text,
                    const std::vector<std::string>& known) {
  std::string result;
  auto best = nearest_edits_max + 1;
  if (text.size() > compared_bytes_max)
    return result;
  for (const auto& candidate : known) {
    auto edits = distance(text, candidate);
    // Replacing a whole short word is not a resemblance.
    if (edits < best && edits < candidate.size()) {
      best = edits;
      result = candidate;
    }
  }
  return result;
}

std::string join(const std::vector<std::string>& items,
                 std::string_view separator) {
  std::string result;
  for (const auto& item : items) {
    if (!result.empty())
      result += separator;
    result += item;
  }
  return result;
}

std::string pointer_step(std::string_view key) {
  std::string result = "/";
  for (auto c : key) {
    if (c == '~')
      result += "~0";
    else if (c == '/')
      result += "~1";
    else
      result += c;
  }
  return result;
}

std::string pointer_of(std::string_view path) {
  std::string result;
  for (std::size_t begin = 0; begin <= path.size();) {
    auto end = std::min(path.find('.', begin), path.size());
    result += pointer_step(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

} // namespace troupe::config
