#pragma once

#include "messages/stream.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace troupe::test {

/// A member's part in the stream of one view, in which messages are only
/// counted: what it holds of each member, what it knows that others hold, and
/// so what is safe.
struct counted_stream {
  view_ptr current;
  bool frozen = false;
  std::vector<seqno> aru;
  std::vector<std::vector<seqno>> known;
  std::vector<seqno> safe;

  bool is_open() const {
    return current && !frozen;
  }

  void enter(const view_ptr& next) {
    current = next;
    frozen = false;
    auto size = next->members.size();
    aru.assign(size, 0);
    safe.assign(size, 0);
    known.assign(size, std::vector<seqno>(size, 0));
  }

  /// Perhaps says one more message. Returns what all others are to hear.
  stamp say(bool one_more) {
    auto self = current->own_position();
    aru[self] += one_more ? 1 : 0;
    known[self] = aru;
    return {current->id, 0, aru[self], aru};
  }

  /// Returns whether this is of the present view, and taken.
  bool hear(member_id from, const stamp& s) {
    if (!is_open() || s.view != current->id)
      return false;
    auto q = *current->position_of(from);
    aru[q] = std::max(aru[q], s.last);
    for (std::size_t i = 0; i < s.aru.size(); ++i)
      known[q][i] = std::max(known[q][i], s.aru[i]);
    known[current->own_position()] = aru;
    for (std::size_t i = 0; i < safe.size(); ++i) {
      auto all = aru[i];
      for (auto& row : known)
        all = std::min(all, row[i]);
      safe[i] = std::max(safe[i], all);
    }
    return true;
  }
};

} // namespace troupe::test
