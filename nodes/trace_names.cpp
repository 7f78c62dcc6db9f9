#include "nodes/trace_names.hpp"

#include <algorithm>
#include <iterator>

namespace troupe {

std::uint64_t trace_count(const trace_record& x, const char* key) {
  return x.what.value(key, std::uint64_t{0});
}

std::vector<std::uint64_t> trace_counts(const trace_record& x,
                                        const char* key) {
  auto found = x.what.find(key);
  if (found == x.what.end() || !found->is_array())
    return {};
  return found->get<std::vector<std::uint64_t>>();
}

void trace_names::learn(const trace_record& x) {
  auto view = x.text("view");
  if (x.event == "view") {
    auto ids = trace_counts(x, "ids");
    auto members = x.names("members");
    for (std::size_t i = 0; i < ids.size() && i < members.size(); ++i)
      rosters_[view][ids[i]] = members[i];
  } else if (x.what.contains("origin")) {
    views_.insert(view);
    for (auto unit : trace_counts(x, "skips"))
      skips_[{view, trace_count(x, "origin")}].insert(unit);
  }
}

std::string trace_names::member(const std::string& view,
                                std::uint64_t id) const {
  if (auto roster = rosters_.find(view); roster != rosters_.end())
    if (auto found = roster->second.find(id); found != roster->second.end())
      return found->second;
  return std::to_string(id);
}

std::string trace_names::message(const trace_record& x,
                                 std::uint64_t number) const {
  auto view = x.text("view");
  return member(view, trace_count(x, "origin"))
         + (views_.size() > 1 ? "@" + view : "") + "#" + std::to_string(number);
}

std::vector<std::string> trace_names::messages_of(const trace_record& x) const {
  std::vector<std::string> result;
  auto first = trace_count(x, "first");
  auto count = std::min(trace_count(x, "count"), batch_messages_max);
  auto found = skips_.find({x.text("view"), trace_count(x, "origin")});
  static const std::set<std::uint64_t> none;
  const auto& skips = found == skips_.end() ? none : found->second;
  auto before = static_cast<std::uint64_t>(
    std::distance(skips.begin(), skips.lower_bound(first)));
  for (auto unit = first; unit < first + count; ++unit)
    if (skips.count(unit) > 0)
      ++before;
    else
      result.push_back(message(x, unit - before));
  return result;
}

} // namespace troupe
