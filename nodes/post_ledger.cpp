#include "nodes/post_ledger.hpp"

#include <algorithm>

namespace troupe {

namespace {

void mark(std::vector<bool>& to, std::uint64_t post) {
  if (to.size() <= post)
    to.resize(post + 1);
  to[post] = true;
}

bool has(const std::vector<bool>& of, std::uint64_t post) {
  return post < of.size() && of[post];
}

} // namespace

void post_ledger::on_acked(std::size_t author, std::uint64_t post) {
  ++acked_count_;
  mark(acked_[author], post);
}

void post_ledger::on_shown(std::size_t follower, std::size_t author,
                           std::uint64_t post) {
  ++shown_;
  auto found = seen_.find({follower, author});
  if (found == seen_.end()) {
    ++out_of_order_;
    return;
  }
  auto& of = found->second;
  if (has(of.posts, post))
    ++shown_twice_;
  else if (post < of.last)
    ++out_of_order_;
  of.last = std::max(of.last, post);
  mark(of.posts, post);
}

std::uint64_t post_ledger::missing() const {
  std::uint64_t result = 0;
  for (const auto& [who, of] : seen_) {
    auto found = acked_.find(who.second);
    if (found == acked_.end())
      continue;
    const auto& acked = found->second;
    for (std::uint64_t post = 1; post < acked.size(); ++post)
      result += acked[post] && !has(of.posts, post) ? 1 : 0;
  }
  return result;
}

} // namespace troupe
