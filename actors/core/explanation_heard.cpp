#include "actors/core/explanation_heard.hpp"

namespace troupe::core {

bool heard_members::sees_order() const {
  return x_.queue && x_.acks && x_.queue->current->id == x_.acks->current->id;
}

std::optional<std::size_t>
heard_members::position_of(const std::string& who) const {
  const auto& members = x_.queue->current->members;
  for (std::size_t i = 0; i < members.size(); ++i)
    if (members[i].name == who || std::to_string(members[i].id) == who)
      return i;
  return std::nullopt;
}

const watched_member* heard_members::watched(const std::string& name) const {
  for (const auto& y : x_.watched)
    if (y.name == name)
      return &y;
  return nullptr;
}

/// `last heard 1.2 s ago, suspected by a`.
std::string heard_members::heard_of(const std::string& name) const {
  std::optional<instant> last;
  std::string rest;
  if (auto y = watched(name)) {
    last = y->last_heard;
    if (y->suspected)
      rest = y->stuck ? ", suspected of standing still" : ", suspected";
    if (!y->suspected_by.empty())
      rest = (y->stuck ? ", suspected of standing still by "
                       : ", suspected by ")
             + in_words(y->suspected_by);
  } else if (sees_order()) {
    if (auto at = position_of(name);
        at && *at != x_.queue->current->own_position())
      last = x_.acks->columns[*at].last_heard;
  }
  return last ? "last heard " + in_seconds(x_.now - *last) + " ago" + rest
              : std::string{};
}

std::string heard_members::heard(const std::vector<std::string>& names) const {
  std::string result;
  for (const auto& name : names) {
    auto one = heard_of(name);
    if (one.empty())
      continue;
    result += result.empty() ? " (" : "; ";
    if (names.size() > 1)
      result.append(name).append(" ");
    result += one;
  }
  return result.empty() ? result : result + ")";
}

void heard_members::expect(finding& out) const {
  for (const auto& name : out.lacks) {
    auto y = watched(name);
    if (!y)
      continue;
    auto so_far = y->suspected_by.size();
    if (y->withheld)
      out.next = "it waits until " + name
                 + " goes on: detector.stuck is block, so that one that "
                   "answers is not removed";
    else if (y->suspected && so_far >= y->needed)
      out.next = "a view without " + name + " is voted on";
    else if (y->suspected)
      out.next = name + " is removed once " + std::to_string(y->needed)
                 + " members suspect it; " + std::to_string(so_far)
                 + (so_far == 1 ? " does" : " do");
    else if (!is_silent(*y))
      continue;
    else
      out.next = name + " is suspected unless it is heard";
    if (!y->suspected && !y->withheld)
      out.next_in = span_until(*y->suspect_at, x_.now);
    return;
  }
  ask_again(out);
}

/// Half of the time is over after which it is suspected.
bool heard_members::is_silent(const watched_member& y) const {
  return y.suspect_at && x_.now - y.last_heard > *y.suspect_at - x_.now;
}

void heard_members::ask_again(finding& out) const {
  if (!sees_order())
    return;
  for (const auto& name : out.lacks)
    if (auto at = position_of(name))
      if (const auto& due = x_.acks->columns[*at].stamp_at) {
        out.next = name + " is asked for it again";
        out.next_in = span_until(*due, x_.now);
        return;
      }
}

} // namespace troupe::core
