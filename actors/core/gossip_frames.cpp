// What `gossip_spreader` hears, how it answers, and what it asks for.
#include "actors/core/gossip_spreader.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace troupe::core {

namespace {

template <class T>
constexpr bool is_ours
  = std::is_same_v<
      T,
      gossip_summary> || std::is_same_v<T, gossip_digest> || std::is_same_v<T, gossip_delta>;

address place_of(const origin& x) {
  return {x.from, x.inc};
}

/// Puts deltas together, as many as fit one datagram each.
std::vector<std::vector<frame>> packed(std::vector<gossip_delta> deltas,
                                       std::size_t bytes) {
  std::vector<std::vector<frame>> result;
  std::size_t used = 0;
  for (auto& x : deltas) {
    frame next{std::move(x)};
    auto size = frame_bytes(next);
    if (result.empty() || used + size > bytes) {
      result.emplace_back();
      used = 0;
    }
    used += size;
    result.back().push_back(std::move(next));
  }
  return result;
}

} // namespace

void gossip_spreader::on_frame(const received_frame& x, instant now,
                               gossip_out& out) {
  if (!running_)
    return;
  std::visit(
    [&](auto& y) {
      if constexpr (is_ours<std::decay_t<decltype(y)>>)
        hear(y, x.source, now, out);
    },
    x.what);
}

// -- comparing tables ---------------------------------------------------------

void gossip_spreader::exchange(instant now, gossip_out& out) {
  auto to = pick(1, store_.self());
  if (to.empty()) {
    next_exchange_ = now + jitter(opts_.exchange_every);
    return;
  }
  if (!may_send(now))
    return; // Due still, and so in the next round.
  next_exchange_ = now + jitter(opts_.exchange_every);
  ++counts_.exchanges;
  do {
    gossip_datagram next;
    next.to = to[0]->at;
    for (auto& x : store_.summaries(cursor_, opts_.datagram_bytes, now))
      next.frames.emplace_back(std::move(x));
    if (next.frames.empty())
      return;
    out.to_send.push_back(std::move(next));
    round_peak_ = std::max(round_peak_, ++sent_);
  } while (!cursor_.empty() && may_send(now));
}

/// Two tables differ: the next comparison does not wait.
void gossip_spreader::exchange_soon(instant now) {
  next_exchange_ = std::min(next_exchange_, now + jitter(opts_.round));
}

void gossip_spreader::hear(const gossip_summary& x, const origin& from,
                           instant now, gossip_out& out) {
  auto fresher = store_.on_summary(x, now);
  if (!fresher) {
    ++counts_.differences;
    exchange_soon(now);
    if (owed_.size() < owed_max)
      owed_.emplace_back(place_of(from), x);
    else
      ++counts_.differences_dropped;
    tell_marks(now, out);
    return;
  }
  if (!*fresher || x.answers || !may_send(now))
    return;
  round_peak_ = std::max(round_peak_, ++sent_);
  auto answer = store_.summary_of_range(x, now);
  answer.answers = true;
  out.to_send.push_back({place_of(from), {std::move(answer)}});
}

/// Tells those whose tables differ what is known here, as the rounds allow:
/// would that be left to chance, equal ranges could crowd a differing one out
/// for ever.
void gossip_spreader::tell_marks(instant now, gossip_out& out) {
  while (!owed_.empty() && may_send(now)) {
    round_peak_ = std::max(round_peak_, ++sent_);
    const auto& [to, range] = owed_.front();
    out.to_send.push_back(
      {to,
       {store_.marks_of_range(range, opts_.datagram_bytes, random_.next())}});
    owed_.pop_front();
  }
}

void gossip_spreader::hear(const gossip_digest& x, const origin& from,
                           instant now, gossip_out& out) {
  auto answer = store_.answer(x, opts_.datagram_bytes,
                              burst * opts_.datagram_bytes, now);
  if (!x.asks && (!answer.deltas.empty() || !answer.wanted.empty()))
    exchange_soon(now);
  for (auto& frames : packed(std::move(answer.deltas), opts_.datagram_bytes))
    if (may_answer(now))
      out.to_send.push_back({place_of(from), std::move(frames)});
  if (answer.wanted.empty() || !may_answer(now))
    return;
  gossip_digest question;
  question.asks = true;
  question.marks = std::move(answer.wanted);
  out.to_send.push_back({place_of(from), {std::move(question)}});
}

// -- values -------------------------------------------------------------------

void gossip_spreader::hear(const gossip_delta& x, const origin& from,
                           instant now, gossip_out& out) {
  auto taken = store_.on_delta(x, now);
  auto changed = taken.what == gossip_outcome::changed;
  if (changed || taken.new_life) {
    out.events.push_back({gossip_event_kind::taken, x.origin, {}, x.version});
    news_.push(x.origin, taken.held_before);
  }
  go_on_pulling(x, from, taken, now, out);
  // Half of a value is no news.
  if ((changed || taken.new_life) && !taken.wants_more)
    spread(now, out);
}

void gossip_spreader::go_on_pulling(const gossip_delta& x, const origin& from,
                                    const gossip_taken& taken, instant now,
                                    gossip_out& out) {
  auto i = pulls_.find(x.origin);
  if (!taken.wants_more) {
    if (i != pulls_.end())
      pulls_.erase(i);
    return;
  }
  if (i == pulls_.end()) {
    if (pulls_.size() >= opts_.pulls_max) {
      ++counts_.pulls_refused;
      return;
    }
    ++counts_.pulls;
    i = pulls_.emplace(x.origin, pull{place_of(from), now, 0}).first;
    ask(x.origin, i->second, now, out);
    return;
  }
  if (i->second.from.at != from.from)
    return;
  if (taken.what == gossip_outcome::changed) {
    i->second.asked_at = now; // It goes on.
    i->second.tries = 0;
  }
  if (x.pauses)
    ask(x.origin, i->second, now, out);
}

void gossip_spreader::ask(const std::string& origin, pull& x, instant now,
                          gossip_out& out) {
  x.asked_at = now;
  ++x.tries;
  if (!may_answer(now))
    return;
  gossip_digest question;
  question.asks = true;
  gossip_mark mark;
  if (auto it = store_.find(origin))
    mark = it->mark();
  mark.origin = origin;
  question.marks.push_back(std::move(mark));
  out.to_send.push_back({x.from, {std::move(question)}});
}

void gossip_spreader::retry_pulls(instant now, gossip_out& out) {
  for (auto i = pulls_.begin(); i != pulls_.end();) {
    auto& x = i->second;
    if (now < x.asked_at + opts_.pull_retry) {
      ++i;
      continue;
    }
    auto it = store_.find(i->first);
    if (!it || !it->lacks_some() || x.tries >= 2 * tries_max) {
      counts_.pulls_given_up += it && it->lacks_some() ? 1 : 0;
      i = pulls_.erase(i);
      continue;
    }
    if (x.tries >= tries_max) // Whoever has told of it may be gone.
      for (auto peer : pick(1, i->first))
        x.from = peer->at;
    ++counts_.pulls_repeated;
    ask(i->first, x, now, out);
    ++i;
  }
}

// -- questions ----------------------------------------------------------------

void gossip_spreader::tell(counters& out) const {
  store_.tell(out);
  auto add = [&](const char* name, std::uint64_t value) {
    out.items.push_back({name, value});
  };
  add("gossip_peers", peers_.size());
  add("gossip_news", news_.size());
  add("gossip_news_dropped", news_.dropped());
  add("gossip_news_sent", counts_.news_sent);
  add("gossip_own_sent", counts_.own_sent);
  add("gossip_other_sent", counts_.other_sent);
  add("gossip_exchanges", counts_.exchanges);
  add("gossip_differences", counts_.differences);
  add("gossip_differences_dropped", counts_.differences_dropped);
  add("gossip_withheld", counts_.withheld);
  add("gossip_pulls", counts_.pulls);
  add("gossip_pulls_repeated", counts_.pulls_repeated);
  add("gossip_pulls_given_up", counts_.pulls_given_up);
  add("gossip_pulls_refused", counts_.pulls_refused);
  add("gossip_files_left_out", folder_.left_out());
  add("gossip_round_peak", round_peak_);
}

} // namespace troupe::core
