#pragma once

#include "actors/core/ballot_judge.hpp"
#include "actors/core/ballot_voter.hpp"
#include "config/view_options.hpp"
#include "messages/inspection.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe::core {

struct candidate_out {
  addressed_frames leaving;
  std::optional<fetch> wants;
  /// A view that is known to be chosen, which this member has yet to enter.
  std::optional<view_id> enter;
  std::optional<candidacy_end> end;
};

/// Stands for one ballot after another.
///
///            a majority would     promises        cut is here     all accept
///   trying ----------------> asking ------> fetching -----> proposing ----->
///   idle
///      '------------------------'-------------'----------------'
///                      a higher ballot, or no majority in time
///
/// The candidate first makes itself complete: it fetches what any member that
/// goes on holds. So the cut is what it holds itself, without messages whose
/// past is lost, and everybody can fetch from it.
class view_candidate {
public:
  enum class phase { idle, trying, asking, entering, fetching, proposing };

  view_candidate() = default;

  view_candidate(ballot_options opts, quorum_rule rule)
    : opts_(opts), rule_(std::move(rule)) {
    // nop
  }

  /// Stands; whatever it stood for before is over.
  void on_stand(const member& self, const vote_record& own, candidacy x,
                instant now, candidate_out& out);

  /// The failure detector does not hear `names` now, and hears all others.
  void on_unheard(std::set<std::string> names, instant now, candidate_out& out);

  void on_promised(const origin& from, const promised_vote& x, instant now,
                   candidate_out& out);
  void on_refused(const origin& from, const refused_vote& x,
                  candidate_out& out);
  /// The view that it entered is frozen.
  void on_frozen(const frozen_state& x, instant now, candidate_out& out);
  void on_fetched(const fetched& x, instant now, candidate_out& out);
  void on_accepted(const origin& from, const accepted_vote& x,
                   candidate_out& out);
  void on_tick(instant now, candidate_out& out);
  std::optional<instant> next_deadline() const;

  phase current() const {
    return phase_;
  }

  /// Adds how far a candidacy is, and whose votes it lacks.
  void describe(inspection& out) const;

  counters count() const;

private:
  void ask(bool trial, candidate_out& out);
  void ask(const member& who, bool trial, candidate_out& out) const;
  void ask_whom_it_names(const promised_vote& x, candidate_out& out);
  bool has_enough() const;
  judgement judgement_now() const;
  void decide(instant now, candidate_out& out);
  bool lives_in(const proposal& x) const;
  bool somebody_stands_in_base() const;
  void drop_later_lives();
  void go_on(instant now, candidate_out& out);
  void fetch_all(candidate_out& out);
  void offer(std::vector<seqno> cut, instant now, candidate_out& out);
  void send_offer(candidate_out& out);
  void fail(std::string why, candidate_out& out);
  void fail_for_slow(std::string why, candidate_out& out);
  void go_to(phase next, timespan limit, instant now);

  ballot_options opts_;
  quorum_rule rule_;
  member self_;
  vote_record own_;
  candidacy stands_for_;
  /// Of views that only the answers tell of: nobody waits for these.
  std::vector<member> further_;
  phase phase_ = phase::idle;
  std::map<std::string, promised_vote> answers_;
  std::set<std::string> would_;
  judgement judged_;
  proposal offered_;
  /// Who has accepted what is offered, by name.
  std::set<std::string> accepted_;
  instant limit_{};
  instant ask_at_{};
  /// What was chosen last: told again to whoever has not heard it.
  std::optional<proposal> chosen_;

  std::uint64_t stood_ = 0;
  std::uint64_t begun_anew_ = 0;
  std::uint64_t won_ = 0;
};

} // namespace troupe::core
