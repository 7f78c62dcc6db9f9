#pragma once

#include "actors/core/channel_out.hpp"
#include "actors/core/lease_grants.hpp"
#include "config/view_options.hpp"
#include "messages/ballot.hpp"
#include "messages/frame.hpp"
#include "messages/inspection.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace troupe::core {

struct ballot_out {
  /// Possibly to oneself.
  addressed_frames leaving;
  /// To be written and synced; `on_saved` follows each, in their order.
  std::vector<vote_record> saves;
  std::optional<freeze> frost;
  std::optional<fetch> wants;
  /// Views that stand from now on, in their order.
  std::vector<view_change> installs;
};

/// Gives one member's votes, and keeps its word.
///
///              PREPARE            frozen, synced
///   open ----------------> freezing ----------> promised
///    ^                                             | PROPOSE
///    |  INSTALL              held, synced          v
///    '---------- accepted <------------------- fetching
///
/// A promise freezes the view: what its answer says is held stays so, or the
/// cut that is made of the answers would lack what others deliver as safe. A
/// promise and an accept are on the disk before anyone hears of them, as they
/// outlive this life. From every state a higher ballot begins again at
/// `freezing`, and the only way back to `open` is a view.
class ballot_voter {
public:
  ballot_voter() = default;

  explicit ballot_voter(ballot_options opts, lease_options lease = {})
    : opts_(opts), grants_(lease) {
    // nop
  }

  /// The member that votes, with the record on its disk; a `newcomer` has found
  /// none there.
  void on_start(const member& self, group_id group, vote_record record,
                bool newcomer, instant now);

  /// `leader_lives` is whether a leader other than the candidate is heard here.
  void on_prepare(const origin& from, const prepare& x, bool leader_lives,
                  instant now, ballot_out& out);

  /// Grants where the view stands, goes on, and nothing above it is promised.
  void on_lease_request(const origin& from, const lease_request& x, instant now,
                        ballot_out& out);

  /// The leader of `view` has said itself that it leads no more.
  void on_hand_over(const view_id& view) {
    grants_.on_hand_over(view);
  }

  /// The majority of the view is out of reach: freezes it without a promise.
  void on_cut_off(ballot_out& out);

  void on_frozen(const frozen_state& x, ballot_out& out);
  void on_propose(const origin& from, const propose& x, ballot_out& out);
  void on_fetched(const fetched& x, ballot_out& out);
  void on_saved(ballot_out& out);
  void on_install(const install& x, ballot_out& out);

  /// Says again that it has accepted, until the view is installed: the
  /// candidate answers with INSTALL.
  void on_tick(instant now, ballot_out& out);
  std::optional<instant> next_deadline() const;

  /// `x`, which this member has accepted, is known to be chosen; enters it,
  /// frozen, since a later ballot is promised.
  void on_enter(const view_id& x, ballot_out& out);

  /// This life has the state of `view`. What is said of an earlier one comes
  /// too late: it has to learn again.
  void on_state_complete(const view_id& view) {
    has_state_ = has_state_ || (standing_ && view == record_.installed.id);
  }

  const vote_record& record() const {
    return record_;
  }

  /// Whether the installed view goes on here.
  bool is_open() const {
    return standing_ && !frozen_;
  }

  /// Adds what is promised and accepted, and whose word is waited for.
  void describe(inspection& out) const;

  counters count() const;

private:
  enum class step {
    none,
    freezing,
    promising,
    fetching,
    accepting,
    installing,
  };

  bool is_above(const view_id& ballot) const;
  void describe_wait(inspection& out) const;
  void save(ballot_out& out);
  void refuse(const address& to, const view_id& ballot, bool leader_lives,
              ballot_out& out);
  void answer_promise(ballot_out& out);
  void freeze_view(ballot_out& out);
  void accept(ballot_out& out);
  void walk_to(std::vector<proposal>::iterator last, ballot_out& out);
  void stand_in(const proposal& x, ballot_out& out);
  void learn_own_id(const proposal& x);
  bool lists_me(const proposal& x) const;
  bool follows_mine(const proposal& x) const;
  bool is_full_behind(const view_id& x) const;

  ballot_options opts_;
  lease_grants grants_;
  member self_;
  group_id group_ = 0;
  vote_record record_;
  /// This life is in the installed view.
  bool standing_ = false;
  bool frozen_ = false;
  bool has_state_ = false;
  /// Has neither found a record nor accepted anything since.
  bool newcomer_ = false;

  step step_ = step::none;
  /// Whom the step is for.
  address asker_;
  proposal offered_;
  frozen_state held_;
  /// Views that stand once the disk says so: if nobody who answers has
  /// installed a view, nothing was said in it.
  std::vector<view_change> installs_waiting_;
  /// Saves that are under way, and the one that the step waits for.
  std::uint64_t saves_asked_ = 0;
  std::uint64_t saves_done_ = 0;
  std::uint64_t waits_for_ = 0;
  /// When it is said again that the last proposal is accepted.
  std::optional<instant> repeat_at_;

  std::uint64_t promises_ = 0;
  std::uint64_t accepts_ = 0;
  std::uint64_t refusals_ = 0;
  std::uint64_t installs_ = 0;
  std::uint64_t leases_granted_ = 0;
};

} // namespace troupe::core
