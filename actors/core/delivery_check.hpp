#pragma once

#include "messages/election.hpp"
#include "messages/stream.hpp"
#include "messages/view.hpp"
#include "messages/violation.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe::core {

/// Looks on at what a node delivers, and says which promise it sees broken.
/// Trusts no other room: it goes by what the batches carry and by the view.
///
///   fifo on        numbers of each sender are dense from the beginning of the
///                  view, ranks too; stamps of a sender do not go back
///   causal on      what a sender had delivered is here before what it sent
///   agreed, safe   (time, sender) does not go back
///   safe           what this member sent is held by all
///   dynamic views  what a view ends with is its cut; epochs grow, and each has
///                  one leader
///
/// Each step costs a few comparisons a batch, and one more a member where a
/// batch says what its sender had delivered. After a finding it goes on from
/// what it has found, so that one fault makes one finding. What it cannot see
/// is what no single member can: that another one delivers something else.
class delivery_check {
public:
  /// Findings that are told in a life; all are counted.
  static constexpr std::uint64_t told_max = 64;
  /// Epochs whose leaders are remembered.
  static constexpr std::size_t epochs_max = 16;

  delivery_check() = default;

  explicit delivery_check(level order) : order_(order) {
    // nop
  }

  /// `next` will follow the view that stands, which has to end with `cut`;
  /// empty where that does not concern this node.
  void on_change(const view_id& next, const std::vector<seqno>& cut);

  /// Begins a view, behind the last delivery of the one before.
  delivery_violations on_view(const view_ptr& next);

  /// Looks at units as they were ordered: before messages are put together, as
  /// only units have the numbers of which senders say what they had delivered.
  delivery_violations on_ordered(const delivery& x);

  /// Looks at messages as the application is about to get them.
  delivery_violations on_delivery(const delivery& x);

  /// Somebody is said to lead.
  delivery_violations on_leader(const leadership& x);

  /// Appends what was looked at and found.
  void tell(counters& out) const;

private:
  struct origin_state {
    /// Of the message that comes next.
    seqno next = 0;
    /// Of the last unit that was ordered.
    seqno units = 0;
    lamport_time time = 0;
    /// What the last gap left out and has not come since.
    seqno missing_from = 0;
    seqno missing_to = 0;
  };

  /// Who is said to lead in an epoch.
  struct claim {
    member_id leader = 0;
    bool contested = false;
  };

  /// The message that was delivered last.
  struct place {
    lamport_time time = 0;
    std::size_t position = 0;
    seqno number = 0;
  };

  /// What is to be told of a finding, if it is.
  struct finding {
    violation_kind kind = violation_kind::gap;
    std::string message;
    std::string expected;
    std::string found;
  };

  bool is_total() const {
    return order_ == level::agreed || order_ == level::safe;
  }

  bool number_fits(const envelope_batch& x, std::size_t position,
                   delivery_violations& out);
  bool stamp_fits(const envelope_batch& x, std::size_t position,
                  delivery_violations& out);
  void check_batch(const envelope_batch& x, seqno own_stable,
                   delivery_violations& out);
  void check_past(const envelope_batch& x, std::size_t position,
                  delivery_violations& out);
  void check_cut(const view& next, delivery_violations& out);
  bool tells(violation_kind x);
  void add(finding x, delivery_violations& out) const;
  std::string name_of(member_id who) const;
  std::string message_of(std::size_t position, seqno number) const;

  level order_ = level::safe;
  view_ptr view_;
  std::vector<origin_state> origins_; // In the order of the view.
  place last_;
  std::uint64_t rank_ = 0;
  view_id next_;
  std::vector<seqno> cut_;
  std::map<std::uint64_t, claim> claims_; // By epoch.

  std::uint64_t batches_ = 0;
  std::uint64_t messages_ = 0;
  std::uint64_t total_ = 0;
  std::array<std::uint64_t, violation_kinds> found_{};
};

} // namespace troupe::core
