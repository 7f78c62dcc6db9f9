#include "nodes/bench_report.hpp"

#include "config/units.hpp"
#include "nodes/output.hpp"
#include "nodes/text_table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace troupe {

namespace {

using nlohmann::ordered_json;

double megabytes(const bench_load& load, const bench_figures& x) {
  return x.deliveries_per_second * static_cast<double>(load.bytes) / 1e6;
}

std::string shown(const char* format, double x) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, x);
  return text.data();
}

ordered_json or_null(const std::optional<double>& x) {
  return x ? ordered_json(*x) : ordered_json();
}

std::optional<double> ratio(const std::optional<double>& ours,
                            const std::optional<double>& theirs) {
  if (!ours || !theirs || *theirs <= 0)
    return std::nullopt;
  return *ours / *theirs;
}

/// A row of the table, and a field of the document.
struct row {
  std::string words;
  std::string key;
  const char* format;
  std::optional<double> value;
};

std::vector<row> rows_of(const bench_result& result) {
  auto x = median_of(result.runs);
  auto ms = [](const std::optional<double>& us) {
    return us ? std::optional<double>{*us / 1000} : std::nullopt;
  };
  return {
    {"deliveries a second, each member", "deliveries", "%.0f",
     x.deliveries_per_second},
    {"MB a second, each member", "", "%.1f", megabytes(result.load, x)},
    {"latency p50", "latency_p50", "%.2f ms", ms(x.p50_us)},
    {"latency p99", "latency_p99", "%.2f ms", ms(x.p99_us)},
    {"latency p99.9", "latency_p999", "%.2f ms", ms(x.p999_us)},
    {"CPU of a delivery", "cpu", "%.2f us", x.cpu_seconds_per_million},
    {"memory of the largest member", "rss", "%.1f MiB", x.rss_mib},
    {"cores that others used", "", "%.2f", x.foreign_cores},
  };
}

std::string shown(const row& x) {
  return x.value ? shown(x.format, *x.value) : "none";
}

std::string rate_shown(const bench_result& x) {
  if (!x.load.rate)
    return "as fast as it goes";
  auto result = std::to_string(*x.load.rate) + " messages a second";
  return x.maximum ? result + ", half of what goes" : result;
}

std::string headline(const bench_result& x, const std::string& rate) {
  const auto& load = x.load;
  if (!load.file.empty())
    return std::to_string(load.members) + " members, one sends "
           + printable(load.file) + " in messages of "
           + std::to_string(load.bytes) + " bytes, " + to_string(load.order);
  auto result = std::to_string(load.members) + " members, "
                + (load.one_sender ? "one sends " : "all send ")
                + std::to_string(load.bytes) + " bytes, "
                + to_string(load.order) + ", " + rate;
  if (load.datagram_bytes)
    result += ", datagrams of " + std::to_string(*load.datagram_bytes)
              + " bytes";
  if (load.loss > 0)
    result += ", " + config::format_chance(load.loss) + " of them lost";
  for (const auto& set : load.sets)
    result += ", " + printable(set);
  return result + ": "
         + (x.runs.size() == 1
              ? "one run of "
              : "medians of " + std::to_string(x.runs.size()) + " runs of ")
         + config::format_duration(load.duration);
}

/// `who` are more than one, such as `members`.
std::string verdict(const std::string& who, const bench_result& x) {
  auto good = median_of(x.runs).order_equal;
  if (!x.load.file.empty())
    return "The " + who + (good ? " have" : " do NOT have")
           + " the whole file.\n";
  return (good ? "All " + who + " delivered"
               : "The " + who + " did NOT deliver")
         + " everything in the order that " + to_string(x.load.order)
         + " promises.\n";
}

std::string last_line(const std::vector<bench_figures>& runs) {
  auto warning = foreign_warning(runs);
  return warning.empty() ? "" : "Warning: " + warning + "\n";
}

template <class F>
ordered_json list_of(const std::vector<bench_figures>& runs, F figure) {
  auto result = ordered_json::array();
  for (const auto& run : runs)
    result.push_back(figure(run));
  return result;
}

ordered_json member_json(const bench_reply& x) {
  ordered_json result;
  result["sent"] = x.sample.sent;
  result["delivered"] = x.sample.delivered;
  result["seconds"] = x.sample.seconds;
  result["rss_mib"] = x.rss_mib;
  result["longest_wait_seconds"] = ordered_json::object();
  for (const auto& [who, time] : x.sample.longest_waits)
    result["longest_wait_seconds"][std::to_string(who)]
      = std::chrono::duration<double>(time).count();
  result["counters"] = x.counted;
  return result;
}

std::vector<bench_figures> all_runs(const bench_result& ours,
                                    const bench_result& theirs) {
  auto result = ours.runs;
  result.insert(result.end(), theirs.runs.begin(), theirs.runs.end());
  return result;
}

} // namespace

std::string foreign_warning(const std::vector<bench_figures>& runs) {
  double most = 0;
  for (const auto& run : runs)
    most = std::max(most, run.foreign_cores.value_or(0));
  if (most <= foreign_cores_max)
    return {};
  return "others used up to " + shown("%.1f", most)
         + " cores meanwhile; on a quiet machine the figures are others.";
}

ordered_json bench_json(const bench_result& result) {
  const auto& [load, runs, maximum, last] = result;
  auto x = median_of(runs);
  ordered_json out;
  out["members"] = load.members;
  out["senders"] = load.one_sender ? "one" : "all";
  out["size"] = load.bytes;
  out["level"] = to_string(load.order);
  out["rate"] = load.rate ? ordered_json(*load.rate) : ordered_json("max");
  if (maximum)
    out["maximum_per_second"] = *maximum;
  out["seconds"] = std::chrono::duration<double>(load.duration).count();
  out["loss"] = load.loss;
  out["datagram"] = load.datagram_bytes ? ordered_json(*load.datagram_bytes)
                                        : ordered_json("auto");
  out["set"] = load.sets;
  out["deliveries_per_second_per_member"] = x.deliveries_per_second;
  out["mb_per_second"] = megabytes(load, x);
  out["latency_us"] = {{"p50", or_null(x.p50_us)},
                       {"p99", or_null(x.p99_us)},
                       {"p999", or_null(x.p999_us)}};
  out["cpu_seconds_per_million_deliveries"] = x.cpu_seconds_per_million;
  out["rss_mib_per_member"] = x.rss_mib;
  out["order_hash_equal"] = x.order_equal;
  out["runs"] = list_of(runs, [](auto& y) { return y.deliveries_per_second; });
  out["foreign_cores"]
    = list_of(runs, [](auto& y) { return or_null(y.foreign_cores); });
  if (auto warning = foreign_warning(runs); !warning.empty())
    out["warning"] = warning;
  if (!last.empty()) {
    auto members = ordered_json::array();
    for (const auto& member : last)
      members.push_back(member_json(member));
    out["members_of_last_run"] = std::move(members);
  }
  return out;
}

std::string bench_table(const bench_result& x) {
  text_table table;
  for (const auto& row : rows_of(x))
    table.add({row.words, shown(row)});
  return headline(x, rate_shown(x)) + "\n\n" + table.text() + "\n"
         + verdict("members", x) + last_line(x.runs);
}

ordered_json comparison_json(const bench_result& ours,
                             const bench_result& theirs,
                             const compared_names& names) {
  ordered_json result;
  result[names.ours.key] = bench_json(ours);
  result[names.theirs.key] = bench_json(theirs);
  auto left = rows_of(ours);
  auto right = rows_of(theirs);
  result["ratio"] = or_null(ratio(left[0].value, right[0].value));
  result["ratios"] = ordered_json::object();
  for (std::size_t i = 0; i < left.size(); ++i)
    if (!left[i].key.empty())
      result["ratios"][left[i].key]
        = or_null(ratio(left[i].value, right[i].value));
  if (auto warning = foreign_warning(all_runs(ours, theirs)); !warning.empty())
    result["warning"] = warning;
  return result;
}

std::string comparison_table(const bench_result& ours,
                             const bench_result& theirs,
                             const compared_names& names) {
  text_table table;
  table.add({"", names.ours.word, names.theirs.word, "ratio"});
  auto left = rows_of(ours);
  auto right = rows_of(theirs);
  for (std::size_t i = 0; i < left.size(); ++i) {
    auto both = left[i].key.empty() ? std::nullopt
                                    : ratio(left[i].value, right[i].value);
    table.add({left[i].words, shown(left[i]), shown(right[i]),
               both ? shown("%.2f", *both) : ""});
  }
  auto rate = rate_shown(ours);
  if (ours.maximum && theirs.load.rate)
    rate += " (" + std::string{names.theirs.word} + ": "
            + std::to_string(*theirs.load.rate) + ")";
  return headline(ours, rate) + "\n\n" + table.text() + "\n"
         + verdict("members", ours) + verdict("peers", theirs)
         + last_line(all_runs(ours, theirs));
}

} // namespace troupe
