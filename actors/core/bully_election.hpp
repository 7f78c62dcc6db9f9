#pragma once

#include "config/view_options.hpp"
#include "messages/election.hpp"
#include "messages/frame.hpp"
#include "messages/inspection.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace troupe::core {

struct election_out {
  std::vector<outbound> leaving;
  /// This member stands: a ballot decides whether it leads.
  bool stand = false;
  /// Another leader, another epoch or another address than before.
  std::optional<leadership> news;
  /// Who else was said to lead than is known to, in whichever epoch.
  std::vector<leadership> claims;
};

/// Finds the member that stands for the lead: the one with the highest id of
/// those that live (Garcia-Molina 1982, the Bully).
///
///             leader not heard              no reply for reply_timeout
///   following ----------------> calling ------------------------------->
///   standing
///      ^  ^                      |   ^                                    | |
///      |  '--leader heard, news--'   '-----------stand_timeout------------' |
///      '-------------------------- view installed ---------------------------'
///
/// The Bully assumes that a silent member is dead and that links work both
/// ways; where they do not, it finds two leaders. So it elects nobody here: it
/// finds a candidate, and the ballot over views finds the leader.
///
/// ELECTION goes on being sent while replies come, as one of them may be the
/// last thing that its sender did.
class bully_election {
public:
  enum class state { following, calling, standing };

  bully_election() = default;

  explicit bully_election(elector_options opts) : opts_(opts) {
    // nop
  }

  /// A view stands; its coordinator leads it.
  void on_view(const view_ptr& next, instant now, election_out& out);

  /// What the failure detector thinks.
  void on_hearing(const hearing& x, instant now, election_out& out);

  void on_frames(const frame_batch& x, instant now, election_out& out);
  void on_tick(instant now, election_out& out);

  /// When `on_tick` has something to do.
  std::optional<instant> next_deadline() const;

  state current() const {
    return state_;
  }

  const leadership& known() const {
    return known_;
  }

  /// Adds who leads, and for whose reply this member waits.
  void describe(inspection& out) const;

  counters count() const;

private:
  void call(instant now, election_out& out);
  timespan patience() const;
  void follow(const leadership& x, election_out& out);
  void on_call(const origin& from, instant now, election_out& out);
  void on_reply(const origin& from, const election_reply& x, instant now,
                election_out& out);
  bool leader_is_heard() const;
  bool leads() const;
  const member* member_of(const origin& x) const;
  void send(const address_list& to, frame what, election_out& out);

  elector_options opts_;
  view_ptr view_;
  state state_ = state::following;
  leadership known_;
  std::set<member_id> unheard_;
  /// When the last reply came, or the first call was made.
  instant quiet_since_{};
  /// Since when this member has missed the leader.
  std::optional<instant> leaderless_since_;
  std::optional<instant> call_at_;
  std::optional<instant> give_up_at_;

  std::uint64_t calls_sent_ = 0;
  std::uint64_t replies_sent_ = 0;
  std::uint64_t elections_ = 0;
  std::uint64_t stands_ = 0;
  std::uint64_t older_news_ = 0;
  std::uint64_t strangers_ = 0;
};

} // namespace troupe::core
