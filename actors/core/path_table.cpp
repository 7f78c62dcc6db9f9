#include "actors/core/path_table.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

// Every number at its longest: what fits once fits for the whole of a view.
constexpr std::size_t long_number = 10;
constexpr std::size_t long_number32 = 5;
constexpr std::size_t long_view = long_number + long_number32;
/// Kind and size of a frame, and the length of a list.
constexpr std::size_t frame_head = 4;
constexpr std::size_t list_head = 2;
constexpr std::size_t unit_head = 5;
/// Part of a datagram that a unit gets at least: where the lists of a large
/// view leave less, the stamp travels alone.
constexpr std::size_t unit_share = 4;

std::size_t bytes_beside_unit(std::size_t members) {
  auto list = list_head + members * long_number;
  auto stamp = frame_head + long_view + 2 * long_number + list;
  auto batch = frame_head + long_view + long_number32 + 2 * long_number
               + long_number32 + 1 + list;
  return wire::header_bytes + wire::seal_bytes + stamp + batch + unit_head;
}

} // namespace

std::size_t unit_bytes_of(const view& x, const path_function& paths) {
  auto limit = wire::datagram_bytes_max;
  for (const auto& who : x.members)
    if (who.id != x.self && paths)
      limit = std::min(limit, paths(who.at));
  auto taken = bytes_beside_unit(x.members.size());
  return std::max(limit - std::min(limit, taken), limit / unit_share);
}

std::size_t window_limit_of(std::size_t room, std::size_t senders) {
  if (room == 0 || senders == 0)
    return view::unlimited;
  return std::max(room / senders, window_limit_min);
}

std::size_t datagram_bytes_for(std::size_t mtu, std::size_t overhead) {
  auto room = std::max(mtu, overhead + path_table::bytes_min) - overhead;
  return std::min(room, mtu >= large_mtu_bytes
                          ? wire::datagram_bytes_max
                          : transport_options::datagram_bytes_common);
}

std::size_t path_table::limit_of(const std::vector<address>& to) {
  auto result = wire::datagram_bytes_max;
  if (ask_)
    for (const auto& x : to)
      result = std::min(result, limit_of(x.at));
  return result;
}

std::size_t path_table::limit_of(const endpoint& to) {
  if (!ask_)
    return wire::datagram_bytes_max;
  if (auto i = limits_.find(to); i != limits_.end())
    return i->second;
  if (limits_.size() >= paths_max)
    limits_.clear();
  auto limit = std::clamp(ask_(to), bytes_min, wire::datagram_bytes_max);
  limits_.emplace(to, limit);
  return limit;
}

void path_table::on_too_large(const endpoint& to, std::size_t bytes) {
  auto before = limit_of(to);
  if (!ask_ || bytes > before)
    return; // Larger than the path was said to take: says nothing new.
  // What it takes instead is not known; the common size mostly is.
  auto after = bytes > transport_options::datagram_bytes_common
                 ? transport_options::datagram_bytes_common
                 : std::max(bytes_min, bytes / 2);
  if (after >= before)
    return;
  limits_[to] = after;
  ++narrowed_;
}

} // namespace troupe::core
