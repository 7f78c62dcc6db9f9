// What `swim` hears, and how it answers.
#include "actors/core/swim.hpp"
#include "actors/core/swim_order.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace troupe::core {

namespace {

/// Frames of the detector.
template <class T>
constexpr bool is_ours
  = std::is_same_v<
      T,
      swim_ping> || std::is_same_v<T, swim_ping_request> || std::is_same_v<T, swim_ack> || std::is_same_v<T, swim_nack> || std::is_same_v<T, swim_gossip> || std::is_same_v<T, swim_push_pull>;

/// Kind, size and count of a frame with updates, and the fields of a page.
constexpr std::size_t frame_bytes = 1 + 3 + 2;
constexpr std::size_t page_bytes = frame_bytes + 10 + 2 + 1
                                   + wire::name_bytes_max;

address asker(const origin& x) {
  return {x.from, x.inc};
}

} // namespace

void swim::on_frame(const received_frame& x, instant now, swim_out& out) {
  if (!running_)
    return;
  notice_lateness(now);
  std::visit(
    [&](auto& y) {
      if constexpr (is_ours<std::decay_t<decltype(y)>>)
        hear(y, x.source, now, out);
    },
    x.what);
  settle(now);
}

// -- probes -------------------------------------------------------------------

void swim::hear(const swim_ping& x, const origin& from, instant now,
                swim_out& out) {
  if (x.target != self_.name) {
    ++counts_.misdirected; // Somebody else lived at this address before.
    return;
  }
  tell_former(from, now, out);
  // A ping for an earlier life is not answered, but told of the present one.
  if (x.inc == self_.inc)
    send(asker(from), swim_ack{x.number, x.inc}, nullptr, now, out);
  else if (auto own = table_.find(self_.name))
    out.to_send.push_back({asker(from), {swim_gossip{{update_of(*own, now)}}}});
}

/// Only members are probed for others: nobody is to send datagrams to strangers
/// in this node's name.
void swim::hear(const swim_ping_request& x, const origin& from, instant now,
                swim_out& out) {
  auto target = table_.find(x.target);
  if (!target || target->what.at != x.at || target->what.inc != x.inc
      || relays_.size() >= opts_.relays_max) {
    ++counts_.relays_refused;
    return;
  }
  auto number = next_number_++;
  // What comes behind the end of their probe would speak against them.
  auto limit = opts_.probe_limit > timespan{0}
                 ? (opts_.probe_limit - opts_.probe_timeout) * 3 / 4
                 : opts_.probe_timeout * 4 / 5;
  relays_[number] = {asker(from), x.number, now + limit};
  send({x.at, x.inc}, swim_ping{number, x.target, x.inc}, &x.target, now, out);
}

void swim::hear(const swim_ack& x, const origin&, instant now, swim_out& out) {
  if (probe_ && probe_->number == x.number && probe_->inc == x.inc) {
    table_.on_heard(probe_->target, x.inc, now);
    if (!std::exchange(probe_->answered, true))
      health_.improve();
    return;
  }
  auto i = relays_.find(x.number);
  if (i == relays_.end()) {
    ++counts_.unexpected_acks;
    return;
  }
  send(i->second.asker, swim_ack{i->second.their_number, x.inc}, nullptr, now,
       out);
  relays_.erase(i);
}

void swim::hear(const swim_nack& x, const origin&, instant, swim_out&) {
  if (probe_ && probe_->number == x.number && probe_->nacks < probe_->relays)
    ++probe_->nacks;
}

// -- news ---------------------------------------------------------------------

void swim::hear(const swim_gossip& x, const origin& from, instant now,
                swim_out& out) {
  apply_all(x.updates, now, out);
  auto accuses = std::any_of(x.updates.begin(), x.updates.end(),
                             [&](const swim_update& y) {
                               return y.name == self_.name && y.inc == self_.inc
                                      && y.status != swim_status::alive;
                             });
  auto own = table_.find(self_.name);
  if (!accuses || leaving_ || !own)
    return;
  // Whoever still believes it is told at once, also for the tenth time: the
  // news of a refutation may long have ceased to spread.
  out.to_send.push_back({asker(from), {swim_gossip{{update_of(*own, now)}}}});
}

void swim::hear(const swim_push_pull& x, const origin& from, instant now,
                swim_out& out) {
  if (x.asks) {
    apply_all(x.updates, now, out);
    swim_push_pull answer{x.number, false, false, {}, {}};
    auto after = x.after;
    answer.more = page(after, now, answer.updates);
    out.to_send.push_back({asker(from), {std::move(answer)}});
    return;
  }
  if (!exchange_ || exchange_->number != x.number)
    return; // Of an exchange that was given up.
  joined_ = true;
  apply_all(x.updates, now, out);
  auto& y = *exchange_;
  y.tries = 0;
  y.push_after = y.push_next;
  if (!x.updates.empty())
    y.pull_after = x.updates.back().name;
  y.pulled_all = !x.more || x.updates.empty();
  if (y.pulled_all && y.pushed_all)
    exchange_.reset();
  else
    send_page(now, out);
}

// -- lives that others have replaced ------------------------------------------

void swim::remember_former(const swim_update& before) {
  former_[{before.inc, before.at}] = before.name;
  if (former_.size() > former_max)
    former_.erase(former_.begin());
}

/// The news of the later life goes to members, and this one is none any more:
/// that it still asks shows that it has missed them.
void swim::tell_former(const origin& from, instant now, swim_out& out) {
  auto i = former_.find({from.inc, from.from});
  auto later = i == former_.end() ? nullptr : table_.find(i->second);
  if (!later || later->what.inc <= from.inc)
    return;
  ++counts_.former_told;
  out.to_send.push_back({asker(from), {swim_gossip{{update_of(*later, now)}}}});
}

// -- out ----------------------------------------------------------------------

/// Sends `what` with as much news as fits beside it, that of `about` first if
/// it is accused of something.
void swim::send(const address& to, frame what, const std::string* about,
                instant now, swim_out& out) {
  swim_gossip news;
  auto r = about ? table_.find(*about) : nullptr;
  auto accused = r && r->what.status != swim_status::alive;
  auto used = wire::encoded_size(what) + frame_bytes;
  if (used < opts_.datagram_bytes)
    queue_.fill(table_, now, opts_.datagram_bytes - used,
                transmit_limit(opts_.retransmit_mult, table_.present()),
                accused ? about : nullptr, news.updates);
  std::vector<frame> frames;
  frames.emplace_back(std::move(what));
  if (!news.updates.empty())
    frames.emplace_back(std::move(news));
  out.to_send.push_back({to, std::move(frames)});
}

/// Appends the records behind the name `after`, as many as fit one datagram,
/// and moves `after` to the last of them. Returns whether there are more.
bool swim::page(std::string& after, instant now,
                std::vector<swim_update>& out) const {
  auto bytes = opts_.datagram_bytes - page_bytes;
  for (auto i = table_.records().upper_bound(after);
       i != table_.records().end(); ++i) {
    auto next = update_of(i->second, now);
    auto size = update_bytes(next);
    if (size > bytes || out.size() >= wire::updates_max)
      return true;
    bytes -= size;
    after = i->first;
    out.push_back(std::move(next));
  }
  return false;
}

} // namespace troupe::core
