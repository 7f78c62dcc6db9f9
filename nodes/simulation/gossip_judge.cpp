#include "nodes/simulation/gossip_judge.hpp"

#include <tuple>
#include <utility>

namespace troupe::simulation {

gossip_judge::gossip_judge(node_index nodes, timespan dead_shown_max,
                           timespan remembered)
  : dead_shown_max_(dead_shown_max),
    remembered_(remembered),
    truths_(nodes),
    sights_(nodes, std::vector<sight>(nodes)) {
  // nop
}

// -- what is so ---------------------------------------------------------------

void gossip_judge::on_born(node_index node, incarnation inc) {
  auto& x = truths_[node];
  x.up = true;
  x.inc = inc;
  x.dead_since.reset();
  sights_[node].assign(truths_.size(), {}); // It has forgotten all.
}

void gossip_judge::on_died(node_index node, timespan now) {
  truths_[node].up = false;
  truths_[node].dead_since = now;
}

void gossip_judge::on_folder(node_index node, files all) {
  truths_[node].all = std::move(all);
}

// -- what is seen -------------------------------------------------------------

std::optional<node_index> gossip_judge::index_of(const std::string& name) {
  constexpr std::string_view prefix{"peer-"};
  if (name.compare(0, prefix.size(), prefix) != 0)
    return std::nullopt;
  return static_cast<node_index>(std::stoul(name.substr(prefix.size())) - 1);
}

void gossip_judge::on_event(node_index node, const core::gossip_spreader& x,
                            const core::gossip_event& event, timespan now) {
  using kind = core::gossip_event_kind;
  add_to_digest(static_cast<std::uint64_t>(now.count()));
  add_to_digest(std::uint64_t{node} * 8
                + static_cast<std::uint64_t>(event.kind));
  add_to_digest(static_cast<std::uint64_t>(event.version));
  auto of = index_of(event.origin);
  auto it = x.store().find(event.origin);
  if (!of || !it || event.kind == kind::sent_own
      || event.kind == kind::sent_other)
    return;
  taken_ += event.kind == kind::taken ? 1 : 0;
  if (event.kind == kind::expired) {
    auto& s = sights_[node][*of];
    std::tie(s.expired_inc, s.expired_version) = std::make_tuple(s.inc,
                                                                 s.version);
  }
  check(node, *of, *it, now);
  if (timed_ == of && it->version() >= timed_version_
      && it->held() == it->last() && unaware_.erase(node) > 0
      && unaware_.empty())
    known_to_all_ = now;
}

void gossip_judge::look(node_index node, const core::gossip_spreader& x,
                        timespan now) {
  for (const auto& [name, it] : x.store().origins()) {
    if (failed())
      return;
    if (auto of = index_of(name))
      check(node, *of, it, now);
  }
}

void gossip_judge::check(node_index node, node_index of,
                         const core::origin_table& x, timespan now) {
  if (failed() || !truths_[node].up)
    return;
  auto& s = sights_[node][of];
  // What was forgotten may be told once more, by a copy that comes very late.
  if (s.expired_inc != 0 && now >= s.expired_at + remembered_)
    s = {};
  auto before = std::make_pair(s.inc, s.version);
  auto after = std::make_pair(x.inc(), x.version());
  auto what = name_of(node) + " has version " + std::to_string(x.version())
              + " of life " + std::to_string(x.inc()) + " of " + name_of(of);
  if (after < before)
    return on_broken("versions", now,
                     what + ", after " + std::to_string(s.version) + " of life "
                       + std::to_string(s.inc));
  std::tie(s.inc, s.version) = after;
  if (x.size() == 0 || node == of)
    return;
  if (s.expired_inc != 0
      && after <= std::make_pair(s.expired_inc, s.expired_version))
    return on_broken("expired", now, what + ", which had expired there");
  auto& dead = truths_[of].dead_since;
  if (dead && now > *dead + dead_shown_max_)
    on_broken("expired", now,
              what + ", which died "
                + std::to_string((now - *dead).count() / 1'000'000)
                + " ms ago");
}

std::string gossip_judge::lacks(node_index node,
                                const core::gossip_spreader& x) const {
  for (node_index of = 0; of < truths_.size(); ++of) {
    if (!truths_[of].up)
      continue;
    auto it = x.store().find(name_of(of));
    files seen;
    if (it && it->inc() == truths_[of].inc)
      for (const auto& [at, e] : it->entries())
        if (!e.gone)
          seen.insert(e.name);
    if (seen != truths_[of].all)
      return name_of(node) + " knows " + std::to_string(seen.size())
             + " files of " + name_of(of) + ", which has "
             + std::to_string(truths_[of].all.size())
             + " or others; it knows version "
             + (it ? std::to_string(it->version()) : std::string{"none"});
  }
  return {};
}

void gossip_judge::on_broken(const std::string& invariant, timespan at,
                             const std::string& detail) {
  if (!failed()) // What comes behind the first one may follow from it.
    violations_.push_back({invariant, at, detail});
}

void gossip_judge::time_change(node_index origin, std::int64_t version,
                               timespan now) {
  timed_ = origin;
  timed_version_ = version;
  unaware_.clear();
  for (node_index i = 0; i < truths_.size(); ++i)
    if (truths_[i].up && i != origin)
      unaware_.insert(i);
  known_to_all_.reset();
  if (unaware_.empty())
    known_to_all_ = now;
}

void gossip_judge::add_to_digest(std::uint64_t x) {
  for (auto i = 0; i < 8; ++i, x >>= 8)
    digest_ = (digest_ ^ (x & 0xff)) * 0x100000001b3u;
}

} // namespace troupe::simulation
