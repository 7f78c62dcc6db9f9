#include "actors/core/network_model.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

/// Gives every place a seed of its own: two places that send to the same one
/// must not share its fate.
std::uint64_t source_seed(std::uint64_t seed, const endpoint& from) {
  auto result = seed;
  for (auto x : from.ip)
    result = splitmix::mix(result + x + 1);
  return splitmix::mix(result + from.port);
}

} // namespace

slice bytes_of(const parcel& x) {
  return x.garbled ? *x.garbled : join(x.what);
}

network_model::network_model(const network_model_options& opts)
  : opts_(opts), under_way_(opts.grain) {
  // nop
}

std::size_t network_model::on_join(const endpoint& at) {
  auto port = ports_.emplace(at, ports_.size()).first->second;
  place_.resize(ports_.size());
  return port;
}

void network_model::on_send(const endpoint& from, std::vector<datagram> xs,
                            instant now, std::vector<arrival>& out) {
  auto& impaired = source(from);
  auto number = weather_.on_time(now - start_) ? number_of(from) : std::nullopt;
  for (auto& x : xs) {
    parcel item{from, std::move(x), {}, now};
    if (opts_.departs)
      opts_.departs(item);
    const auto& to = item.what.to;
    if (is_cut(from, to) || !hears(to, from)) {
      ++counts_.cut;
      note(item, fate::cut);
      continue;
    }
    auto there = number ? number_of(to) : std::nullopt;
    if (!there && !impaired.active()) {
      hand_out(std::move(item), out);
      continue;
    }
    // Both are asked for each datagram: neither's draws depend on the other.
    auto times = impaired.active() ? impaired.on_send(to, now)
                                   : departures{{now}, 1};
    passages_.assign(1, {});
    auto end = there
                 ? weather_.on_datagram(*number, *there, item.what, passages_)
                 : fate::carried;
    if (end == fate::carried && times.count == 0)
      end = fate::lost;
    if (end == fate::carried)
      depart(item, times, now, out);
    else
      note(item, end);
  }
}

void network_model::depart(const parcel& x, const departures& times,
                           instant now, std::vector<arrival>& out) {
  if (times.count > 1)
    note(x, fate::duplicated);
  for (const auto& y : passages_) {
    parcel copy{x.from, x.what, y.garbled, x.sent};
    for (std::size_t i = 0; i < fates; ++i)
      if ((y.what >> i & 1u) != 0)
        note(copy, static_cast<fate>(i));
    for (auto at : times) {
      auto due = at + y.delay;
      if (due <= now) {
        hand_out(copy, out);
      } else if (under_way_.size() < opts_.queue_max) {
        under_way_.push(due, copy);
      } else {
        ++counts_.queue_full;
        note(copy, fate::queue_full);
      }
    }
  }
}

void network_model::on_tick(instant now, std::vector<arrival>& out) {
  under_way_.pop_due(now, [&](parcel x) { hand_out(std::move(x), out); });
}

void network_model::on_impair(const endpoint& from, const impair& x) {
  auto y = x;
  y.seed = source_seed(x.seed, from);
  source(from).on_impair(y);
  note_deaf();
}

void network_model::on_impair_all(const impairment& what, std::uint64_t seed) {
  opts_.links = what;
  opts_.seed = seed;
  for (auto& [from, fate] : sources_)
    fate.on_impair({std::nullopt, what, source_seed(seed, from)});
  note_deaf();
}

void network_model::note_deaf() {
  deaf_ = std::any_of(sources_.begin(), sources_.end(),
                      [](const auto& kvp) { return kvp.second.deaf(); });
}

void network_model::on_cut(const endpoint& from, const endpoint& to) {
  cuts_.emplace(from, to);
}

void network_model::on_heal(const endpoint& from, const endpoint& to) {
  cuts_.erase({from, to});
}

void network_model::on_partition(
  const std::vector<std::vector<endpoint>>& sides) {
  sides_.clear();
  for (std::size_t i = 0; i < sides.size(); ++i)
    for (const auto& at : sides[i])
      sides_[at] = i;
}

void network_model::on_heal_all() {
  cuts_.clear();
  sides_.clear();
}

void network_model::on_plan(std::vector<fault> plan, instant start,
                            const std::vector<endpoint>& nodes) {
  auto n = static_cast<std::uint32_t>(nodes.size());
  weather_.on_plan(std::move(plan), n);
  start_ = start;
  numbers_.clear();
  for (std::uint32_t i = 0; i < n; ++i)
    numbers_.emplace(nodes[i], i);
}

void network_model::tell(counters& out) const {
  impairment_counts sum;
  for (const auto& [from, fate] : sources_) {
    sum.lost += fate.counts().lost;
    sum.duplicated += fate.counts().duplicated;
    sum.delayed += fate.counts().delayed;
  }
  out.items.push_back({"datagrams_carried", counts_.carried});
  out.items.push_back({"datagrams_under_way", under_way_.size()});
  out.items.push_back({"datagrams_cut", counts_.cut});
  out.items.push_back({"datagrams_to_nobody", counts_.nobody});
  out.items.push_back({"datagrams_dropped_queue_full", counts_.queue_full});
  out.items.push_back({"impaired_lost", sum.lost});
  out.items.push_back({"impaired_duplicated", sum.duplicated});
  out.items.push_back({"impaired_delayed", sum.delayed});
  weather_.tell(out);
}

bool network_model::hears(const endpoint& who, const endpoint& from) {
  if (!deaf_)
    return true;
  auto found = sources_.find(who);
  return found == sources_.end() || found->second.on_receive(from);
}

bool network_model::is_cut(const endpoint& from, const endpoint& to) const {
  if (!cuts_.empty() && cuts_.count({from, to}) != 0)
    return true;
  if (sides_.empty())
    return false;
  auto i = sides_.find(from);
  auto j = sides_.find(to);
  return i != sides_.end() && j != sides_.end() && i->second != j->second;
}

impairer& network_model::source(const endpoint& from) {
  auto i = sources_.find(from);
  if (i == sources_.end())
    i = sources_
          .emplace(from, impairer{opts_.links, source_seed(opts_.seed, from)})
          .first;
  return i->second;
}

std::optional<std::uint32_t>
network_model::number_of(const endpoint& at) const {
  auto i = numbers_.find(at);
  return i != numbers_.end() ? std::optional{i->second} : std::nullopt;
}

void network_model::hand_out(parcel x, std::vector<arrival>& out) {
  auto i = ports_.find(x.what.to);
  if (i == ports_.end()) {
    ++counts_.nobody;
    note(x, fate::to_nobody);
    return;
  }
  ++counts_.carried;
  note(x, fate::carried);
  auto port = i->second;
  // The place that is remembered may be one of an earlier `out`.
  auto place = place_[port];
  if (place >= out.size() || out[place].port != port) {
    place = place_[port] = out.size();
    out.push_back({port, {}});
  }
  out[place].parcels.push_back(std::move(x));
}

} // namespace troupe::core
