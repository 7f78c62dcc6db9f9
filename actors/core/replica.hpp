#pragma once

#include "actors/core/replica_log.hpp"
#include "actors/core/replicated_state.hpp"
#include "config/replica_options.hpp"
#include "messages/membership.hpp"
#include "messages/people.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::core {

/// What is known from the disk of a replica.
struct opened_log {
  log_position snapshot_at;
  slice snapshot;
  std::vector<replica_entry> entries;
  /// There was nothing on the disk: no log of an earlier life.
  bool fresh = true;
};

/// A question to another replica.
struct log_question {
  member who;
  log_request what;
};

/// What comes out of a step. The caller empties and reuses it.
struct replica_out {
  /// For the group, all of it awaited.
  std::optional<outgoing> send;
  std::optional<keep_log> keep;
  std::optional<log_question> ask;
  /// By the ticket of the request.
  std::vector<std::pair<std::uint64_t, service_reply>> replies;
  std::optional<service_turn> turn;
  service_effects effects;
  /// This life has all that is committed in that view, on its disk.
  std::optional<view_id> complete;
  /// `on_drained` is to be called when nothing else waits.
  bool wants_drain = false;
  std::vector<notice> notices;
};

/// One copy of a service, which its group keeps in step.
///
///            view              all reports, the longest log      mark is
///                                                               committed
///   primary: gathers ------------------------------> opened -------> serves
///   other:   waits ----- first entries fit ---------> in step
///              '-- they do not: asks, by entry or snapshot --'
///
/// In each view every member says where its log ends. The primary, which is the
/// view's coordinator, makes its own as long as the longest one of the full
/// members, writes the first entry of its epoch behind it, and from then on
/// sends what it executes. An entry is committed when all full members, those
/// who were counted in since, and a majority of the configured servers have it
/// on their disks. So whoever is a full member of any view has all that was
/// committed before it, in this life or the next (docs/adr/0019).
class replica {
public:
  replica(replica_options opts, std::size_t servers, application_ptr app);

  /// The log on the disk; false where it cannot be read.
  bool on_start(const opened_log& x);

  void on_view(const view_ptr& x, instant now, replica_out& out);
  void on_delivery(const delivery& x, instant now, replica_out& out);
  void on_sent(const send_result& x, instant now, replica_out& out);
  void on_lease(const lease_held& x) {
    lease_ = x;
  }

  /// A request, whose reply comes under `ticket`, perhaps with this very step.
  void on_request(std::uint64_t ticket, const service_request& x, instant now,
                  replica_out& out);

  /// Nothing else waits: what was executed goes out and to the disk.
  void on_drained(instant now, replica_out& out);

  void on_kept(const log_kept& x, instant now, replica_out& out);

  /// What another replica answered; nothing: it did not.
  void on_answer(const std::optional<log_answer>& x, instant now,
                 replica_out& out);

  /// Answers another one's question.
  log_answer answer(const log_request& x) const;

  void on_tick(instant now, replica_out& out);
  std::optional<instant> next_deadline() const;

  bool serves(instant now) const;
  bool leads() const {
    return view_ && view_->id.coordinator == view_->self;
  }
  std::uint64_t committed() const {
    return committed_;
  }
  /// Up to where the log is on the disk.
  std::uint64_t synced() const {
    return disk_;
  }
  const replica_log& log() const {
    return log_;
  }
  const replicated_state& state() const {
    return state_;
  }
  counters count() const;

private:
  using request_key = std::tuple<uuid_bytes, std::uint64_t, std::uint64_t>;

  /// A question that is under way, or is to be asked again.
  struct asking {
    member_id who = 0;
    log_position after;
    /// Of a snapshot that comes in pieces.
    log_position snapshot;
    std::uint64_t digest = 0;
    std::uint64_t total = 0;
    std::vector<std::byte> got;
    bool under_way = false;
    /// From the last place that is surely the same.
    bool from_applied = false;
    instant again_at{};
  };

  // -- replica.cpp: the view, and what is said in it --------------------------

  void say(replica_word what, replica_out& out);
  void send_more(replica_out& out);
  void on_word(member_id from, replica_speech x, instant now, replica_out& out);
  void try_open(instant now, replica_out& out);
  void open(instant now, replica_out& out);

  // -- replica_requests.cpp: what clients ask, and the commit -----------------

  void execute(std::uint64_t ticket, const service_request& x,
               replica_out& out);
  void count_in_learners(replica_out& out);
  std::uint64_t held_by_all() const;
  void commit(instant now, replica_out& out);
  void apply_up_to(std::uint64_t index, replica_out& out);
  void answer_tickets(const replica_entry& x, replica_out& out);
  void drop_tickets_behind(std::uint64_t index, replica_out& out);
  void serve(replica_out& out);
  void take_snapshot();

  // -- replica_disk.cpp: what is written, and what comes from others ----------

  void flush(replica_out& out);
  void cut_after(std::uint64_t index, replica_out& out);
  void note_synced(instant now, replica_out& out);
  bool join(const entry_batch& x, replica_out& out);
  void on_entries(entry_batch x, instant now, replica_out& out);
  void keep_early(entry_batch x);
  void go_on(instant now, replica_out& out);
  void ask(member_id who, const log_position& after, instant now,
           replica_out& out);
  void ask_again(instant now, replica_out& out);
  void on_snapshot(const log_answer& x, instant now, replica_out& out);

  replica_options opts_;
  std::size_t quorum_;
  replicated_state state_;
  /// What the primary has executed, committed or not.
  std::optional<replicated_state> ahead_;
  replica_log log_;
  /// The snapshot in front of the log.
  slice image_;

  view_ptr view_;
  lease_held lease_;
  bool opened_ = false;
  bool serves_ = false;
  bool in_step_ = false;
  std::uint64_t mark_ = 0;
  std::map<member_id, log_position> reports_;
  std::map<member_id, std::uint64_t> synced_;
  std::set<member_id> counted_;
  std::uint64_t committed_ = 0;
  std::uint64_t applied_ = 0;
  /// What the primary has said of its commits.
  std::uint64_t seen_commit_ = 0;
  std::uint64_t told_commit_ = 0;
  std::optional<instant> tell_at_;

  std::map<std::uint64_t, std::vector<std::uint64_t>> tickets_;
  std::map<request_key, std::uint64_t> under_way_;
  /// The first entry that has not been said.
  std::uint64_t unsaid_ = 0;

  /// What is to be said, and what the group was given of it, in which view.
  std::deque<slice> outbox_;
  std::vector<slice> in_hand_;
  std::uint64_t in_hand_of_ = 0;
  bool sending_ = false;
  std::optional<instant> send_again_at_;

  /// The disk: what it has, what it was given, and what it is to do first.
  std::uint64_t disk_ = 0;
  std::uint64_t given_ = 0;
  std::uint64_t writes_ = 0;
  bool writing_ = false;
  std::optional<std::uint64_t> cut_;
  bool snapshot_due_ = false;

  std::optional<asking> asking_;
  std::deque<entry_batch> early_;
  std::size_t early_bytes_ = 0;

  std::uint64_t executed_ = 0;
  std::uint64_t repeated_ = 0;
  std::uint64_t from_table_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t snapshots_ = 0;
  std::uint64_t cuts_ = 0;
  std::uint64_t words_malformed_ = 0;
  std::uint64_t early_dropped_ = 0;
  std::uint64_t questions_ = 0;
  std::uint64_t entries_fetched_ = 0;
  std::uint64_t snapshots_fetched_ = 0;
};

} // namespace troupe::core
