#pragma once

#include "actors/core/explanation_heard.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// Tells why messages are not delivered: by the same rules by which the
/// hold-back queue holds them back, and from what the ack matrix knows.
class order_explainer {
public:
  /// Expects that the order can be told.
  order_explainer(const explained& x, std::vector<finding>& out)
    : x_(x), heard_(x), out_(out) {
    // nop
  }

  /// The message that all others wait behind, if it waits.
  void add_head();

  /// Messages that others are known to hold, and this node does not.
  void add_gaps();

  /// Where one message is. Returns whether it is for the holds of the actors
  /// to tell why.
  bool place(std::size_t from, seqno number);

private:
  using front = queue_picture::front;

  const std::vector<member>& members() const {
    return x_.queue->current->members;
  }

  std::size_t own() const {
    return x_.queue->current->own_position();
  }

  bool is_total() const;
  std::optional<std::size_t> head() const;
  std::string name_of(std::size_t from, seqno number) const;
  std::vector<std::string> behind_it(std::size_t from, const front& y) const;
  std::vector<std::string> not_holding(std::size_t from, const front& y) const;
  std::vector<std::string> before_it(std::size_t from, const front& y) const;
  std::optional<timespan> waited(const std::vector<std::string>& names) const;
  bool why_held(std::size_t from, const front& y, finding& out) const;
  void add_gap(std::size_t from);
  void place_held(std::size_t from, seqno number);
  bool place_missing(std::size_t from, seqno number);
  void say(std::string text);

  const explained& x_;
  heard_members heard_;
  std::vector<finding>& out_;
};

} // namespace troupe::core
