#include "nodes/node_metrics.hpp"

#include "messages/wire.hpp"
#include "nodes/cpu_load.hpp"
#include "nodes/member_routes.hpp"
#include "nodes/metric_table.hpp"
#include "nodes/small_file.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <set>
#include <sstream>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

namespace troupe {

namespace {

double seconds_in(timespan x) {
  return std::chrono::duration<double>(x).count();
}

double flag(bool x) {
  return x ? 1 : 0;
}

/// Two waits for one member and cause, as two groups may have them, are one.
void add_waits(const node_poll& x, metric_page& out) {
  std::map<std::pair<std::string, std::string>, wait> found;
  for (const auto& item : x.waits.items) {
    auto [at, fresh] = found.try_emplace({item.name, item.what}, item);
    if (fresh)
      continue;
    at->second.count += item.count;
    at->second.since = std::min(at->second.since, item.since);
  }
  for (const auto& [key, item] : found) {
    metric_labels labels{{"member", key.first}, {"what", key.second}};
    add_own("troupe_messages_waiting", static_cast<double>(item.count), out,
            labels);
    add_own("troupe_messages_waiting_seconds", seconds_in(x.now - item.since),
            out, std::move(labels));
  }
  for (const auto& item : x.window.items)
    add_own("troupe_window_held_seconds", seconds_in(x.now - item.since), out,
            {{"member", item.name}});
}

void add_view(const group_status& x, metric_page& out) {
  const auto& members = x.current->members;
  auto learners = std::count_if(members.begin(), members.end(),
                                [](const member& y) { return !y.full; });
  add_own("troupe_group_members", static_cast<double>(members.size()), out);
  add_own("troupe_group_learners", static_cast<double>(learners), out);
  add_own("troupe_group_epoch", static_cast<double>(x.current->id.epoch), out);
  // Two lives of one name may stand in one view; the later one is told.
  std::map<std::string, bool> heard;
  for (const auto& who : members)
    heard[who.name] = x.unheard.count(who.id) == 0;
  for (const auto& [name, is_heard] : heard)
    add_own("troupe_member_heard", flag(is_heard), out, {{"member", name}});
}

void add_group(const group_picture& x, metric_page& out) {
  constexpr std::array phases{group_phase::outside, group_phase::learner,
                              group_phase::member,  group_phase::cut_off,
                              group_phase::left,    group_phase::refused};
  auto phase = x.status ? x.status->phase : group_phase::outside;
  for (auto each : phases)
    add_own("troupe_group_phase", flag(each == phase), out,
            {{"phase", to_string(each)}});
  add_own("troupe_group_quorate", flag(is_quorate(x)), out);
  add_own("troupe_lease_left_seconds", seconds_in(x.lease_left), out);
  auto known = x.status ? x.status->known : leadership{};
  auto leads = x.status && x.status->current && is_quorate(x)
               && known.leader == x.status->current->self
               && x.lease_left > timespan{0};
  add_own("troupe_is_leader", flag(leads), out);
  add_own("troupe_leader_epoch",
          known.leader == 0 ? 0 : static_cast<double>(known.epoch), out);
  if (x.serves)
    add_own("troupe_serves_clients", flag(*x.serves && leads), out);
  if (x.status && x.status->current)
    add_view(*x.status, out);
}

void add_row(const metric_row& row, std::uint64_t value, metric_page& out) {
  auto name = metric_name(row);
  if (row.kind == metric_kind::bucket)
    return out.add_bucket(name, row.help, std::stod(row.value), value);
  if (row.kind == metric_kind::sum)
    return out.add_sum(name, static_cast<double>(value) / 1e6);
  metric_labels labels;
  if (!row.label.empty())
    labels.emplace_back(row.label, row.value);
  out.add(name, row.help, static_cast<double>(value), std::move(labels));
}

std::string wire_range_text() {
  return std::to_string(wire::version_min) + ".."
         + std::to_string(wire::version);
}

void add_identity(const metrics_source& x, metric_page& out) {
  add_own("troupe_build_info", 1, out,
          {{"version", TROUPE_VERSION},
           {"wire", wire_range_text()},
           {"build", TROUPE_BUILD_KIND}});
  add_own("troupe_node_info", 1, out,
          {{"node", x.config.name}, {"kind", to_string(x.config.kind)}});
  add_own("troupe_incarnation", static_cast<double>(x.life), out);
  add_own("troupe_http_answered_total", static_cast<double>(x.http.answered),
          out);
  add_own("troupe_http_refused_total", static_cast<double>(x.http.refused),
          out);
  add_own("troupe_http_turned_away_total",
          static_cast<double>(x.http.turned_away), out);
  add_own("troupe_http_cut_total", static_cast<double>(x.http.cut), out);
}

void add_process(metric_page& out) {
  auto x = own_process();
  auto add = [&](std::string_view name, const std::optional<double>& value) {
    if (value)
      add_own(name, *value, out);
  };
  add("process_cpu_seconds_total", x.cpu_seconds);
  add("process_resident_memory_bytes", x.resident_bytes);
  add("process_open_fds", x.open_files);
  add("process_max_fds", x.open_files_max);
}

} // namespace

void add_counted(const node_poll& x, metric_page& out) {
  // The same actors may be named twice; the first name has it.
  std::set<std::pair<std::string, std::string>> told;
  for (const auto& part : x.parts) {
    add_own("troupe_actor_answers", flag(part.counted.has_value()), out,
            {{"actor", part.name}});
    if (!part.counted)
      continue;
    for (const auto& item : part.counted->items) {
      const auto* row = find_metric(part.name, item.name);
      if (!row) {
        add_own("troupe_unnamed", static_cast<double>(item.value), out,
                {{"actor", part.name}, {"counter", item.name}});
        continue;
      }
      if (told.emplace(metric_name(*row), row->value).second)
        add_row(*row, item.value, out);
    }
  }
}

process_use own_process() {
  process_use result;
  result.cpu_seconds = cpu_seconds_of("self");
  std::istringstream memory{read_small("/proc/self/statm")};
  double all = 0;
  double resident = 0;
  if (memory >> all >> resident)
    result.resident_bytes = resident
                            * static_cast<double>(::sysconf(_SC_PAGESIZE));
  std::error_code bad;
  std::filesystem::directory_iterator open{"/proc/self/fd", bad};
  if (!bad)
    result.open_files
      = static_cast<double>(std::distance(begin(open), end(open)));
  rlimit most{};
  if (::getrlimit(RLIMIT_NOFILE, &most) == 0)
    result.open_files_max = static_cast<double>(most.rlim_cur);
  return result;
}

metric_page node_metrics(const metrics_source& x) {
  metric_page result;
  add_identity(x, result);
  add_counted(x.poll, result);
  add_waits(x.poll, result);
  if (x.poll.group)
    add_group(*x.poll.group, result);
  for (const auto& [key, value] : limits_of(x.config))
    add_own("troupe_limit", value, result, {{"key", key}});
  add_process(result);
  if (x.began > 0)
    add_own("process_start_time_seconds", x.began, result);
  return result;
}

} // namespace troupe
