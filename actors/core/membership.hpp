#pragma once

#include "actors/core/ballot_judge.hpp"
#include "actors/core/channel_out.hpp"
#include "actors/core/splitmix.hpp"
#include "config/view_options.hpp"
#include "messages/frame.hpp"
#include "messages/inspection.hpp"
#include "messages/membership.hpp"
#include "messages/people.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe::core {

/// What comes out of a step. The caller empties and reuses it.
struct membership_out {
  addressed_frames leaving;
  std::optional<candidacy> stand;
  /// Names that are not heard, for the candidacy under way.
  std::optional<std::set<std::string>> unheard;
  /// The majority is out of reach: nothing goes on in this view.
  std::optional<view_id> cut_off;
  /// Whether the leader lives, by this member's word.
  std::optional<leader_life> leader;
  /// The leader of that view leads no more, by its own word. To be told before
  /// anything leaves.
  std::optional<view_id> handed_over;
  /// What the elector is to think of the leader, whatever is heard of it.
  std::optional<hearing> resigned;
  /// The version of the layout that all whom this node talks to can read.
  std::optional<std::uint8_t> speaks;
  /// Something that others show has changed.
  bool changed = false;
  std::vector<notice> notices;
};

/// Who this node is to its group, and whom it asks to be taken in.
struct membership_setup {
  member self;
  group_id group = 0;
  /// The names with which the group is founded, by their ids; this one may be
  /// among them. Empty: the group is there already.
  std::vector<member> founders;
  /// Where the group may be found, besides.
  std::vector<endpoint> contacts{};
  quorum_rule rule{};
  std::uint64_t seed = 0;
  /// Whether this node finds out who lives by SWIM.
  bool probes = false;
};

/// Decides when this node stands for a view, and which; and comes in, stays and
/// goes.
///
///            taken in           state is there       majority lost
///   outside ---------> learner ----------------> member <---------> cut_off
///      |    as founder                              ^  |   next view    |
///      '--------------------------------------------'  '--> left        |
///      ^----------------------- the others went on without it ----------'
///
/// The leader stands for what others ask of it: joins, in herds as they come,
/// promotions, leaves, and removals that a majority wants. Everybody else
/// stands where the elector says so, that is, where the leader is gone. Before
/// there is a view the founder with the highest id stands, once a majority of
/// the founders is there.
class membership {
public:
  membership() = default;

  membership(membership_options opts, membership_setup setup);

  void on_start(instant now, membership_out& out);

  /// What the voter of this node has on its disk.
  void on_record(vote_record_ptr x) {
    record_ = std::move(x);
    // Another founder stands: its ballot has its time. Later on it may be one
    // that cannot win, and tries for ever.
    if (record_->installed.id.epoch == 0)
      quorum_since_.reset();
  }

  /// A view stands here, or has ceased to.
  void on_view(const view_ptr& next, instant now, membership_out& out);
  void on_frozen(const view_id& x, instant now, membership_out& out);

  /// This node cannot be given the state of its group: leaves, and says why.
  void on_no_state(const std::string& why, instant now, membership_out& out);

  /// This life has the state of `view`.
  void on_state(const view_id& view, instant now, membership_out& out);

  void on_hearing(const hearing& x, instant now, membership_out& out);

  /// A majority of the view wants these names out of it, or no longer does.
  void on_verdict(const removal_verdict& x, instant now, membership_out& out);

  void on_leadership(const leadership& x, instant now, membership_out& out);
  void on_stand(instant now, membership_out& out);
  void on_end(const candidacy_end& x, instant now, membership_out& out);

  void on_frames(const frame_batch& x, instant now, membership_out& out);

  /// Asks the others to go on without this node.
  void on_leave(instant now, membership_out& out);

  void on_tick(instant now, membership_out& out);
  std::optional<instant> next_deadline() const {
    return due_;
  }

  const wire_range& own_versions() const {
    return setup_.self.wire;
  }

  group_status status() const;

  /// Adds where this node stands, and what it lacks to go on.
  void describe(inspection& out) const;

  counters count() const;

private:
  /// How many petitions may be missed by one who still counts as being there.
  static constexpr std::size_t asking_intervals = 10;
  /// How many times `thaw_after` a leader has to thaw its view.
  static constexpr int frozen_thaws = 3;

  /// One who asked for a view that has not come yet.
  struct asking {
    petition_kind kind = petition_kind::join;
    member who;
    instant since;
  };

  /// A founder that asks to be taken in, and has been in no view; in a durable
  /// group, any.
  struct founder_heard {
    instant last;
    wire_range wire;
  };

  // -- membership.cpp: this node ----------------------------------------------

  bool leads() const;
  const member* listed(const std::string& name) const;
  bool hears_quorum() const;
  bool asks(const std::string& name, instant now) const;
  bool finds_quorum(instant now) const;
  void look_around(instant now, membership_out& out);
  void become(group_phase next, std::string why, membership_out& out);
  void publish_leader(membership_out& out);
  void give_up_frozen_leader(instant now, membership_out& out);
  void settle(instant now, membership_out& out);

  // -- membership_inspection.cpp: what it tells of itself ---------------------

  void describe_view(inspection& out) const;
  void describe_joining(inspection& out) const;
  void describe_wishes(inspection& out) const;

  // -- membership_wishes.cpp: what it asks of the others ----------------------

  std::optional<petition_kind> wish(instant now) const;
  void ask(instant now, membership_out& out);
  void on_answer(const petition_answer& x, instant now, membership_out& out);
  void on_refusal(errc why, const std::string& about, instant now,
                  membership_out& out);

  // -- membership_versions.cpp: what all can read -----------------------------

  wire_range versions_without(const std::string& but) const;
  wire_range common_versions() const;
  void agree_on_version(membership_out& out);
  std::optional<petition_answer> version_refusal_of(const petition& x) const;
  std::string detector_misfit_of(const petition& x) const;
  void on_strange_founder(const std::string& who, errc why,
                          const std::string& about, instant now,
                          membership_out& out);

  // -- membership_petitions.cpp: what others ask ------------------------------

  void on_petition(const origin& from, petition x, instant now,
                   membership_out& out);
  std::optional<petition_answer> refusal_of(const petition& x) const;
  void answer(const origin& to, const petition& x, errc why, std::string about,
              membership_out& out);
  void note_returned(const std::string& name, instant now);
  void note_founder(const petition& x, instant now, membership_out& out);
  void keep(const petition& x, instant now);
  void drop_settled_petitions();

  // -- membership_leader.cpp: when to stand, and for what ---------------------

  bool may_lead() const;
  bool is_due(instant now) const;
  std::set<std::string> names_there(instant now) const;
  bool begins_anew() const;
  void found(instant now, membership_out& out);
  void stand(bool leads, instant now, membership_out& out);
  std::vector<member> voters() const;
  member_id free_id(const std::map<member_id, std::string>& taken,
                    const member& who) const;
  bool is_deaf(const member& x) const;
  std::set<std::string> unheard_names(instant now) const;

  membership_options opts_;
  membership_setup setup_;
  splitmix random_{0};
  vote_record_ptr record_;
  group_phase phase_ = group_phase::outside;
  std::string why_;
  errc refusal_ = errc::none;
  view_ptr view_;
  std::optional<instant> frozen_since_;
  /// Since when it is in no view, or has not the state of its group.
  std::optional<instant> incomplete_since_;
  bool has_state_ = false;
  bool leaving_ = false;
  /// When it goes without having been let go.
  std::optional<instant> gone_at_;
  std::optional<instant> refused_since_;

  leadership known_;
  /// The leader that has said itself that it leads no more.
  member_id resigned_ = 0;
  std::set<member_id> unheard_;
  std::set<std::string> condemned_;
  std::set<std::string> slow_;
  leader_life told_;

  std::map<std::string, asking> petitions_;
  /// When members of the view, as they stood, have asked for something last.
  std::map<std::string, instant> asked_at_;
  /// Founders that are in no view either.
  std::map<std::string, founder_heard> founders_heard_;
  /// Later lives of members of the last view of this name's earlier life, and
  /// when they last asked to be taken in.
  std::map<std::string, instant> returned_;
  std::set<std::string> strange_founders_;
  std::optional<instant> quorum_since_;

  /// What those read who have answered this node; and what it speaks itself.
  wire_range group_reads_;
  std::uint8_t speaks_ = 0;

  bool standing_ = false;
  std::uint64_t epoch_seen_ = 0;
  instant stand_at_{};
  instant ask_at_{};
  std::optional<instant> due_;

  std::uint64_t stood_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t petitions_sent_ = 0;
  std::uint64_t petitions_heard_ = 0;
  std::uint64_t petitions_refused_ = 0;
  std::uint64_t petitions_dropped_ = 0;
  std::uint64_t cut_offs_ = 0;
};

} // namespace troupe::core
