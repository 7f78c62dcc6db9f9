#include "actors/core/explanation_order.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

std::string verb(const std::vector<std::string>& names) {
  return names.size() == 1 ? " has" : " have";
}

} // namespace

bool order_explainer::is_total() const {
  return x_.queue->order == level::agreed || x_.queue->order == level::safe;
}

std::optional<std::size_t> order_explainer::head() const {
  std::optional<std::size_t> best;
  const auto& fronts = x_.queue->fronts;
  for (std::size_t i = 0; i < fronts.size(); ++i) {
    if (!fronts[i])
      continue;
    if (is_total() ? !best || fronts[i]->time < fronts[*best]->time
                   : !best && !before_it(i, *fronts[i]).empty())
      best = i;
  }
  return best;
}

std::string order_explainer::name_of(std::size_t from, seqno number) const {
  return members()[from].name + ":" + std::to_string(number);
}

/// Members whose clocks may still give something an earlier time.
std::vector<std::string> order_explainer::behind_it(std::size_t from,
                                                    const front& y) const {
  std::vector<std::string> result;
  for (std::size_t q = 0; is_total() && q < members().size(); ++q)
    if (q != from && x_.queue->heard[q] < y.time)
      result.push_back(members()[q].name);
  return result;
}

std::vector<std::string> order_explainer::not_holding(std::size_t from,
                                                      const front& y) const {
  std::vector<std::string> result;
  for (std::size_t q = 0; q < members().size(); ++q)
    if (x_.queue->order == level::safe && x_.acks->rows[q][from] < y.last)
      result.push_back(members()[q].name);
  return result;
}

/// Senders of whom it depends on messages that are not delivered here.
std::vector<std::string> order_explainer::before_it(std::size_t from,
                                                    const front& y) const {
  std::vector<std::string> result;
  for (std::size_t s = 0; x_.queue->order == level::causal && s < y.deps.size()
                          && s < members().size();
       ++s)
    if (s != from && x_.queue->delivered[s] < y.deps[s])
      result.push_back(members()[s].name);
  return result;
}

/// How long the slowest of them has not moved.
std::optional<timespan>
order_explainer::waited(const std::vector<std::string>& names) const {
  std::optional<timespan> result;
  for (const auto& name : names) {
    auto at = heard_.position_of(name);
    if (!at)
      continue;
    const auto& col = x_.acks->columns[*at];
    auto since = col.lags_since ? col.lags_since : col.gap_since;
    if (!since)
      continue;
    auto span = x_.now - std::max(*since, col.last_moved);
    result = std::max(result.value_or(span), span);
  }
  return result;
}

/// Whether anything is lacking, as it may be on its way by now.
bool order_explainer::why_held(std::size_t from, const front& y,
                               finding& out) const {
  auto clocks = behind_it(from, y);
  auto acks = not_holding(from, y);
  auto past = before_it(from, y);
  std::string why;
  auto also = [&](const std::string& clause) {
    why += (why.empty() ? "" : "; ") + clause;
  };
  if (!acks.empty())
    also(in_words(acks) + verb(acks) + " not acknowledged it"
         + heard_.heard(acks));
  if (!clocks.empty() && clocks != acks)
    also(in_words(clocks) + verb(clocks) + " not been heard past its time"
         + heard_.heard(clocks));
  if (!past.empty())
    also("what it follows from " + in_words(past) + " is not delivered"
         + heard_.heard(past));
  out.lacks = acks;
  for (const auto& list : {clocks, past})
    for (const auto& name : list)
      if (std::find(out.lacks.begin(), out.lacks.end(), name)
          == out.lacks.end())
        out.lacks.push_back(name);
  out.waited = waited(out.lacks);
  out.stuck = out.waited && *out.waited >= stuck_after;
  heard_.expect(out);
  out.text = "waits for " + to_string(x_.queue->order) + " delivery: " + why;
  return !why.empty();
}

void order_explainer::add_head() {
  if (x_.queue->frozen || x_.queue->held == 0)
    return;
  auto from = head();
  if (!from)
    return;
  const auto& y = *x_.queue->fronts[*from];
  finding next;
  next.kind = "message";
  if (!why_held(*from, y, next))
    return;
  next.text = "message " + name_of(*from, y.first) + " " + next.text;
  auto behind = x_.queue->held - 1;
  if (behind > 0)
    next.text += "; " + std::to_string(behind)
                 + (behind == 1 ? " message waits" : " messages wait")
                 + " behind it";
  out_.push_back(std::move(next));
}

/// Messages that others are known to hold, and this node does not.
void order_explainer::add_gaps() {
  for (std::size_t s = 0; s < members().size(); ++s)
    if (s != own() && x_.acks->columns[s].gap_since)
      add_gap(s);
}

void order_explainer::add_gap(std::size_t from) {
  const auto& col = x_.acks->columns[from];
  auto held = x_.acks->rows[own()][from];
  if (col.highest <= held)
    return;
  finding next;
  next.kind = "message";
  next.text = col.highest == held + 1
                ? "message " + name_of(from, held + 1) + " is missing here"
                : "messages " + name_of(from, held + 1) + " to "
                    + name_of(from, col.highest) + " are missing here";
  next.lacks = {members()[from].name};
  next.text += heard_.heard(next.lacks);
  if (col.gap_since)
    next.waited = x_.now - *col.gap_since;
  next.stuck = next.waited && *next.waited >= stuck_after;
  if (auto whom = x_.queue->current->position_of(col.ask_whom)) {
    next.next = members()[*whom].name + " is asked for them";
    if (col.ask_at)
      next.next_in = span_until(*col.ask_at, x_.now);
  }
  out_.push_back(std::move(next));
}

// -- one message --------------------------------------------------------------

bool order_explainer::place(std::size_t from, seqno number) {
  auto what = "message " + name_of(from, number);
  if (number <= x_.queue->delivered[from]) {
    say(what + " is delivered here");
    return false;
  }
  if (number > x_.acks->rows[own()][from] || !x_.queue->fronts[from])
    return place_missing(from, number);
  if (x_.queue->frozen) {
    say(what
        + " is held here; the view is frozen, and the next one decides "
          "about it");
    return true;
  }
  place_held(from, number);
  return false;
}

void order_explainer::place_held(std::size_t from, seqno number) {
  auto what = "message " + name_of(from, number);
  const auto& y = *x_.queue->fronts[from];
  if (number > y.last)
    what += ", which stands behind " + name_of(from, y.first) + ",";
  finding next;
  next.kind = "message";
  auto first = head();
  if (is_total() && first && *first != from) {
    const auto& z = *x_.queue->fronts[*first];
    why_held(*first, z, next);
    next.text = what + " stands behind " + name_of(*first, z.first)
                + " in the order, which " + next.text;
  } else if (why_held(from, y, next)) {
    next.text = what + " " + next.text;
  } else {
    next.text = what + " is about to be delivered";
  }
  out_.push_back(std::move(next));
}

bool order_explainer::place_missing(std::size_t from, seqno number) {
  auto what = "message " + name_of(from, number);
  if (number <= x_.acks->columns[from].highest && from != own()) {
    add_gap(from);
  } else if (from != own()) {
    const auto& who = members()[from].name;
    say(what + " is not known here: " + who
        + " has not sent it, or nobody has told of it yet"
        + heard_.heard({who}));
  } else {
    say(what + " has not left this node");
    return true;
  }
  return false;
}

void order_explainer::say(std::string text) {
  finding next;
  next.kind = "message";
  next.text = std::move(text);
  out_.push_back(std::move(next));
}

} // namespace troupe::core
