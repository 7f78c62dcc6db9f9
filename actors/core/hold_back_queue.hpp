#pragma once

#include "messages/inspection.hpp"
#include "messages/stream.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace troupe::core {

/// Holds messages back until the level of the group allows their delivery.
/// The only place that decides to deliver.
///
/// fifo    when contiguous (all that comes here is)
/// causal  when all that the sender had delivered is delivered here too
/// agreed  in the order of (time, sender); when the clock of every member was
///         heard to have passed `time`, so that nothing earlier can follow
/// safe    agreed, and every member holds it (the frontier's `stable`)
///
/// Stability alone is not enough: a stable message may have an earlier one
/// still on its way.
class hold_back_queue {
public:
  hold_back_queue() = default;

  explicit hold_back_queue(level order) : level_(order) {
    // nop
  }

  void on_view(const view_ptr& next);

  /// Takes messages, contiguous by sender, and the frontier after them.
  /// Returns what may be delivered now, in its order.
  delivery on_progress(const progress& x);

  /// Delivers nothing more of the view.
  void on_freeze(const freeze& x);

  /// Returns the largest part of `upto`, of which all is here, in which no
  /// message lacks its past.
  fetched closed(std::vector<seqno> upto) const;

  /// Returns what is left of the frozen view up to `cut`, in its order; what is
  /// beyond it is never delivered. `on_view` follows.
  delivery on_cut(const std::vector<seqno>& cut);

  /// Messages that are held back.
  std::uint64_t held() const {
    return held_;
  }

  /// What is held back; nothing before there is a view.
  std::shared_ptr<const queue_picture> picture() const;

  counters count() const;

private:
  bool is_total() const {
    return level_ == level::agreed || level_ == level::safe;
  }

  std::size_t earliest() const;
  bool is_before(std::size_t i, std::size_t best) const;
  bool may_go(std::size_t from) const;
  bool heard_by_all(std::size_t from) const;
  bool after_its_past(std::size_t from) const;
  std::size_t next() const;
  void release(std::size_t from, delivery& out);

  level level_ = level::safe;
  view_ptr view_;
  std::vector<std::deque<envelope_batch_ptr>> waiting_;
  std::vector<seqno> delivered_;
  frontier limit_;
  bool frozen_ = false;
  std::uint64_t rank_ = 0;
  std::uint64_t held_ = 0;
  std::uint64_t held_max_ = 0;
};

} // namespace troupe::core
