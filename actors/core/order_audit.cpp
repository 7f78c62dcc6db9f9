#include "actors/core/order_audit.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace troupe::core {

namespace {

using logs_type = std::vector<delivery_report>;

/// One delivery in one log, named by its position among the logs.
struct occurrence {
  seqno number = 0;
  member_id sender = 0;
  std::uint32_t log = 0;
};

bool operator<(const occurrence& x, const occurrence& y) {
  return std::tie(x.sender, x.number, x.log)
         < std::tie(y.sender, y.number, y.log);
}

std::optional<message_name> at(const delivery_report& log,
                               std::uint64_t position) {
  if (position >= log.entries.size())
    return std::nullopt;
  auto& x = log.entries[position];
  return message_name{x.sender, x.number};
}

// -- order --------------------------------------------------------------------

/// Compares all logs with the first one: where two others differ, one of them
/// differs from it. Returns whether any two have different messages at one
/// position, the end of a log not counted.
bool compare_positions(const logs_type& logs, const audit_terms& terms,
                       audit_report& out) {
  auto disordered = false;
  for (std::uint64_t i = 0; i < out.rounds; ++i) {
    auto first = at(logs.front(), i);
    auto present = first;
    auto same = true;
    for (std::size_t j = 1; j < logs.size(); ++j) {
      auto other = at(logs[j], i);
      if (other && present && *other != *present)
        disordered = true;
      if (!present)
        present = other;
      if (other == first)
        continue;
      same = false;
      ++out.discrepancies_total;
      if (out.discrepancies.size() < terms.listed_max)
        out.discrepancies.push_back({i, logs[j].number, first, other});
    }
    if (same)
      continue;
    ++out.rounds_out_of_order;
    if (!out.first_difference)
      out.first_difference = i;
  }
  return disordered;
}

// -- completeness -------------------------------------------------------------

std::vector<occurrence> all_occurrences(const logs_type& logs) {
  std::size_t size = 0;
  for (auto& x : logs)
    size += x.entries.size();
  std::vector<occurrence> result;
  result.reserve(size);
  for (std::uint32_t i = 0; i < logs.size(); ++i)
    for (auto& x : logs[i].entries)
      result.push_back({x.number, x.sender, i});
  std::sort(result.begin(), result.end());
  return result;
}

/// Counts the deliveries of one message, from `first` to before `last`.
void count_message(const logs_type& logs, const occurrence* first,
                   const occurrence* last, std::size_t listed_max,
                   audit_report& out) {
  missing_message absent{{first->sender, first->number}, {}};
  auto list = out.missing_messages.size() < listed_max;
  for (std::uint32_t log = 0; log < logs.size(); ++log) {
    auto begin = first;
    while (first != last && first->log == log)
      ++first;
    if (first != begin) {
      out.logs[log].duplicates += static_cast<std::size_t>(first - begin) - 1;
      continue;
    }
    ++out.logs[log].missing;
    if (list)
      absent.at.push_back(logs[log].number);
  }
  if (!absent.at.empty())
    out.missing_messages.push_back(std::move(absent));
}

/// Returns how many messages of each sender at least one log has.
std::map<member_id, std::uint64_t> count_messages(const logs_type& logs,
                                                  std::size_t listed_max,
                                                  audit_report& out) {
  std::map<member_id, std::uint64_t> result;
  auto all = all_occurrences(logs);
  const occurrence* end = all.data() + all.size();
  for (const occurrence* first = all.data(); first != end;) {
    auto last = std::find_if(first, end, [&](const occurrence& x) {
      return x.sender != first->sender || x.number != first->number;
    });
    ++result[first->sender];
    count_message(logs, first, last, listed_max, out);
    first = last;
  }
  return result;
}

/// Returns how many messages each sender had, as far as that is known.
std::map<member_id, std::uint64_t>
expected_messages(const logs_type& logs, const audit_terms& terms,
                  std::map<member_id, std::uint64_t> delivered) {
  if (!terms.messages) {
    for (auto& x : logs)
      delivered[x.number] = std::max(delivered[x.number], x.sent);
    return delivered;
  }
  auto raise = [&](member_id x) {
    delivered[x] = std::max(delivered[x], *terms.messages);
  };
  std::for_each(terms.members.begin(), terms.members.end(), raise);
  for (auto& x : logs)
    raise(x.number);
  return delivered;
}

void count_missing(const logs_type& logs, const audit_terms& terms,
                   audit_report& out) {
  auto delivered = count_messages(logs, terms.listed_max, out);
  auto expected = expected_messages(logs, terms, delivered);
  std::uint64_t length = 0;
  for (auto& [sender, count] : expected) {
    length += count;
    out.unheard_of += count - delivered[sender];
  }
  out.expected_length = length;
  for (auto& x : out.logs) {
    x.missing += out.unheard_of;
    out.missing += x.missing;
    out.duplicates += x.duplicates;
  }
}

} // namespace

audit_report audit_order(const logs_type& logs, const audit_terms& terms) {
  audit_report out;
  for (auto& x : logs) {
    out.logs.push_back({x.number, x.name, x.entries.size(), 0, 0, x.incomplete,
                        x.sent, x.resent, x.received, x.duplicates_dropped});
    out.rounds = std::max<std::uint64_t>(out.rounds, x.entries.size());
  }
  for (auto who : terms.members)
    if (std::none_of(logs.begin(), logs.end(),
                     [&](auto& x) { return x.number == who; }))
      out.silent.push_back(who);
  auto disordered = compare_positions(logs, terms, out);
  count_missing(logs, terms, out);
  auto gave_up = std::any_of(out.logs.begin(), out.logs.end(),
                             [](auto& x) { return x.gave_up; });
  if (disordered)
    out.result = verdict::disordered;
  else if (logs.empty() || gave_up || out.missing > 0 || !out.silent.empty())
    out.result = verdict::incomplete;
  return out;
}

} // namespace troupe::core
