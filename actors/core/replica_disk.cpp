#include "actors/core/replica.hpp"

#include "actors/core/mutant.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <utility>

// The log: what is written, what comes in, and what is asked for.
namespace troupe::core {

namespace {

std::uint64_t digest_of(const slice& x) {
  return wire::payload_hash(x.data(), x.size());
}

std::size_t size_of(const entry_batch& x) {
  std::size_t result = sizeof(entry_batch);
  for (const auto& y : x.entries)
    result += core::size_of(y);
  return result;
}

} // namespace

// -- the disk -----------------------------------------------------------------

/// One write at a time: what comes meanwhile goes with the next, all of it in
/// one sync.
void replica::flush(replica_out& out) {
  if (TROUPE_MUTANT(ack_before_sync))
    disk_ = log_.last().index;
  auto more = given_ < log_.last().index;
  if (writing_ || (!cut_ && !snapshot_due_ && !more))
    return;
  keep_log next;
  next.number = ++writes_;
  next.cut_after = std::exchange(cut_, std::nullopt);
  if (std::exchange(snapshot_due_, false)) {
    next.snapshot_at = log_.base();
    next.snapshot = image_;
    given_ = std::max(given_, log_.base().index);
  }
  next.entries = log_.behind(given_, opts_.batch_bytes);
  if (!next.entries.empty())
    given_ = next.entries.back().at.index;
  writing_ = true;
  out.keep = std::move(next);
}

void replica::on_kept(const log_kept& x, instant now, replica_out& out) {
  if (x.number != writes_ || !writing_)
    return;
  writing_ = false;
  disk_ = given_;
  flush(out);
  note_synced(now, out);
}

/// Says how far this log is on the disk, if it is known to be the primary's.
void replica::note_synced(instant now, replica_out& out) {
  if (!in_step_)
    return;
  auto& mine = synced_[view_->self];
  if (disk_ <= mine)
    return;
  mine = disk_;
  if (leads())
    commit(now, out);
  else
    say(log_synced{disk_}, out);
}

/// What lies behind was never committed.
void replica::cut_after(std::uint64_t index, replica_out& out) {
  if (index >= log_.last().index)
    return;
  ++cuts_;
  log_.cut_after(index);
  cut_ = std::min(cut_.value_or(index), index);
  given_ = std::min(given_, index);
  disk_ = std::min(disk_, index);
  drop_tickets_behind(index, out);
}

// -- entries ------------------------------------------------------------------

/// Puts entries where they belong; false where what lies before them is not
/// here.
bool replica::join(const entry_batch& x, replica_out& out) {
  if (x.before.index > applied_ && !log_.has(x.before))
    return false;
  for (const auto& entry : x.entries) {
    if (entry.at.index <= applied_ || log_.has(entry.at))
      continue;
    cut_after(entry.at.index - 1, out);
    log_.append(entry);
  }
  return true;
}

void replica::on_entries(entry_batch x, instant now, replica_out& out) {
  seen_commit_ = std::max(seen_commit_, x.committed);
  if (in_step_ || !asking_) {
    if (join(x, out)) {
      in_step_ = true;
      return go_on(now, out);
    }
    in_step_ = false;
  }
  keep_early(std::move(x));
  if (!asking_)
    ask(view_->id.coordinator, log_.last(), now, out);
}

void replica::keep_early(entry_batch x) {
  early_bytes_ += size_of(x);
  early_.push_back(std::move(x));
  if (early_bytes_ <= opts_.waiting_bytes_max)
    return;
  // They can be asked for, too.
  early_dropped_ += early_.size();
  early_.clear();
  early_bytes_ = 0;
}

/// The log is the primary's: takes over its commits, and writes.
void replica::go_on(instant now, replica_out& out) {
  apply_up_to(seen_commit_, out);
  flush(out);
  note_synced(now, out);
}

// -- questions ----------------------------------------------------------------

void replica::ask(member_id who, const log_position& after, instant now,
                  replica_out& out) {
  asking_ = asking{};
  asking_->who = who;
  asking_->after = after;
  ask_again(now, out);
}

void replica::ask_again(instant now, replica_out& out) {
  auto& q = *asking_;
  auto at = view_->position_of(q.who);
  if (!at)
    return asking_.reset();
  ++questions_;
  q.under_way = true;
  q.again_at = now + opts_.retry;
  out.ask = log_question{view_->members[*at],
                         {view_->id.epoch, q.after, q.snapshot, q.got.size()}};
}

log_answer replica::answer(const log_request& x) const {
  log_answer result;
  if (!view_ || x.epoch != view_->id.epoch)
    return result;
  auto wants_image = x.snapshot.index > 0 && x.snapshot == log_.base()
                     && x.offset < image_.size();
  if (wants_image || x.after.index < log_.base().index) {
    auto offset = wants_image ? x.offset : 0;
    auto bytes = std::min<std::size_t>(opts_.batch_bytes,
                                       image_.size() - offset);
    result.kind = log_answer_kind::snapshot;
    result.at = log_.base();
    result.total = image_.size();
    result.digest = digest_of(image_);
    result.offset = offset;
    result.part = image_.sub(offset, bytes);
    return result;
  }
  if (!log_.has(x.after)) {
    result.kind = log_answer_kind::mismatch;
    return result;
  }
  result.kind = log_answer_kind::entries;
  result.at = x.after;
  result.entries = log_.behind(x.after.index, opts_.batch_bytes);
  return result;
}

void replica::on_answer(const std::optional<log_answer>& x, instant now,
                        replica_out& out) {
  if (!asking_ || !asking_->under_way)
    return; // Of an earlier view.
  auto& q = *asking_;
  q.under_way = false;
  if (!x || x->kind == log_answer_kind::refused)
    return; // Asked again after a pause.
  if (x->kind == log_answer_kind::snapshot)
    return on_snapshot(*x, now, out);
  if (x->kind == log_answer_kind::mismatch) {
    // What was applied was committed, and is the same everywhere.
    if (q.from_applied)
      return;
    q.after = log_.position_of(applied_);
    q.from_applied = true;
    return ask_again(now, out);
  }
  auto before = log_.last();
  if (!join({x->at, 0, x->entries}, out))
    return;
  auto moved = log_.last() != before;
  entries_fetched_ += moved ? x->entries.size() : 0;
  if (leads()) {
    asking_.reset();
    flush(out);
    return try_open(now, out);
  }
  // Whatever came in the stream meanwhile goes on from there.
  while (!early_.empty() && join(early_.front(), out)) {
    early_bytes_ -= size_of(early_.front());
    early_.pop_front();
    in_step_ = early_.empty();
  }
  if (in_step_ || (early_.empty() && !moved)) {
    asking_.reset();
    return in_step_ ? go_on(now, out) : flush(out);
  }
  flush(out);
  q.after = log_.last();
  if (moved)
    ask_again(now, out);
}

void replica::on_snapshot(const log_answer& x, instant now, replica_out& out) {
  auto& q = *asking_;
  auto same = q.snapshot == x.at && q.digest == x.digest && q.total == x.total
              && q.got.size() == x.offset;
  if (!same) {
    q.snapshot = x.at;
    q.digest = x.digest;
    q.total = x.total;
    q.got.clear();
  }
  if (x.offset != q.got.size() || x.total > opts_.snapshot_bytes_max)
    return;
  q.got.insert(q.got.end(), x.part.data(), x.part.data() + x.part.size());
  if (q.got.size() < q.total)
    return ask_again(now, out);
  auto image = slice::from(std::move(q.got));
  q.got.clear();
  q.snapshot = {};
  if (digest_of(image) != x.digest || x.at.index <= applied_
      || !state_.restore(image.text())) {
    out.notices.push_back(
      {notice_level::warning, "a snapshot of another replica cannot be read"});
    return;
  }
  ++snapshots_fetched_;
  image_ = image;
  if (log_.has(x.at)) {
    // What lies behind it here may be committed, and counts on this disk.
    log_.forget_up_to(x.at.index);
  } else {
    cut_after(log_.base().index, out);
    log_.reset(x.at);
  }
  applied_ = committed_ = x.at.index;
  snapshot_due_ = true;
  q.after = x.at;
  q.from_applied = true;
  flush(out);
  ask_again(now, out);
}

} // namespace troupe::core
