#include "actors/core/fault_plan.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace troupe::core {

namespace {

constexpr std::array<const char*, fault_kinds> kind_names{
  "loss",    "burst_loss", "duplicate", "replay", "delay",     "tail",
  "corrupt", "truncate",   "bandwidth", "cut",    "partition", "isolate",
  "bridge",  "flap",       "swizzle",   "pause",  "slow",      "crash",
};

constexpr std::array<const char*, 6> profile_names{
  "calm", "lossy", "partitions", "crashes", "churn", "chaos",
};

template <class Enum, std::size_t N>
std::optional<Enum>
find_name(const std::array<const char*, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i)
    if (text == names[i])
      return static_cast<Enum>(i);
  return std::nullopt;
}

auto members_of(const fault& x) {
  return std::tie(x.kind, x.begin, x.end, x.nodes, x.others, x.chance,
                  x.recovery, x.delay_min, x.delay_max, x.rate, x.period,
                  x.share, x.seed);
}

/// Returns `n / 10^digits` without zeros at the end.
std::string decimal(std::uint64_t n, int digits) {
  std::uint64_t one = 1;
  for (int i = 0; i < digits; ++i)
    one *= 10;
  auto result = std::to_string(n / one);
  auto rest = std::to_string(one + n % one).substr(1);
  rest.erase(rest.find_last_not_of('0') + 1);
  return rest.empty() ? result : result + "." + rest;
}

std::string percent(parts x) {
  return decimal(x, 4) + " %";
}

std::string time(timespan x) {
  auto n = static_cast<std::uint64_t>(x.count());
  if (n == 0 || n >= 1'000'000'000)
    return decimal(n, 9) + " s";
  return decimal(n, 6) + " ms";
}

std::string between(const fault& x) {
  if (x.delay_min == x.delay_max)
    return time(x.delay_max);
  return time(x.delay_min) + " to " + time(x.delay_max);
}

std::string list(const std::vector<std::uint32_t>& xs) {
  std::string result;
  for (std::size_t i = 0; i < xs.size(); ++i)
    result += (i == 0               ? ""
               : i + 1 == xs.size() ? " and "
                                    : ", ")
              + std::to_string(xs[i]);
  return result;
}

std::string list_nodes(const std::vector<std::uint32_t>& xs) {
  return (xs.size() == 1 ? "node " : "nodes ") + list(xs);
}

/// Names the links of a fault; what follows is in the singular.
std::string links(const fault& x) {
  std::string result = "each link";
  if (!x.nodes.empty())
    result += " from " + list_nodes(x.nodes);
  if (!x.others.empty())
    result += " to " + list_nodes(x.others);
  return result;
}

std::string what_happens_on_links(const fault& x) {
  auto some = percent(x.chance);
  switch (x.kind) {
    case fault_kind::loss:
      return "loses " + some + " of its datagrams";
    case fault_kind::burst_loss:
      return "loses datagrams in runs, which begin with a chance of " + some
             + " and end with one of " + percent(x.recovery);
    case fault_kind::duplicate:
      return "doubles " + some + " of its datagrams, the second " + between(x)
             + " later";
    case fault_kind::replay:
      return "carries " + some + " of its datagrams once more, " + between(x)
             + " later";
    case fault_kind::delay:
      return "delays " + some + " of its datagrams by " + between(x);
    case fault_kind::tail:
      return "delays " + some + " of its datagrams, mostly little, at most by "
             + time(x.delay_max);
    case fault_kind::corrupt:
      return "flips bits in " + some + " of its datagrams";
    case fault_kind::truncate:
      return "cuts " + some + " of its datagrams short";
    default:
      return "carries " + std::to_string(x.rate)
             + " bytes a second, and drops what would wait longer than "
             + time(x.delay_max);
  }
}

std::string what_happens(const fault& x) {
  auto verb = [&](const char* one, const char* many) {
    return list_nodes(x.nodes) + " " + (x.nodes.size() == 1 ? one : many);
  };
  auto parted = verb("is", "are") + " parted from " + list_nodes(x.others);
  auto often = percent(x.share) + " of each " + time(x.period);
  switch (x.kind) {
    case fault_kind::cut:
      return "nothing gets from " + list_nodes(x.nodes) + " to "
             + list_nodes(x.others);
    case fault_kind::partition:
      return parted;
    case fault_kind::isolate:
      return verb("is", "are") + " cut off from all others";
    case fault_kind::bridge:
      return parted + ", but a node between sees both sides";
    case fault_kind::flap:
      return parted + " during the first " + often;
    case fault_kind::swizzle:
      return list_nodes(x.nodes)
             + " are cut off one after another, and restored in the order "
             + list(x.others);
    case fault_kind::pause:
      return verb("stands", "stand") + " still";
    case fault_kind::crash:
      return verb("crashes", "crash") + ", and then starts again";
    case fault_kind::slow:
      return verb("runs", "run") + " only during the first " + often;
    default:
      return links(x) + " " + what_happens_on_links(x);
  }
}

} // namespace

std::string to_string(fault_kind x) {
  return kind_names[static_cast<std::size_t>(x)];
}

std::optional<fault_kind> parse_fault_kind(std::string_view text) {
  return find_name<fault_kind>(kind_names, text);
}

std::string to_string(fault_profile x) {
  return profile_names[static_cast<std::size_t>(x)];
}

std::optional<fault_profile> parse_fault_profile(std::string_view text) {
  return find_name<fault_profile>(profile_names, text);
}

bool operator==(const fault& x, const fault& y) {
  return members_of(x) == members_of(y);
}

std::string to_text(const fault& x) {
  return "from " + time(x.begin) + " to " + time(x.end) + " " + what_happens(x);
}

bool is_of_network(fault_kind x) {
  return x < fault_kind::pause;
}

bool is_in_share(const fault& x, timespan now) {
  if (x.period <= timespan{0} || now < x.begin)
    return false;
  // A product of the two may be too large; a millionth of the period is not.
  auto part = ((now - x.begin) % x.period).count();
  auto length = x.period.count() / all_parts * x.share
                + x.period.count() % all_parts * x.share / all_parts;
  return part < length;
}

std::pair<timespan, timespan> away_in(const fault& x, std::uint32_t node) {
  auto half = (x.end - x.begin) / 2;
  // The part of a half in which `n` steps of all are done.
  auto part = [&](std::size_t n, std::size_t all) {
    return half * static_cast<timespan::rep>(n)
           / static_cast<timespan::rep>(all);
  };
  auto place = [&](const std::vector<std::uint32_t>& xs) {
    auto i = std::find(xs.begin(), xs.end(), node);
    return static_cast<std::size_t>(i - xs.begin());
  };
  auto i = place(x.nodes);
  auto k = place(x.others);
  auto off = i == x.nodes.size() ? x.end : x.begin + part(i, x.nodes.size());
  auto late = k == x.others.size() ? 0 : x.others.size() - 1 - k;
  return {off, late == 0 ? x.end : x.end - part(late, x.others.size())};
}

} // namespace troupe::core
