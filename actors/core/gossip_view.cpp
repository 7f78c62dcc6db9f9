#include "actors/core/gossip_view.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

gossip_row row_of(const origin_table& x, const gossip_options& opts,
                  bool values, instant now) {
  gossip_row row;
  row.inc = x.inc();
  row.version = x.version();
  row.expired = x.expired();
  row.held = x.held();
  row.last = x.last();
  row.complete = x.held() >= x.last() && !x.expired();
  row.age = x.age(now);
  row.expires_in = std::max(timespan{0}, opts.expire_after - row.age);
  row.files = x.size();
  row.bytes = x.bytes();
  if (!values)
    return row;
  for (const auto& [at, e] : x.entries())
    if (!e.gone)
      row.values.emplace_back(e.name, e.value);
  std::sort(row.values.begin(), row.values.end());
  return row;
}

/// `: a, b`, or less of them.
std::string names_of(const origin_table& x) {
  std::vector<std::string> names;
  for (const auto& [at, e] : x.entries()) {
    if (names.size() == told_names_max)
      break;
    if (!e.gone)
      names.push_back(e.name);
  }
  std::sort(names.begin(), names.end());
  std::string result;
  for (const auto& name : names)
    result += (result.empty() ? ": " : ", ") + name;
  if (names.size() < x.size())
    result += " and " + std::to_string(x.size() - names.size()) + " more";
  return result;
}

} // namespace

gossip_table table_of(const gossip_spreader& x, const gossip_options& opts,
                      bool values, instant now) {
  const auto& store = x.store();
  gossip_table result;
  result.node = store.self();
  result.inc = store.own().inc();
  result.peers = x.peers();
  for (const auto& [name, it] : store.origins()) {
    result.rows.push_back(row_of(it, opts, values, now));
    result.rows.back().origin = name;
    result.rows.back().own = name == store.self();
  }
  return result;
}

std::string sentence_of(const gossip_event& x, const gossip_spreader& at) {
  using kind = gossip_event_kind;
  auto version = std::to_string(x.version);
  switch (x.kind) {
    case kind::looked:
      return "looked at the own folder: version " + version
             + names_of(at.store().own());
    case kind::sent_own:
      return "sent own metadata to " + x.peer;
    case kind::sent_other:
      return "sent metadata of " + x.origin + " to " + x.peer;
    case kind::taken:
      return "took version " + version + " of " + x.origin;
    default:
      return "dropped what " + x.origin + " had shared: it was not refreshed";
  }
}

} // namespace troupe::core
