#include "actors/core/swim.hpp"

#include "actors/core/mutant.hpp"
#include "actors/core/swim_order.hpp"
#include "messages/check.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace troupe::core {

swim::swim(swim_options opts, swim_identity self, std::uint64_t seed)
  : opts_(opts), self_(std::move(self)), random_(seed), table_(opts) {
  TROUPE_CHECK(!self_.name.empty()
               && self_.name.size() <= wire::name_bytes_max);
  TROUPE_CHECK(self_.tags.size() <= wire::tags_bytes_max);
  next_number_ = random_.next();
  if (opts_.short_numbers)
    next_number_ &= 0xfffff;
}

// -- what the node wants ------------------------------------------------------

void swim::on_seeds(std::vector<endpoint> seeds, instant now) {
  if (seeds.size() > seeds_max)
    seeds.resize(seeds_max);
  auto first = seeds_.empty() && !seeds.empty();
  seeds_ = std::move(seeds);
  if (!running_ || !first)
    return;
  next_exchange_ = std::min(next_exchange_, now);
  settle(now);
}

void swim::on_join(std::vector<endpoint> seeds, instant now, swim_out& out) {
  on_seeds(std::move(seeds), now);
  running_ = true;
  announce(swim_status::alive, now);
  // Random phases, so that nodes that start together do not work together.
  auto phase = [&](timespan x) {
    return timespan{static_cast<timespan::rep>(static_cast<double>(x.count())
                                               * random_.fraction())};
  };
  next_probe_ = now + phase(opts_.probe_interval);
  next_gossip_ = now + phase(opts_.gossip_interval);
  next_reconnect_ = now + phase(opts_.reconnect_interval);
  next_exchange_ = now;
  go_on_exchanging(now, out);
  settle(now);
}

void swim::on_leave(instant now) {
  if (!running_ || leaving_)
    return;
  leaving_ = true;
  probe_.reset();
  announce(swim_status::left, now);
  if (table_.present() == 0)
    queue_ = {}; // Nobody is there to be told.
  settle(now);
}

void swim::on_tags(std::string tags, instant now) {
  TROUPE_CHECK(tags.size() <= wire::tags_bytes_max);
  self_.tags = std::move(tags);
  if (!running_ || leaving_)
    return;
  ++refutation_;
  announce(swim_status::alive, now);
  settle(now);
}

void swim::on_health(timespan delay) {
  if (delay >= opts_.late_after)
    health_.worsen();
}

// -- time ---------------------------------------------------------------------

void swim::on_tick(instant now, swim_out& out) {
  if (!running_)
    return;
  notice_lateness(now);
  go_on_probing(now, out);
  expire_relays(now, out);
  if (now >= next_probe_) {
    end_probe(now, out);
    begin_probe(now, out);
  }
  give_up_suspects(now, out);
  if (now >= next_gossip_)
    gossip(now, out);
  reconnect(now);
  go_on_exchanging(now, out);
  table_.expire(now);
  settle(now);
}

/// A node that stood still has not heard the answers either: nobody else is to
/// blame for them.
void swim::notice_lateness(instant now) {
  if (!due_ || now < *due_ + opts_.late_after)
    return;
  health_.worsen();
  table_.on_late(now - *due_);
  if (probe_ && !probe_->answered) {
    probe_.reset();
    ++counts_.probes_void;
  }
  due_ = now;
}

void swim::settle(instant now) {
  if (!running_)
    return;
  auto next = std::min(next_probe_, next_gossip_);
  if (probe_ && !probe_->answered)
    next = std::min(next, probe_->asked_others
                            ? probe_->pings_again_at
                            : std::min(probe_->pings_again_at,
                                       probe_->asks_others_at));
  if (probe_ && !probe_->answered && probe_->fails_at)
    next = std::min(next, *probe_->fails_at);
  if (!relays_.empty()) // In the order of time, as all wait equally long.
    next = std::min(next, relays_.begin()->second.nack_at);
  if (exchange_) // One at a time: the others' turn is behind its end.
    next = std::min(next, exchange_->sent_at
                            + health_.stretch(2 * opts_.probe_timeout));
  else
    next = std::min({next, next_exchange_, next_reconnect_});
  if (auto at = table_.next_deadline())
    next = std::min(next, *at);
  due_ = std::max(next, now);
}

void swim::give_up_suspects(instant now, swim_out& out) {
  std::vector<swim_update> over;
  for (auto& name : table_.suspects()) {
    auto r = table_.find(name);
    if (now >= r->gives_up_at())
      over.push_back(r->what);
  }
  for (auto& x : over) {
    x.status = swim_status::faulty;
    x.by = self_.name;
    x.tags.clear();
    apply(x, swim_cause::limit, now, out);
  }
}

// -- opinions -----------------------------------------------------------------

void swim::apply_all(const std::vector<swim_update>& xs, instant now,
                     swim_out& out) {
  for (auto& x : xs)
    apply(x, swim_cause::told, now, out);
}

void swim::apply(const swim_update& x, swim_cause why, instant now,
                 swim_out& out) {
  if (x.name == self_.name) {
    on_own(x, now, out);
    return;
  }
  if (!members_.empty() && members_.count(x.name) == 0) {
    ++counts_.outsiders;
    return;
  }
  std::optional<swim_update> before;
  if (auto r = table_.find(x.name))
    before = r->what;
  switch (table_.merge(x, now)) {
    case swim_merge::stale:
    case swim_merge::refused:
      return;
    case swim_merge::confirmed:
      queue_.push(x.name);
      return;
    case swim_merge::newer:
      break;
  }
  queue_.push(x.name);
  if (before && before->inc < x.inc)
    remember_former(*before);
  if (!is_gone(x))
    add_to_ring(x.name);
  publish(x, before, why, now, out);
}

/// An opinion about this node. Whoever is not alive to others says otherwise,
/// with the next refutation; its life stays what it is.
void swim::on_own(const swim_update& x, instant now, swim_out& out) {
  if (x.inc > self_.inc) {
    if (std::exchange(taken_by_, x.inc) != x.inc)
      out.events.push_back(
        {swim_event_kind::name_taken, x, swim_cause::told, now});
    return;
  }
  if (leaving_)
    return;
  if (x.inc < self_.inc) {
    queue_.push(self_.name); // Somebody has not heard of this life yet.
    return;
  }
  auto accused = x.status != swim_status::alive;
  if (x.refutation < refutation_ + (accused ? 0 : 1))
    return;
  refutation_ = std::min(x.refutation, wire::refutation_max - 1) + 1;
  ++counts_.refutations;
  if (accused)
    health_.worsen();
  announce(swim_status::alive, now);
}

void swim::announce(swim_status status, instant now) {
  swim_update x{self_.name, self_.inc, refutation_, status, self_.at};
  if (status == swim_status::alive)
    x.tags = self_.tags;
  table_.merge(x, now);
  queue_.push(self_.name);
}

void swim::publish(const swim_update& x,
                   const std::optional<swim_update>& before, swim_cause why,
                   instant now, swim_out& out) const {
  auto tell = [&](swim_event_kind kind, const swim_update& what,
                  swim_cause cause) {
    out.events.push_back({kind, what, cause, now});
  };
  auto restarted = before
                   && (before->inc != x.inc
                       || (TROUPE_MUTANT(refutation_is_restart)
                           && before->refutation != x.refutation));
  if (restarted && !is_gone(*before)) {
    auto old = *before;
    old.status = swim_status::faulty;
    old.by = self_.name;
    old.tags.clear();
    tell(swim_event_kind::faulty, old, swim_cause::restart);
  }
  auto was_there = before && !restarted && !is_gone(*before);
  if (is_gone(x)) {
    if (was_there)
      tell(x.status == swim_status::left ? swim_event_kind::left
                                         : swim_event_kind::faulty,
           x, why);
    return;
  }
  auto was_suspect = was_there && before->status == swim_status::suspect;
  auto is_suspect = x.status == swim_status::suspect;
  if (!was_there)
    tell(swim_event_kind::joined, x, why);
  if (was_suspect && !is_suspect)
    tell(swim_event_kind::refuted, x, why);
  if (was_there && (before->at != x.at || before->tags != x.tags))
    tell(swim_event_kind::updated, x, why);
  if (is_suspect && !was_suspect)
    tell(swim_event_kind::suspected, x, why);
}

// -- questions ----------------------------------------------------------------

void swim::tell(counters& out) const {
  table_.tell(out);
  auto add = [&](const char* name, std::uint64_t value) {
    out.items.push_back({name, value});
  };
  add("swim_health", health_.value());
  add("swim_news", queue_.size());
  add("swim_probes", counts_.probes);
  add("swim_probes_failed", counts_.probes_failed);
  add("swim_probes_void", counts_.probes_void);
  add("swim_relays_refused", counts_.relays_refused);
  add("swim_misdirected", counts_.misdirected);
  add("swim_former_told", counts_.former_told);
  add("swim_outsiders", counts_.outsiders);
  add("swim_unexpected_acks", counts_.unexpected_acks);
  add("swim_refutations", counts_.refutations);
  add("swim_exchanges", counts_.exchanges);
  add("swim_exchanges_given_up", counts_.exchanges_given_up);
}

std::string to_string(swim_event_kind x) {
  constexpr std::array<const char*, 7> names{"joined",    "suspected",
                                             "refuted",   "faulty",
                                             "left",      "updated",
                                             "name taken"};
  return names.at(static_cast<std::size_t>(x));
}

std::string to_string(swim_cause x) {
  constexpr std::array<const char*, 4> names{"probe", "told", "limit",
                                             "restart"};
  return names.at(static_cast<std::size_t>(x));
}

} // namespace troupe::core
