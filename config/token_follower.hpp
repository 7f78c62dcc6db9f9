#pragma once

#include "config/fault.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace troupe::config {

/// Follows the parser through the text, token by token. The parser has checked
/// each token before it says so, hence skipping to its end cannot go wrong.
class token_follower {
public:
  explicit token_follower(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == "\xef\xbb\xbf")
      at_ = seen_ = line_start_ = 3;
  }

  /// Returns where the next value, key or bracket begins, and steps behind it.
  place next() {
    skip(" \t\r\n,:");
    auto result = here();
    step();
    return result;
  }

  /// Returns where the token begins at which the parser gave up, having read
  /// up to `position`.
  place failed(std::size_t position) {
    for (;;) {
      skip(" \t\r\n");
      auto result = here();
      auto begin = at_;
      step();
      auto token = text_.substr(begin, at_ - begin);
      if (at_ >= std::min(position, text_.size()) || !is_whole(token))
        return result;
    }
  }

private:
  /// Whether `token` is no half word; the parser reads one byte beyond those.
  static bool is_whole(std::string_view token) {
    return token.front() < 'a' || token.front() > 'z' || token == "true"
           || token == "false" || token == "null";
  }

  void skip(std::string_view what) {
    at_ = std::min(text_.find_first_not_of(what, at_), text_.size());
  }

  /// Positions only move forward, so that each line is counted once.
  place here() {
    for (; seen_ < at_; ++seen_) {
      if (text_[seen_] == '\n') {
        ++line_;
        line_start_ = seen_ + 1;
      }
    }
    return {line_, at_ - line_start_ + 1};
  }

  /// Steps over one token; there is always progress before the end.
  void step() {
    if (at_ == text_.size())
      return;
    auto first = text_[at_++];
    if (first == '"') {
      for (; at_ < text_.size() && text_[at_] != '"'; ++at_)
        if (text_[at_] == '\\')
          ++at_;
      at_ = std::min(at_ + 1, text_.size());
    } else if (first == '-' || (first >= '0' && first <= '9')) {
      skip("0123456789+-.eE");
    } else if (first >= 'a' && first <= 'z') {
      skip("abcdefghijklmnopqrstuvwxyz");
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t seen_ = 0;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
};

} // namespace troupe::config
