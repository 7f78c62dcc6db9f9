#include "nodes/top_table.hpp"

#include "actors/core/latency_buckets.hpp"
#include "nodes/output.hpp"
#include "nodes/text_table.hpp"
#include "nodes/time_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <tuple>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// Null where the actor is not there, or does not answer.
const json& counter_of(const json& state, const char* actor, const char* name) {
  static const json nothing;
  const auto& counters = state.at("counters");
  auto found = counters.find(actor);
  if (found == counters.end() || !found->is_object() || !found->contains(name))
    return nothing;
  return found->at(name);
}

std::uint64_t level_of(const json& state, const char* actor, const char* name) {
  const auto& x = counter_of(state, actor, name);
  return x.is_number_unsigned() ? x.get<std::uint64_t>() : 0;
}

/// By the second; nothing where it has begun anew.
std::optional<double> rate(const json& before, const json& now,
                           double seconds) {
  if (!before.is_number() || !now.is_number() || seconds <= 0)
    return std::nullopt;
  auto grown = now.get<double>() - before.get<double>();
  return grown < 0 ? std::nullopt : std::optional<double>{grown / seconds};
}

/// What took no longer than each bound, between two looks.
std::optional<core::latency_buckets::counted>
spans_between(const json& before, const json& now, const char* actor,
              const std::string& name) {
  core::latency_buckets::counted result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    auto counter = name + core::latency_buckets::bounds()[i].name;
    const auto& first = counter_of(before, actor, counter.c_str());
    const auto& last = counter_of(now, actor, counter.c_str());
    if (!first.is_number_unsigned() || !last.is_number_unsigned()
        || last < first)
      return std::nullopt;
    result[i] = last.get<std::uint64_t>() - first.get<std::uint64_t>();
  }
  return result;
}

void add_spans(const json& before, const json& now, top_row& out) {
  auto spans = spans_between(before, now, "replica", "request_");
  if (!spans)
    spans = spans_between(before, now, "group", "delivery_");
  if (!spans)
    return;
  auto at = [&](double share) -> std::optional<double> {
    auto x = core::latency_buckets::quantile(*spans, share);
    if (!x)
      return std::nullopt;
    return std::chrono::duration<double, std::milli>(*x).count();
  };
  out.p50_ms = at(0.5);
  out.p99_ms = at(0.99);
}

void add_rates(const json& before, const json& now, double seconds,
               top_row& out) {
  auto of = [&](const char* actor, const char* name) {
    return rate(counter_of(before, actor, name), counter_of(now, actor, name),
                seconds);
  };
  out.sent = of("group", "messages_sent");
  out.delivered = of("orderer", "messages_delivered");
  out.resent = of("resender", "messages_resent");
  out.bytes_out = of("transport", "bytes_sent");
  auto used = [](const json& x) { return x.at("process").at("cpu_seconds"); };
  out.processor = rate(used(before), used(now), seconds);
  add_spans(before, now, out);
}

void add_group(const json& x, top_row& out) {
  if (!x.contains("group"))
    return;
  const auto& group = x.at("group");
  out.phase = group.at("phase").get<std::string>();
  out.quorate = group.at("quorate").get<bool>();
  for (const auto& who : group.at("members"))
    if (who.at("self").get<bool>())
      out.leads = who.at("leader").get<bool>();
    else
      out.others.push_back(who.at("name").get<std::string>());
}

top_row row_of(const json& x) {
  top_row result;
  result.node = x.at("node").get<std::string>();
  result.kind = x.at("kind").get<std::string>();
  add_group(x, result);
  result.held_back = level_of(x, "orderer", "messages_held_back");
  result.sends_waiting = level_of(x, "group", "sends_waiting");
  for (const auto& item : x.at("waits")) {
    auto count = item.at("messages").get<std::uint64_t>();
    auto since = item.at("since_ms").get<std::int64_t>();
    if (!result.waits_for.empty()
        && std::tie(count, since) <= std::tie(result.waiting, result.waited_ms))
      continue;
    result.waits_for = item.at("member").get<std::string>();
    result.waiting = count;
    result.waited_ms = since;
  }
  const auto& resident = x.at("process").at("resident_bytes");
  if (resident.is_number())
    result.resident_bytes = resident.get<double>();
  return result;
}

/// `1234`, `56.7k`, `8.9M`; a dash where there is nothing.
std::string short_number(const std::optional<double>& x) {
  if (!x)
    return "-";
  auto value = *x;
  const char* unit = "";
  for (const auto* next : {"k", "M", "G"}) {
    if (value < 10000)
      break;
    value /= 1000;
    unit = next;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(),
                value < 10 || *unit != '\0' ? "%.1f%s" : "%.0f%s", value, unit);
  return text.data();
}

std::string phase_of(const top_row& x) {
  if (x.phase.empty())
    return x.kind;
  auto result = x.leads && x.quorate ? "leader" : x.phase;
  return x.quorate || x.phase != "member" ? result : "not quorate";
}

} // namespace

top_row top_table::on_answer(const std::string& whom, const node_answer& x,
                             instant now) {
  auto last = std::find_if(looks_.begin(), looks_.end(),
                           [&](const look& y) { return y.whom == whom; });
  auto forget = [&](const std::string& why) {
    if (last != looks_.end())
      looks_.erase(last);
    top_row result;
    result.node = whom;
    result.fault = why;
    return result;
  };
  if (auto* bad = std::get_if<question_failed>(&x))
    return forget(bad->text);
  const auto& state = std::get<json>(x);
  try {
    auto result = row_of(state);
    auto life = state.at("incarnation").get<std::uint64_t>();
    if (last == looks_.end()) {
      looks_.push_back({whom, life, now, state});
      return result;
    }
    if (last->life == life)
      add_rates(last->state, state,
                std::chrono::duration<double>(now - last->at).count(), result);
    *last = {whom, life, now, state};
    return result;
  } catch (const json::exception&) {
    return forget("what answers at " + whom + " is no node of troupe");
  }
}

std::string top_text(const std::vector<top_row>& rows) {
  text_table table{2};
  table.add({"node", "state", "sent/s", "deliv/s", "resent/s", "KiB/s", "held",
             "queued", "p50 ms", "p99 ms", "cpu %", "MiB", "waiting", "since",
             "for"});
  std::string faults;
  for (const auto& x : rows) {
    if (!x.fault.empty()) {
      table.add({printable(x.node), "no answer"});
      faults += printable(x.node) + ": " + printable(x.fault) + "\n";
      continue;
    }
    auto scaled = [](const std::optional<double>& y, double by) {
      return short_number(y ? std::optional<double>{*y * by} : std::nullopt);
    };
    auto waits = !x.waits_for.empty();
    table.add({printable(x.node), printable(phase_of(x)), short_number(x.sent),
               short_number(x.delivered), short_number(x.resent),
               scaled(x.bytes_out, 1.0 / 1024), std::to_string(x.held_back),
               std::to_string(x.sends_waiting), short_number(x.p50_ms),
               short_number(x.p99_ms), scaled(x.processor, 100),
               scaled(x.resident_bytes, 1.0 / (1 << 20)),
               waits ? std::to_string(x.waiting) : "-",
               waits ? short_time(static_cast<double>(x.waited_ms)) : "-",
               waits ? printable(x.waits_for) : "-"});
  }
  return table.text() + faults;
}

nlohmann::ordered_json top_json(const std::vector<top_row>& rows) {
  auto number = [](const std::optional<double>& x) {
    return x ? json(*x) : json(nullptr);
  };
  auto word = [](const std::string& x) {
    return x.empty() ? json(nullptr) : json(x);
  };
  auto result = json::array();
  for (const auto& x : rows) {
    if (!x.fault.empty()) {
      result.push_back({{"node", x.node}, {"fault", x.fault}});
      continue;
    }
    auto waited = x.waits_for.empty() ? json(nullptr) : json(x.waited_ms);
    result.push_back({{"node", x.node},
                      {"kind", x.kind},
                      {"phase", word(x.phase)},
                      {"quorate", x.quorate},
                      {"leader", x.leads},
                      {"sent_per_second", number(x.sent)},
                      {"delivered_per_second", number(x.delivered)},
                      {"resent_per_second", number(x.resent)},
                      {"bytes_sent_per_second", number(x.bytes_out)},
                      {"p50_ms", number(x.p50_ms)},
                      {"p99_ms", number(x.p99_ms)},
                      {"processors", number(x.processor)},
                      {"held_back", x.held_back},
                      {"sends_waiting", x.sends_waiting},
                      {"waits_for", word(x.waits_for)},
                      {"waiting", x.waiting},
                      {"waited_ms", waited},
                      {"resident_bytes", x.resident_bytes},
                      {"fault", nullptr}});
  }
  return {{"nodes", std::move(result)}};
}

} // namespace troupe
