#include "actors/core/fault_orders.hpp"
#include "actors/core/frame_router.hpp"
#include "actors/core/http_framing.hpp"
#include "actors/core/impairment.hpp"
#include "actors/core/notification_service.hpp"
#include "actors/core/path_table.hpp"
#include "actors/core/replicated_state.hpp"
#include "config/schema.hpp"
#include "messages/wire.hpp"
#include "nodes/http_server.hpp"
#include "nodes/node_metrics.hpp"

#include <string>
#include <string_view>

namespace troupe {

namespace {

/// A bound that nobody can set.
struct fixed_limit {
  std::string_view key;
  double value = 0;
  /// Of servers alone.
  bool of_service = false;
};

template <class T>
constexpr fixed_limit
fixed(std::string_view key, T value, bool of_service = false) {
  return {key, static_cast<double>(value), of_service};
}

const std::vector<fixed_limit>& fixed_limits() {
  using router = core::frame_router;
  using service = core::notification_service;
  using replicated = core::replicated_state;
  constexpr core::http_limits http{};
  static const std::vector<fixed_limit> all{
    fixed("wire.datagram_bytes_max", wire::datagram_bytes_max),
    fixed("wire.frames_max", wire::frames_max),
    fixed("wire.members_max", wire::members_max),
    fixed("wire.name_bytes_max", wire::name_bytes_max),
    fixed("transport.answered_max", core::answer_limiter::answered_max),
    fixed("transport.proven_max", core::address_validator::proven_max),
    fixed("transport.groups_max", router::groups_max),
    fixed("transport.paths_max", core::path_table::paths_max),
    fixed("transport.impaired_links_max", core::impairer::links_max),
    fixed("chaos.links_max", core::fault_orders::links_max),
    fixed("chaos.orders_max", core::fault_orders::orders_max),
    fixed("http.head_bytes_max", http.head_bytes_max),
    fixed("http.body_bytes_max", http.body_bytes_max),
    fixed("http.streams_max", http_setup{}.streams_max),
    fixed("replica.sessions_max", replicated::sessions_max, true),
    fixed("replica.replies_max", replicated::replies_max, true),
    fixed("notify.users_max", service::users_max, true),
    fixed("notify.follows_max", service::follows_max, true),
    fixed("notify.kept_max", service::kept_max, true),
    fixed("notify.post_bytes_max", service::post_bytes_max, true),
  };
  return all;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size()
         && text.substr(text.size() - end.size()) == end;
}

/// Sizes, windows and what is called so are bounds; other numbers are not.
bool is_bound(const config::key_row& x) {
  if (x.type != config::key_type::count && x.type != config::key_type::size)
    return false;
  auto section = x.path.substr(0, x.path.find('.'));
  return section != "source"
         && (x.type == config::key_type::size || ends_with(x.path, "_max")
             || ends_with(x.path, "window_messages")
             || ends_with(x.path, ".window"));
}

} // namespace

std::vector<std::pair<std::string, double>> limits_of(const node_config& x) {
  std::vector<std::pair<std::string, double>> result;
  for (const auto& row : config::key_table()) {
    if (!row.belongs_to(x.kind) || !is_bound(row))
      continue;
    auto value = row.get(x);
    if (auto number = std::get_if<std::uint64_t>(&value))
      result.emplace_back(row.path, static_cast<double>(*number));
  }
  for (const auto& limit : fixed_limits())
    if (!limit.of_service || x.kind == node_kind::server)
      result.emplace_back(limit.key, limit.value);
  return result;
}

} // namespace troupe
