#include "actors/core/gossip_spreader.hpp"

#include "actors/core/swim_order.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

gossip_spreader::gossip_spreader(gossip_options opts, folder_options folder,
                                 std::string self, incarnation inc,
                                 std::uint64_t seed)
  : opts_(opts),
    folder_(std::move(folder)),
    random_(seed),
    store_(opts, std::move(self), inc),
    news_(opts.news_max) {
  // nop
}

// -- what happens -------------------------------------------------------------

void gossip_spreader::on_start(instant now) {
  running_ = true;
  // Random phases, so that nodes that start together do not work together.
  auto phase = [&](timespan x) {
    return now
           + timespan{static_cast<timespan::rep>(static_cast<double>(x.count())
                                                 * random_.fraction())};
  };
  next_own_ = phase(opts_.own_every);
  next_other_ = phase(opts_.other_every);
  next_expire_ = phase(opts_.expire_every);
  next_exchange_ = phase(opts_.exchange_every);
  round_ends_ = now;
}

void gossip_spreader::on_peers(const peer_news& x, instant now) {
  for (const auto& name : x.gone) {
    auto i = places_.find(name);
    if (i == places_.end())
      continue;
    auto at = i->second;
    places_.erase(i);
    if (at + 1 != peers_.size()) {
      peers_[at] = std::move(peers_.back());
      places_[peers_[at].name] = at;
    }
    peers_.pop_back();
  }
  for (const auto& peer : x.there) {
    if (peer.name == store_.self())
      continue;
    auto i = places_.find(peer.name);
    if (i != places_.end()) {
      peers_[i->second] = peer;
    } else if (peers_.size() < opts_.origins_max) {
      places_[peer.name] = peers_.size();
      peers_.push_back(peer);
    }
  }
  if (running_ && !x.there.empty())
    exchange_soon(now);
}

void gossip_spreader::on_look(const std::vector<folder_file>& files,
                              instant now, gossip_out& out) {
  auto changes = folder_.on_look(files);
  auto before = store_.own().held();
  auto first = store_.own().version() < 0;
  store_.on_look(changes, now);
  out.events.push_back(
    {gossip_event_kind::looked, store_.self(), {}, store_.own().version()});
  if (!first && changes.empty())
    return;
  news_.push(store_.self(), before);
  if (running_)
    spread(now, out);
}

void gossip_spreader::on_tick(instant now, gossip_out& out) {
  if (!running_)
    return;
  tell_marks(now, out);
  spread(now, out);
  if (now >= next_own_ && may_send(now)) {
    next_own_ = now + jitter(opts_.own_every);
    send_own(now, out);
  }
  if (now >= next_other_ && may_send(now)) {
    next_other_ = now + jitter(opts_.other_every);
    send_other(now, out);
  }
  if (now >= next_expire_)
    expire(now, out);
  if (now >= next_exchange_)
    exchange(now, out);
  retry_pulls(now, out);
}

std::optional<instant> gossip_spreader::next_deadline() const {
  if (!running_)
    return std::nullopt;
  // What found no room in this round is due with the next one.
  auto full = sent_ >= opts_.fanout;
  auto other = std::min({next_own_, next_other_, next_exchange_});
  auto result = std::min(next_expire_,
                         full ? std::max(other, round_ends_) : other);
  if (!owed_.empty() || (!news_.empty() && !peers_.empty()))
    result = std::min(result, round_ends_);
  for (const auto& [name, x] : pulls_)
    result = std::min(result, x.asked_at + opts_.pull_retry);
  return result;
}

// -- rounds -------------------------------------------------------------------

void gossip_spreader::begin_round(instant now) {
  if (now < round_ends_)
    return;
  round_ends_ = now + opts_.round;
  sent_ = 0;
  answered_ = 0;
}

/// Whether a datagram may leave in this round.
bool gossip_spreader::may_send(instant now) {
  begin_round(now);
  return sent_ < opts_.fanout;
}

/// Likewise for one that was asked for, and takes its place.
bool gossip_spreader::may_answer(instant now) {
  begin_round(now);
  if (answered_ >= opts_.pull_datagrams) {
    ++counts_.withheld;
    return false;
  }
  ++answered_;
  return true;
}

// -- activities ---------------------------------------------------------------

/// The changes of `origin` behind `after`, or, if they do not fit `bytes`, only
/// how far they go: who lacks them asks.
std::optional<gossip_delta>
gossip_spreader::whole_or_mark(const std::string& origin, std::uint64_t after,
                               std::size_t bytes, instant now) const {
  auto result = store_.news_of(origin, after, bytes, now);
  auto held = result ? store_.find(origin)->held() : 0;
  if (result && result->through < held) {
    result->entries.clear();
    result->after = held;
    result->through = held;
  }
  return result;
}

void gossip_spreader::spread(instant now, gossip_out& out) {
  if (news_.empty() || peers_.empty() || !may_send(now))
    return;
  for (auto peer : pick(opts_.fanout - sent_, store_.self()))
    if (!news_.empty())
      tell_news(*peer, now, out);
}

void gossip_spreader::tell_news(const gossip_peer& to, instant now,
                                gossip_out& out) {
  // A delta without entries takes less.
  constexpr std::size_t least = 160;
  auto limit = transmit_limit(opts_.retransmit_mult, peers_.size() + 1);
  auto bytes = opts_.datagram_bytes;
  gossip_datagram next;
  next.to = to.at;
  for (const auto& x : news_.in_order()) {
    if (bytes < least)
      break;
    auto delta = whole_or_mark(x.origin, x.after, bytes, now);
    if (!delta) { // It has expired in the meantime.
      news_.drop(x.origin);
      continue;
    }
    news_.on_told(x.origin, limit);
    if (x.origin == to.name)
      continue; // It knows.
    frame as_frame{std::move(*delta)};
    bytes -= std::min(bytes, frame_bytes(as_frame));
    next.frames.push_back(std::move(as_frame));
  }
  if (next.frames.empty())
    return;
  round_peak_ = std::max(round_peak_, ++sent_);
  ++counts_.news_sent;
  out.to_send.push_back(std::move(next));
}

void gossip_spreader::send_own(instant now, gossip_out& out) {
  auto to = pick(1, store_.self());
  auto own = whole_or_mark(store_.self(), 0, opts_.datagram_bytes, now);
  if (to.empty() || !own)
    return;
  round_peak_ = std::max(round_peak_, ++sent_);
  ++counts_.own_sent;
  out.to_send.push_back({to[0]->at, {std::move(*own)}});
  out.events.push_back({gossip_event_kind::sent_own, store_.self(), to[0]->name,
                        store_.own().version()});
}

void gossip_spreader::send_other(instant now, gossip_out& out) {
  std::vector<const std::string*> others;
  for (const auto& [name, x] : store_.origins())
    if (name != store_.self() && !x.expired())
      others.push_back(&name);
  if (others.empty())
    return;
  const auto& origin = *others[random_.next() % others.size()];
  auto to = pick(1, origin);
  auto what = whole_or_mark(origin, 0, opts_.datagram_bytes, now);
  if (to.empty() || !what)
    return;
  round_peak_ = std::max(round_peak_, ++sent_);
  ++counts_.other_sent;
  out.events.push_back(
    {gossip_event_kind::sent_other, origin, to[0]->name, what->version});
  out.to_send.push_back({to[0]->at, {std::move(*what)}});
}

void gossip_spreader::expire(instant now, gossip_out& out) {
  next_expire_ = now + jitter(opts_.expire_every);
  std::vector<std::string> gone;
  store_.expire(now, gone);
  for (auto& name : gone) {
    news_.drop(name);
    auto x = store_.find(name);
    out.events.push_back(
      {gossip_event_kind::expired, name, {}, x ? x->version() : -1});
  }
}

// -- chance -------------------------------------------------------------------

/// Up to `count` different nodes at random, but `but`. Never this one.
std::vector<const gossip_peer*> gossip_spreader::pick(std::size_t count,
                                                      const std::string& but) {
  std::vector<const gossip_peer*> result;
  auto wanted = std::min(count, peers_.size());
  // A few draws in a large group; in a small one all are looked at in the end.
  auto begin = peers_.empty() ? 0 : random_.next() % peers_.size();
  for (std::size_t i = 0; i < 4 * wanted && result.size() < wanted; ++i) {
    auto x = &peers_[random_.next() % peers_.size()];
    if (x->name != but
        && std::find(result.begin(), result.end(), x) == result.end())
      result.push_back(x);
  }
  for (std::size_t i = 0; i < peers_.size() && result.size() < wanted; ++i) {
    auto x = &peers_[(begin + i) % peers_.size()];
    if (x->name != but
        && std::find(result.begin(), result.end(), x) == result.end())
      result.push_back(x);
  }
  return result;
}

/// Within a tenth of `x`: what started together does not stay together.
timespan gossip_spreader::jitter(timespan x) {
  auto factor = 0.9 + 0.2 * random_.fraction();
  return timespan{
    static_cast<timespan::rep>(static_cast<double>(x.count()) * factor)};
}

} // namespace troupe::core
