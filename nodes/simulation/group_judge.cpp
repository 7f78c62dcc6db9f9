#include "nodes/simulation/group_judge.hpp"

#include "messages/envelope.hpp"

#include <algorithm>
#include <utility>

namespace troupe::simulation {

namespace {

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t result = 14695981039346656037u;
  for (auto c : text)
    result = (result ^ static_cast<std::uint8_t>(c)) * 1099511628211u;
  return result;
}

std::string name_of(const node_life& x) {
  return simulation::name_of(x.node) + " (life " + std::to_string(x.inc) + ")";
}

std::string message_of(member_id sender, seqno number) {
  return message_name(sender - 1, number);
}

bool is_total(level x) {
  return x == level::agreed || x == level::safe;
}

} // namespace

// -- views --------------------------------------------------------------------

void group_judge::on_view(const node_life& who, const view& x, timespan now) {
  if (failed())
    return;
  auto [known, is_new] = views_.emplace(x.id.epoch, known_view{});
  if (is_new) {
    known->second.id = x.id;
    auto other = latest_ && latest_->id.coordinator != x.id.coordinator;
    if (!latest_ || latest_->id < x.id) {
      latest_ = std::make_shared<const view>(x);
      elections_ += other ? 1 : 0;
    }
  } else if (known->second.id != x.id) {
    return on_broken("one-leader", now,
                     "views " + to_string(known->second.id) + " and "
                       + to_string(x.id) + " have one epoch");
  }
  auto& life = lives_[who.inc];
  auto full = x.members[x.own_position()].full;
  if (full && life.current.epoch != 0)
    leave(who, life, x, now);
  life = {};
  life.current = x.id;
  add_to_digest(who.inc);
  add_to_digest(x.id.epoch);
  add_to_digest(static_cast<std::uint64_t>(now.count()));
}

/// That life goes on from its view into `next`, with all of its contents.
void group_judge::leave(const node_life& who, known_life& life,
                        const view& next, timespan now) {
  auto& last = views_.at(life.current.epoch);
  if (!last.ended) {
    last.ended = true;
    last.next = next.id;
    last.cut = life.delivered;
    for (const auto& [sender, most] : last.most)
      if (order_ == level::safe && last.cut[sender] < most)
        return on_broken("uniform-agreement", now,
                         name_of(who) + " goes on from view "
                           + to_string(last.id) + " without "
                           + message_of(sender, most)
                           + ", which another one has delivered");
    return;
  }
  if (last.next != next.id)
    return on_broken("one-path", now,
                     "from view " + to_string(last.id) + " some went on into "
                       + to_string(last.next) + " and " + name_of(who)
                       + " into " + to_string(next.id));
  for (const auto& member : next.members) {
    auto mine = life.delivered[member.id];
    if (last.cut[member.id] != mine)
      return on_broken(
        "agreement", now,
        name_of(who) + " goes from view " + to_string(last.id) + " to "
          + to_string(next.id) + " with " + std::to_string(mine)
          + " messages of " + simulation::name_of(member.id - 1)
          + ", and another one with " + std::to_string(last.cut[member.id]));
  }
}

// -- deliveries ---------------------------------------------------------------

void group_judge::on_delivered(const node_life& who, const delivery& x,
                               timespan now) {
  auto found = lives_.find(who.inc);
  if (failed() || x.batches.empty())
    return;
  if (found == lives_.end() || found->second.current != x.view)
    return on_broken("integrity", now,
                     name_of(who) + " delivers messages of view "
                       + to_string(x.view) + ", in which it is not");
  auto& in = views_.at(x.view.epoch);
  for (const auto& batch : x.batches)
    for_each_message(*batch, [&](seqno number, std::string_view payload) {
      if (!failed())
        on_message(who, found->second, in, {batch->origin, number, payload},
                   now);
    });
}

void group_judge::on_message(const node_life& who, known_life& life,
                             known_view& in, const heard_message& x,
                             timespan now) {
  auto sender = x.sender;
  auto number = x.number;
  ++deliveries_;
  auto count = ++life.delivered[sender];
  auto& most = in.most[sender];
  most = std::max(most, count);
  auto broken = [&](const char* what, const std::string& text) {
    on_broken(what, now,
              name_of(who) + " delivers " + message_of(sender, number)
                + " of view " + to_string(in.id) + text);
  };
  if (number != count)
    return broken("integrity",
                  " as number " + std::to_string(count) + " of its sender");
  auto hash = hash_of(x.payload);
  auto same = in.contents.emplace(std::pair{sender, number}, hash).first;
  if (same->second != hash)
    return broken("integrity", " with other contents than elsewhere");
  if (in.ended && order_ == level::safe && count > in.cut[sender])
    return broken("uniform-agreement", ", which those do not have who went on");
  add_to_digest(who.inc);
  add_to_digest(sender);
  add_to_digest(number);
  add_to_digest(hash);
  add_to_digest(static_cast<std::uint64_t>(now.count()));
  if (!is_total(order_))
    return;
  std::pair here{sender, number};
  if (life.position == in.order.size())
    in.order.push_back(here);
  auto& there = in.order[life.position++];
  if (there != here)
    broken("total-order",
           " where another one has " + message_of(there.first, there.second));
}

// -- the end ------------------------------------------------------------------

void group_judge::on_lease(const node_life& who, const view_id& view,
                           timespan until, timespan now) {
  if (failed())
    return;
  if (until <= now) {
    on_end(who);
    return;
  }
  auto same = lessee_.inc == who.inc;
  if (!same && now < lease_until_)
    return on_broken("one-lease", now,
                     name_of(who.node) + " holds a lease in " + to_string(view)
                       + " while that of " + name_of(lessee_.node)
                       + " still runs");
  leases_ += same && now < lease_until_ ? 0 : 1;
  lessee_ = who;
  lease_until_ = until;
}

void group_judge::on_found(const node_life& who, const delivery_violation& x) {
  if (found_.empty())
    found_ = name_of(who) + " finds " + in_words(x);
}

void group_judge::compare_findings(timespan now) {
  if (!found_.empty())
    on_broken("online-check", now, found_);
}

void group_judge::on_broken(const char* invariant, timespan now,
                            std::string detail) {
  if (!failed())
    violations_.push_back({invariant, now, std::move(detail)});
}

void group_judge::add_to_digest(std::uint64_t x) {
  for (int i = 0; i < 8; ++i)
    digest_ = (digest_ ^ (x >> (8 * i) & 0xff)) * 1099511628211u;
}

} // namespace troupe::simulation
