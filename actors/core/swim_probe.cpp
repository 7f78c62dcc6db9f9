// Whom `swim` asks and tells, and when.
#include "actors/core/swim.hpp"
#include "actors/core/swim_order.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

/// Pings of one probe before others are asked.
constexpr int pings = 4;

/// How often a page is sent before its exchange is given up.
constexpr unsigned page_tries = 4;

address address_of(const swim_record& x) {
  return {x.what.at, x.what.inc};
}

} // namespace

// -- probes -------------------------------------------------------------------

void swim::begin_probe(instant now, swim_out& out) {
  // What goes around goes in between, so that the neighbour's turn comes in
  // each interval.
  auto around = std::exchange(goes_around_, false);
  goes_around_ = opts_.watches_next && !around && random_.next() % 8 == 0;
  auto pause = health_.stretch(opts_.probe_interval);
  if (around || goes_around_)
    pause = std::max(pause / 2, health_.stretch(opts_.probe_limit) * 9 / 8);
  next_probe_ = now + jitter(pause);
  if (leaving_)
    return;
  auto target = next_accused();
  if (!target && opts_.watches_next && !around)
    target = next_neighbour();
  if (!target)
    target = next_target(now);
  if (!target)
    return;
  ++counts_.probes;
  probe next;
  next.number = next_number_++;
  next.target = target->what.name;
  next.inc = target->what.inc;
  next.asks_others_at = now + health_.stretch(opts_.probe_timeout);
  if (opts_.probe_limit > timespan{0})
    next.fails_at = now + health_.stretch(opts_.probe_limit);
  probe_ = next;
  ping(now, out);
}

/// The same ping once more, several times within the time-out: one datagram
/// that is lost says nothing about a member.
void swim::ping(instant now, swim_out& out) {
  auto& x = *probe_;
  x.pings_again_at = now + health_.stretch(opts_.probe_timeout) / pings;
  if (auto target = table_.find(x.target))
    send(address_of(*target), swim_ping{x.number, x.target, x.inc}, &x.target,
         now, out);
}

void swim::go_on_probing(instant now, swim_out& out) {
  if (!probe_ || probe_->answered)
    return;
  auto target = table_.find(probe_->target);
  if (!is_worth_asking(target) || target->what.inc != probe_->inc) {
    probe_.reset(); // Others have found out in the meantime.
    return;
  }
  if (probe_->fails_at && now >= *probe_->fails_at) {
    end_probe(now, out);
    return;
  }
  if (!probe_->asked_others && now >= probe_->asks_others_at)
    ask_others(*target, now, out);
  if (now >= probe_->pings_again_at)
    ping(now, out);
}

void swim::ask_others(const swim_record& target, instant now, swim_out& out) {
  probe_->asked_others = true;
  for (auto r : pick(opts_.indirect_checks, probe_->target, timespan{0}, now)) {
    if (r->what.status != swim_status::alive)
      continue;
    ++probe_->relays;
    send(address_of(*r),
         swim_ping_request{probe_->number, probe_->target, probe_->inc,
                           target.what.at},
         nullptr, now, out);
  }
}

void swim::end_probe(instant now, swim_out& out) {
  auto x = std::exchange(probe_, std::nullopt);
  if (!x || x->answered)
    return;
  auto target = table_.find(x->target);
  if (!is_worth_asking(target) || target->what.inc != x->inc)
    return;
  ++counts_.probes_failed;
  table_.on_missed(x->target, x->inc, now);
  // Relays that answered vouch for this node; silence of all speaks against it.
  if (x->relays == 0)
    health_.worsen();
  else if (x->nacks < x->relays)
    health_.worsen(static_cast<unsigned>(x->relays - x->nacks));
  if (is_gone(target->what))
    return; // It is given up already, and this node has found out why.
  auto opinion = target->what;
  opinion.status = swim_status::suspect;
  opinion.by = self_.name;
  apply(opinion, swim_cause::probe, now, out);
}

void swim::expire_relays(instant now, swim_out& out) {
  while (!relays_.empty() && relays_.begin()->second.nack_at <= now) {
    auto x = relays_.begin()->second;
    relays_.erase(relays_.begin());
    send(x.asker, swim_nack{x.their_number}, nullptr, now, out);
  }
}

// -- news ---------------------------------------------------------------------

void swim::gossip(instant now, swim_out& out) {
  next_gossip_ = now + jitter(opts_.gossip_interval);
  auto tell = [&](const swim_record& r) {
    swim_gossip news;
    auto suspect = r.what.status == swim_status::suspect || is_gone(r.what);
    queue_.fill(table_, now, opts_.datagram_bytes,
                transmit_limit(opts_.retransmit_mult, table_.present()),
                suspect ? &r.what.name : nullptr, news.updates);
    if (!news.updates.empty())
      out.to_send.push_back({address_of(r), {std::move(news)}});
  };
  auto chosen = pick(opts_.gossip_fanout, "", opts_.gossip_to_faulty_for, now);
  // The accused hear of it first and in every round, or could not refute.
  auto left = opts_.gossip_fanout;
  for (auto& name : table_.suspects()) {
    auto r = table_.find(name);
    if (left > 0 && std::count(chosen.begin(), chosen.end(), r) == 0) {
      tell(*r);
      --left;
    }
  }
  for (auto r : chosen)
    tell(*r);
}

// -- exchanges ----------------------------------------------------------------

void swim::begin_exchange(const address& with, instant now) {
  exchange next;
  next.with = with;
  next.sent_at = now;
  exchange_ = std::move(next);
  ++counts_.exchanges;
}

void swim::send_page(instant now, swim_out& out) {
  auto& x = *exchange_;
  ++x.tries;
  swim_push_pull request{next_number_++, true, false, x.pull_after, {}};
  x.number = request.number;
  x.sent_at = now;
  x.push_next = x.push_after;
  request.more = page(x.push_next, now, request.updates);
  x.pushed_all = !request.more;
  out.to_send.push_back({x.with, {std::move(request)}});
}

void swim::go_on_exchanging(instant now, swim_out& out) {
  if (exchange_) {
    if (exchange_->number != 0
        && now < exchange_->sent_at + health_.stretch(2 * opts_.probe_timeout))
      return;
    if (exchange_->tries < page_tries) {
      send_page(now, out);
      return;
    }
    exchange_.reset();
    ++counts_.exchanges_given_up;
    return;
  }
  if (now < next_exchange_)
    return;
  auto by_seed = !seeds_.empty() && (!joined_ || table_.present() < 2);
  next_exchange_ = now
                   + jitter(by_seed ? opts_.probe_interval
                                    : exchange_pause(opts_.push_pull_interval,
                                                     table_.present()));
  if (leaving_)
    return;
  if (by_seed)
    begin_exchange({seeds_[seed_at_++ % seeds_.size()], 0}, now);
  else
    for (auto r : pick(1, "", timespan{0}, now))
      begin_exchange(address_of(*r), now);
  if (exchange_)
    send_page(now, out);
}

/// A member that was given up may only have been cut off. Its life may be
/// another one by now, so the datagram names none.
void swim::reconnect(instant now) {
  if (now < next_reconnect_ || exchange_)
    return;
  next_reconnect_ = now + jitter(opts_.reconnect_interval);
  if (leaving_)
    return;
  std::vector<endpoint> faulty;
  for (auto& [name, r] : table_.records())
    if (r.what.status == swim_status::faulty)
      faulty.push_back(r.what.at);
  if (!faulty.empty())
    begin_exchange({faulty[random_.next() % faulty.size()], 0}, now);
}

// -- chance -------------------------------------------------------------------

/// Within a tenth of `x`: what started together does not stay together.
timespan swim::jitter(timespan x) {
  auto factor = 0.9 + 0.2 * random_.fraction();
  return timespan{
    static_cast<timespan::rep>(static_cast<double>(x.count()) * factor)};
}

} // namespace troupe::core
