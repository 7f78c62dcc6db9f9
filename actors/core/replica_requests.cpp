#include "actors/core/replica.hpp"

#include "actors/core/mutant.hpp"

#include <algorithm>
#include <functional>
#include <utility>

// What clients ask of the primary, and when it is done.
namespace troupe::core {

bool replica::serves(instant now) const {
  if (TROUPE_MUTANT(no_fencing))
    return serves_;
  return serves_ && view_ && lease_.view == view_->id && now < lease_.until;
}

void replica::on_request(std::uint64_t ticket, const service_request& x,
                         instant now, replica_out& out) {
  auto say_no = [&](reply_status why) {
    ++refused_;
    service_reply no;
    no.status = why;
    out.replies.emplace_back(ticket, no);
  };
  if (!serves(now))
    return say_no(reply_status::not_leader);
  if (x.kind == request_kind::read) {
    if (auto over = state_.look_up(x)) {
      service_reply no;
      no.status = over->status;
      out.replies.emplace_back(ticket, no);
      return;
    }
    service_reply yes{reply_status::done, slice::copy_of(state_.read(x)), 0, 0,
                      log_.position_of(applied_)};
    out.replies.emplace_back(ticket, std::move(yes));
    return;
  }
  auto tried = under_way_.find({x.id.client, x.id.session, x.id.number});
  if (tried != under_way_.end()) {
    ++repeated_;
    tickets_[tried->second].push_back(ticket);
    return;
  }
  if (auto known = ahead_->look_up(x)) {
    ++repeated_;
    from_table_ += known->status == reply_status::done ? 1 : 0;
    out.replies.emplace_back(
      ticket, service_reply{known->status, known->reply, known->session,
                            known->expected, log_.position_of(applied_)});
    return;
  }
  if (under_way_.size() >= opts_.requests_max
      || log_.bytes() > opts_.log_bytes_max)
    return say_no(reply_status::overloaded);
  execute(ticket, x, out);
}

void replica::execute(std::uint64_t ticket, const service_request& x,
                      replica_out& out) {
  log_position at{view_->id.epoch, log_.last().index + 1};
  auto entry = ahead_->execute(x, at);
  if (x.kind == request_kind::note && entry.change.empty()) {
    // It says what is known; nobody would ask for it again.
    out.replies.emplace_back(
      ticket, service_reply{reply_status::done, {}, 0, 0, log_.last()});
    return;
  }
  ++executed_;
  service_effects later; // They leave when it is committed.
  ahead_->apply(entry, later);
  if (x.kind != request_kind::note)
    under_way_[{x.id.client, x.id.session, x.id.number}] = at.index;
  tickets_[at.index].push_back(ticket);
  log_.append(std::move(entry));
  out.wants_drain = true;
}

void replica::on_drained(instant now, replica_out& out) {
  while (opened_ && leads() && unsaid_ <= log_.last().index) {
    entry_batch next{log_.position_of(unsaid_ - 1), committed_, {}};
    next.entries = log_.behind(unsaid_ - 1, opts_.batch_bytes);
    unsaid_ = next.entries.back().at.index + 1;
    told_commit_ = committed_;
    say(std::move(next), out);
  }
  flush(out);
  note_synced(now, out);
}

// -- the commit ---------------------------------------------------------------

/// Up to where all who count, and a majority of the servers, have the log on
/// their disks.
std::uint64_t replica::held_by_all() const {
  auto of = [&](member_id who) {
    auto found = synced_.find(who);
    return found == synced_.end() ? 0 : found->second;
  };
  if (TROUPE_MUTANT(commit_before_backups))
    return of(view_->self);
  std::vector<std::uint64_t> all;
  for (const auto& x : view_->members)
    all.push_back(of(x.id));
  if (all.size() < quorum_)
    return 0;
  std::sort(all.begin(), all.end(), std::greater<>{});
  auto result = all[quorum_ - 1];
  for (auto who : counted_)
    result = std::min(result, of(who));
  return result;
}

void replica::commit(instant now, replica_out& out) {
  if (!opened_)
    return;
  // Entries of earlier epochs are committed with the first one of this.
  if (auto upto = held_by_all(); upto >= mark_ && upto > committed_) {
    apply_up_to(upto, out);
    if (!tell_at_)
      tell_at_ = now + opts_.tell_after;
  }
  if (!serves_ && committed_ >= mark_)
    serve(out);
  count_in_learners(out);
}

/// Who has all that is committed is waited for from here on, and says that it
/// is complete only when it hears so: nothing is committed without it since.
void replica::count_in_learners(replica_out& out) {
  if (!serves_)
    return;
  for (const auto& x : view_->members) {
    auto found = synced_.find(x.id);
    if (found == synced_.end() || found->second < committed_
        || !counted_.insert(x.id).second)
      continue;
    say(counted_in{x.id}, out);
  }
}

void replica::serve(replica_out& out) {
  serves_ = true;
  ahead_ = state_.copy();
  out.turn = service_turn{true, view_->id.epoch, std::nullopt, state_.all()};
  if (auto me = view_->own_position(); me < view_->members.size())
    out.turn->leader = view_->members[me].at;
}

void replica::apply_up_to(std::uint64_t index, replica_out& out) {
  committed_ = std::max(committed_, std::min(index, log_.last().index));
  service_effects unheard;
  for (; applied_ < committed_; ++applied_) {
    const auto& entry = *log_.find(applied_ + 1);
    state_.apply(entry, serves_ ? out.effects : unheard);
    answer_tickets(entry, out);
  }
  if (log_.bytes() > opts_.snapshot_bytes && applied_ <= given_)
    take_snapshot();
}

void replica::answer_tickets(const replica_entry& x, replica_out& out) {
  auto found = tickets_.find(x.at.index);
  if (found == tickets_.end())
    return;
  auto opened = x.kind == request_kind::open ? x.id.session : 0;
  for (auto ticket : found->second)
    out.replies.emplace_back(ticket, service_reply{reply_status::done, x.reply,
                                                   opened, 0, x.at});
  tickets_.erase(found);
  auto session = x.kind == request_kind::open ? 0 : x.id.session;
  under_way_.erase({x.id.client, session, x.id.number});
}

/// Nobody knows what becomes of them.
void replica::drop_tickets_behind(std::uint64_t index, replica_out& out) {
  for (auto i = tickets_.upper_bound(index); i != tickets_.end();
       i = tickets_.erase(i))
    for (auto ticket : i->second)
      out.replies.emplace_back(ticket, service_reply{});
  for (auto i = under_way_.begin(); i != under_way_.end();)
    i = i->second > index ? under_way_.erase(i) : std::next(i);
}

void replica::take_snapshot() {
  ++snapshots_;
  if (!TROUPE_MUTANT(snapshot_misses_last))
    image_ = slice::copy_of(state_.snapshot());
  log_.forget_up_to(applied_);
  snapshot_due_ = true;
}

} // namespace troupe::core
