#include "actors/core/key_rotation.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

group_key key_of(const key_order& x) {
  group_key result{
    static_cast<std::uint8_t>(x.id), static_cast<cipher_suite>(x.suite), {}};
  std::transform(x.bytes.begin(), x.bytes.end(), result.bytes.bytes.begin(),
                 [](std::uint8_t y) { return static_cast<std::byte>(y); });
  return result;
}

} // namespace

key_ring::answer apply(key_ring& ring, const key_order& order) {
  auto id = static_cast<std::uint8_t>(order.id);
  switch (order.what) {
    case key_step::use:
      return ring.use(id);
    case key_step::remove:
      return ring.remove(id);
    case key_step::follow: {
      auto result = ring.install(key_of(order));
      return result == key_ring::answer::done ? ring.use(id) : result;
    }
    case key_step::take_back: {
      auto known = ring.find(id);
      auto same = known && *known == key_of(order);
      return same ? ring.remove(id) : key_ring::answer::already;
    }
    default:
      return ring.install(key_of(order));
  }
}

key_order order_with(key_step what, const group_key& key) {
  key_order result;
  result.what = what;
  result.id = key.id;
  result.suite = static_cast<std::uint32_t>(key.suite);
  std::transform(key.bytes.bytes.begin(), key.bytes.bytes.end(),
                 result.bytes.begin(),
                 [](std::byte y) { return static_cast<std::uint8_t>(y); });
  return result;
}

key_plan plan_for(const key_ring& ring, const key_wish& wish,
                  const draw_function& draw) {
  using kind = key_wish::kind;
  using answer = key_ring::answer;
  auto step = [](key_step what, std::uint8_t id) {
    key_order result;
    result.what = what;
    result.id = id;
    return result;
  };
  if (wish.what == kind::remove) {
    if (wish.id == ring.used().id)
      return {{}, to_string(answer::in_use, wish.id)};
    return {{step(key_step::remove, wish.id)}, {}};
  }
  if (wish.what == kind::use) {
    auto known = ring.find(wish.id);
    if (!known)
      return {{}, to_string(answer::unknown, wish.id)};
    return {{order_with(key_step::install, *known),
             step(key_step::use, wish.id)},
            {}};
  }
  auto id = ring.next_id();
  if (id == 0)
    return {{}, to_string(answer::full, 0)};
  auto install = order_with(key_step::install, draw(id, ring.used().suite));
  if (wish.what == kind::install)
    return {{install}, {}};
  return {{install, step(key_step::use, id),
           step(key_step::remove, ring.used().id)},
          {}};
}

std::vector<member> to_be_greeted(const std::vector<member>& now,
                                  incarnation self,
                                  std::set<incarnation>& settled) {
  auto is_new = settled.empty();
  std::set<incarnation> still;
  std::vector<member> fresh;
  const member* first = nullptr;
  for (const auto& x : now) {
    if (!is_new && settled.count(x.inc) == 0) {
      fresh.push_back(x);
      continue;
    }
    still.insert(x.inc);
    if (!first || x.id < first->id)
      first = &x;
  }
  settled = std::move(still);
  if (!first || first->inc != self)
    fresh.clear();
  return fresh;
}

key_rotation::key_rotation(incarnation self, std::vector<key_order> steps)
  : self_(self), steps_(std::move(steps)) {
  TROUPE_CHECK(!steps_.empty());
}

void key_rotation::on_members(const std::vector<member>& now,
                              key_rotation_out& out) {
  if (failed_ || asked() > 0)
    return; // It will be looked again.
  std::map<incarnation, standing> still;
  for (const auto& x : now) {
    auto known = members_.find(x.inc);
    if (known == members_.end())
      still[x.inc].who = x;
    else
      still.emplace(x.inc, std::move(known->second));
  }
  members_ = std::move(still);
  if (passed() == steps_.size())
    end(true, out);
  else
    ask(out);
}

void key_rotation::on_answer(incarnation who, const std::string& error,
                             key_rotation_out& out) {
  auto i = members_.find(who);
  if (i == members_.end() || !i->second.asked)
    return;
  auto& x = i->second;
  x.asked = false;
  if (!failed_) {
    x.error = error;
    x.done += error.empty() ? 1 : 0;
  }
  if (asked() > 0)
    return;
  if (failed_)
    out.end = std::move(failed_);
  else if (is_refused())
    give_up(out);
  else if (is_own_turn())
    ask(out);
  else
    out.wants_members = true;
}

std::size_t key_rotation::asked() const {
  return static_cast<std::size_t>(
    std::count_if(members_.begin(), members_.end(),
                  [](const auto& x) { return x.second.asked; }));
}

/// Returns how many steps all members have done.
std::size_t key_rotation::passed() const {
  auto result = steps_.size();
  for (const auto& [inc, x] : members_)
    result = std::min(result, x.done);
  return result;
}

/// Whether all others have done a step that this node has not.
bool key_rotation::is_own_turn() const {
  auto own = members_.find(self_);
  return own != members_.end() && members_.size() > 1
         && std::all_of(members_.begin(), members_.end(), [&](const auto& x) {
              return x.first == self_ || x.second.done > own->second.done;
            });
}

bool key_rotation::is_refused() const {
  return std::any_of(members_.begin(), members_.end(),
                     [](const auto& x) { return !x.second.error.empty(); });
}

/// Tells those who are behind the next step; this node, once it alone is.
void key_rotation::ask(key_rotation_out& out) {
  auto next = passed();
  auto what = steps_[next];
  if (what.what == key_step::use)
    for (const auto& [inc, x] : members_)
      what.holders.push_back(inc);
  for (auto& [inc, x] : members_)
    if (x.done == next && inc != self_)
      ask_one(x, what, out);
  if (asked() == 0)
    ask_one(members_.at(self_), what, out);
}

void key_rotation::ask_one(standing& x, const key_order& what,
                           key_rotation_out& out) {
  x.asked = true;
  out.orders.push_back({x.who, what});
}

/// Takes back what was installed, so that the next attempt finds the rings as
/// they were. A key that some use already stays: those can be heard.
void key_rotation::give_up(key_rotation_out& out) {
  end(false, out);
  const auto& step = steps_[passed()];
  if (step.what != key_step::install)
    return;
  failed_ = std::exchange(out.end, std::nullopt);
  auto back = step;
  back.what = key_step::take_back;
  for (auto& [inc, x] : members_)
    ask_one(x, back, out);
}

void key_rotation::end(bool good, key_rotation_out& out) {
  key_change_end result;
  result.good = good;
  result.at = steps_[std::min(passed(), steps_.size() - 1)].what;
  for (const auto& [inc, x] : members_)
    if (!x.error.empty())
      result.refusals.push_back({x.who.name, x.error});
    else if (x.done == steps_.size())
      result.done.push_back(x.who.name);
  out.end = std::move(result);
}

} // namespace troupe::core
