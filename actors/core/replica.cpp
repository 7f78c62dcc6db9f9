#include "actors/core/replica.hpp"

#include "actors/core/mutant.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

replica::replica(replica_options opts, std::size_t servers, application_ptr app)
  : opts_(opts), quorum_(servers / 2 + 1), state_(std::move(app)) {
  image_ = slice::copy_of(state_.snapshot());
}

bool replica::on_start(const opened_log& x) {
  log_.reset(x.snapshot_at);
  if (x.snapshot_at.index > 0) {
    if (!state_.restore(x.snapshot.text()))
      return false;
    image_ = x.snapshot;
  }
  for (const auto& entry : x.entries) {
    if (entry.at.index != log_.last().index + 1)
      return false;
    log_.append(entry);
  }
  applied_ = committed_ = x.snapshot_at.index;
  disk_ = given_ = log_.last().index;
  return true;
}

// -- the view -----------------------------------------------------------------

void replica::on_view(const view_ptr& x, instant now, replica_out& out) {
  view_ = x;
  opened_ = serves_ = in_step_ = false;
  mark_ = 0;
  reports_.clear();
  synced_.clear();
  counted_.clear();
  for (const auto& y : x->members)
    if (y.full)
      counted_.insert(y.id);
  outbox_.clear();
  asking_.reset();
  early_.clear();
  early_bytes_ = 0;
  ahead_.reset();
  tell_at_.reset();
  seen_commit_ = committed_;
  // Whoever leads no more cannot tell what becomes of what it executed.
  if (!leads())
    drop_tickets_behind(0, out);
  auto at = x->position_of(x->id.coordinator);
  out.turn = service_turn{false, x->id.epoch, std::nullopt, {}};
  if (at)
    out.turn->leader = x->members[*at].at;
  say(log_report{log_.last()}, out);
  if (TROUPE_MUTANT(complete_too_early))
    out.complete = x->id;
  if (leads()) {
    reports_[x->self] = log_.last();
    try_open(now, out);
  }
}

/// The first thing is to have all that anyone may have been answered.
void replica::try_open(instant now, replica_out& out) {
  if (opened_ || asking_)
    return;
  auto best = std::pair{log_.last(), view_->self};
  for (auto who : counted_) {
    if (TROUPE_MUTANT(opens_without_longest))
      break;
    auto found = reports_.find(who);
    if (found == reports_.end())
      return;
    if (best.first < found->second)
      best = {found->second, who};
  }
  if (best.second != view_->self)
    ask(best.second, log_.last(), now, out);
  else
    open(now, out);
}

void replica::open(instant now, replica_out& out) {
  opened_ = in_step_ = true;
  entry_batch first{log_.last(), committed_, {}};
  replica_entry mark;
  mark.at = {view_->id.epoch, log_.last().index + 1};
  mark_ = mark.at.index;
  // All that came before is said with it where it was not: whoever lacks it
  // asks.
  log_.append(mark);
  unsaid_ = mark_ + 1;
  first.entries.push_back(std::move(mark));
  say(std::move(first), out);
  flush(out);
  note_synced(now, out);
}

// -- words --------------------------------------------------------------------

void replica::say(replica_word what, replica_out& out) {
  outbox_.push_back(encode(replica_speech{view_->id.epoch, std::move(what)}));
  send_more(out);
}

void replica::send_more(replica_out& out) {
  if (sending_ || outbox_.empty() || send_again_at_)
    return;
  unit_writer units;
  in_hand_.clear();
  in_hand_of_ = view_->id.epoch;
  while (!outbox_.empty() && units.bytes() <= opts_.batch_bytes) {
    units.add(outbox_.front().text());
    in_hand_.push_back(std::move(outbox_.front()));
    outbox_.pop_front();
  }
  sending_ = true;
  auto count = units.count();
  out.send = outgoing{units.take(), count};
}

void replica::on_sent(const send_result& x, instant now, replica_out& out) {
  sending_ = false;
  // What was to be said in an earlier view is to be said no more.
  if (in_hand_of_ == view_->id.epoch && x.refused > 0) {
    for (auto i = in_hand_.size(); i > x.taken; --i)
      outbox_.push_front(std::move(in_hand_[i - 1]));
    send_again_at_ = now + opts_.retry;
  }
  in_hand_.clear();
  send_more(out);
}

void replica::on_delivery(const delivery& x, instant now, replica_out& out) {
  if (!view_ || x.view != view_->id)
    return;
  for (const auto& batch : x.batches) {
    const auto& units = batch->units;
    for_each_message(*batch, [&](seqno, std::string_view payload) {
      auto offset
        = static_cast<std::size_t>(payload.data() - units.text().data());
      auto said = decode_replica_speech(units.sub(offset, payload.size()));
      if (!said)
        ++words_malformed_;
      else if (said->epoch == view_->id.epoch)
        on_word(batch->origin, std::move(*said), now, out);
    });
  }
}

void replica::on_word(member_id from, replica_speech x, instant now,
                      replica_out& out) {
  if (auto report = std::get_if<log_report>(&x.what)) {
    reports_[from] = report->last;
    if (leads())
      try_open(now, out);
  } else if (auto held = std::get_if<log_synced>(&x.what)) {
    auto& upto = synced_[from];
    upto = std::max(upto, held->index);
    if (leads())
      commit(now, out);
  } else if (from != view_->id.coordinator || leads()) {
    // The rest is said by the primary, which knows it.
  } else if (auto batch = std::get_if<entry_batch>(&x.what)) {
    on_entries(std::move(*batch), now, out);
  } else if (std::get<counted_in>(x.what).who == view_->self) {
    out.complete = view_->id;
  }
}

// -- time ---------------------------------------------------------------------

void replica::on_tick(instant now, replica_out& out) {
  if (send_again_at_ && now >= *send_again_at_) {
    send_again_at_.reset();
    send_more(out);
  }
  if (asking_ && !asking_->under_way && now >= asking_->again_at)
    ask_again(now, out);
  if (tell_at_ && now >= *tell_at_) {
    tell_at_.reset();
    if (opened_ && leads() && told_commit_ < committed_) {
      told_commit_ = committed_;
      // Behind what has been said: whoever is in step has that.
      say(entry_batch{log_.position_of(unsaid_ - 1), committed_, {}}, out);
    }
  }
}

std::optional<instant> replica::next_deadline() const {
  std::optional<instant> result;
  auto at = [&](instant x) { result = result ? std::min(*result, x) : x; };
  if (send_again_at_)
    at(*send_again_at_);
  if (asking_ && !asking_->under_way)
    at(asking_->again_at);
  if (tell_at_)
    at(*tell_at_);
  return result;
}

counters replica::count() const {
  return {{{"requests_executed", executed_},
           {"requests_repeated", repeated_},
           {"requests_answered_again", from_table_},
           {"requests_refused", refused_},
           {"entries_committed", committed_},
           {"entries_synced", disk_},
           {"log_writes", writes_},
           {"log_snapshots", snapshots_},
           {"log_cuts", cuts_},
           {"log_questions", questions_},
           {"log_entries_fetched", entries_fetched_},
           {"log_snapshots_fetched", snapshots_fetched_},
           {"log_bytes", log_.bytes()},
           {"catch_up_batches_dropped", early_dropped_},
           {"replica_words_malformed", words_malformed_}}};
}

} // namespace troupe::core
