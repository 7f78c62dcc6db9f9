#include "actors/core/incarnation.hpp"

#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

constexpr unsigned counter_shift = 20;
constexpr unsigned durable_shift = 19;

} // namespace

// -- the number ---------------------------------------------------------------

incarnation pack(const life_number& x) {
  TROUPE_CHECK(x.counter <= life_counter_max);
  return (x.counter << counter_shift)
         | (incarnation{x.durable ? 1u : 0u} << durable_shift)
         | (x.boot & boot_id_max);
}

life_number unpack(incarnation x) {
  return {(x >> counter_shift) & life_counter_max,
          ((x >> durable_shift) & 1) != 0,
          static_cast<std::uint32_t>(x & boot_id_max)};
}

std::optional<incarnation> next_life(incarnation before, std::uint64_t start_ms,
                                     std::uint32_t boot, bool durable) {
  auto floor = before == 0 ? 0 : (before >> counter_shift) + 1;
  auto counter = std::max({floor, start_ms, std::uint64_t{1}});
  if (counter > life_counter_max)
    return std::nullopt;
  return pack({counter, durable, boot});
}

life_check check_life(incarnation own, incarnation known) {
  if (known == 0 || known == own)
    return life_check::good;
  auto a = unpack(own).counter;
  auto b = unpack(known).counter;
  if (a == b)
    return life_check::another_boot;
  return a > b ? life_check::good : life_check::goes_back;
}

std::string advice(life_check x, const std::string& name, incarnation own,
                   incarnation known) {
  auto lives = " (its life is " + std::to_string(own) + ", others know "
               + std::to_string(known) + ")";
  switch (x) {
    case life_check::good:
      return {};
    case life_check::goes_back:
      return "others know a later life of " + name + lives
             + ": either another node lives under this name, and one of the "
               "two must be given another one; or the clock or the state "
               "folder was set back: set the clock right and start again";
    case life_check::another_boot:
      return "another node was started as " + name + " at the same moment"
             + lives + ": give one of the two another name";
  }
  return {};
}

// -- two nodes of one name ----------------------------------------------------

std::string to_string(const name_clash& x) {
  return "two nodes live under the name " + x.name + ": one at "
         + to_string(x.older_at) + " (life " + std::to_string(x.older)
         + ") and one at " + to_string(x.newer_at) + " (life "
         + std::to_string(x.newer) + "); stop one of them, or give it another "
         + "name";
}

std::optional<name_clash>
name_watch::on_answer(const std::string& name, incarnation inc,
                      const endpoint& at, instant asked, instant now) {
  auto i = names_.find(name);
  if (i == names_.end()) {
    make_room();
    i = names_.emplace(name, entry{{inc, at, now, asked, now}, {}, false})
          .first;
    return std::nullopt;
  }
  auto& x = i->second;
  if (inc > x.newer.inc) {
    x = {{inc, at, now, asked, now}, x.newer, false};
    return std::nullopt;
  }
  auto is_newer = inc == x.newer.inc;
  auto replaces = !x.older || inc > x.older->inc
                  || (inc != x.older->inc
                      && now > x.older->answered + proof_kept);
  if (!is_newer && replaces)
    x.older = life{inc, at, now, asked, now};
  auto& y = is_newer ? x.newer : *x.older;
  if (inc != y.inc)
    return std::nullopt; // Older than two that live: those clash first.
  y.at = at;
  y.asked = std::max(y.asked, asked);
  y.answered = std::max(y.answered, now);
  if (x.told || !x.older || x.older->asked <= x.newer.first
      || now > x.newer.answered + proof_kept
      || now > x.older->answered + proof_kept)
    return std::nullopt;
  x.told = true;
  return name_clash{name, x.older->inc, x.older->at, x.newer.inc, x.newer.at};
}

void name_watch::make_room() {
  if (names_.size() < names_max)
    return;
  auto latest = [](const entry& x) {
    return x.older ? std::max(x.newer.answered, x.older->answered)
                   : x.newer.answered;
  };
  names_.erase(
    std::min_element(names_.begin(), names_.end(), [&](auto& a, auto& b) {
      return latest(a.second) < latest(b.second);
    }));
  ++forgotten_;
}

} // namespace troupe::core
