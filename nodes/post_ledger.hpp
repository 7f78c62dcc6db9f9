#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace troupe {

/// Which posts were acknowledged to their authors, and shown to those who
/// follow them. Users and the posts of each are numbered: users from 0, posts
/// from 1, in the order in which they were given.
class post_ledger {
public:
  void on_follow(std::size_t follower, std::size_t author) {
    seen_[{follower, author}];
  }

  void on_acked(std::size_t author, std::uint64_t post);

  void on_shown(std::size_t follower, std::size_t author, std::uint64_t post);

  std::uint64_t acked() const {
    return acked_count_;
  }

  std::uint64_t shown() const {
    return shown_;
  }

  /// Times that a post was shown to somebody who had been shown it.
  std::uint64_t shown_twice() const {
    return shown_twice_;
  }

  /// Times that a post was shown behind a later one of its author, or to
  /// somebody who does not follow the author.
  std::uint64_t out_of_order() const {
    return out_of_order_;
  }

  /// Counts the posts that were acknowledged and not shown, for each follower
  /// by itself.
  std::uint64_t missing() const;

private:
  /// What somebody was shown of one author.
  struct seen {
    std::uint64_t last = 0;
    std::vector<bool> posts;
  };

  /// By follower and author.
  std::map<std::pair<std::size_t, std::size_t>, seen> seen_;
  std::map<std::size_t, std::vector<bool>> acked_;
  std::uint64_t acked_count_ = 0;
  std::uint64_t shown_ = 0;
  std::uint64_t shown_twice_ = 0;
  std::uint64_t out_of_order_ = 0;
};

} // namespace troupe
