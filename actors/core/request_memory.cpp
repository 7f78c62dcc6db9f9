#include "actors/core/request_memory.hpp"

#include "actors/core/call_body.hpp"
#include "actors/core/mutant.hpp"
#include "messages/check.hpp"

namespace troupe::core {

void request_memory::restore(const std::vector<kept_request>& xs, instant now) {
  for (auto& x : xs) {
    auto reply = x.begun_only
                   ? failure(errc::in_doubt,
                             "the receiver ended while it processed this; "
                             "it may have had its effect")
                   : x.reply;
    ++working_; // As if it had just been processed.
    finish(x.id, entries_[x.id], std::move(reply), now);
  }
}

request_verdict request_memory::on_request(const request_id& id, instant now) {
  request_verdict result;
  auto i = entries_.find(id);
  if (i != entries_.end() && !TROUPE_MUTANT(retry_processed_again)) {
    ++repeated_;
    result.repeated = true;
    auto& x = i->second;
    result.reply = x.reply;
    if (x.reply) {
      // Its requester still tries; it is remembered as long again.
      by_end_.erase({x.until, id});
      x.until = now + opts_.reply_kept;
      by_end_.insert({x.until, id});
    }
    return result;
  }
  auto full = entries_.size() >= opts_.requests_max
              || reply_bytes_ >= opts_.reply_bytes_max;
  if (full || working_ >= opts_.working_max) {
    ++refused_;
    result.reply = failure(errc::overloaded,
                           full ? "too many requests are remembered"
                                : "too many requests are under way");
    return result;
  }
  if (i == entries_.end())
    entries_.emplace(id, entry{});
  ++working_;
  result.process = true;
  if (TROUPE_MUTANT(ack_before_processing))
    result.reply = call_result{};
  return result;
}

void request_memory::on_processed(const request_id& id,
                                  const call_result& reply, instant now) {
  ++processed_;
  auto i = entries_.find(id);
  TROUPE_CHECK(i != entries_.end());
  finish(id, i->second, reply, now);
}

std::vector<request_id> request_memory::on_tick(instant now) {
  std::vector<request_id> result;
  while (!by_end_.empty() && by_end_.begin()->first <= now) {
    auto id = by_end_.begin()->second;
    by_end_.erase(by_end_.begin());
    auto i = entries_.find(id);
    reply_bytes_ -= i->second.reply->body.size();
    entries_.erase(i);
    result.push_back(id);
  }
  return result;
}

std::optional<instant> request_memory::next_deadline() const {
  if (by_end_.empty())
    return std::nullopt;
  return by_end_.begin()->first;
}

bool request_memory::withholds() {
  auto result = opts_.fail_ratio > 0 && chance_.fraction() < opts_.fail_ratio;
  withheld_ += result ? 1 : 0;
  return result;
}

void request_memory::add_to(counters& x) const {
  x.items.push_back({"requests_processed", processed_});
  x.items.push_back({"requests_repeated", repeated_});
  x.items.push_back({"requests_refused", refused_});
  x.items.push_back({"requests_working", working_});
  x.items.push_back({"requests_remembered", entries_.size()});
  x.items.push_back({"reply_bytes_remembered", reply_bytes_});
  x.items.push_back({"acks_withheld", withheld_});
}

void request_memory::finish(const request_id& id, entry& x, call_result reply,
                            instant now) {
  --working_;
  if (x.reply) {
    reply_bytes_ -= x.reply->body.size();
    by_end_.erase({x.until, id});
  }
  reply_bytes_ += reply.body.size();
  x.reply = std::move(reply);
  x.until = now + opts_.reply_kept;
  by_end_.insert({x.until, id});
}

} // namespace troupe::core
