#include "nodes/bench_reply.hpp"

#include "nodes/json_fields.hpp"

#include <fstream>

namespace troupe {

namespace {

using nlohmann::json;

double number_of(const json& x, const char* key) {
  auto i = x.find(key);
  return i != x.end() && i->is_number() ? i->get<double>() : 0;
}

bool take_latency(const json& in, core::histogram& out) {
  for (const auto& item : in)
    if (!item.is_array() || item.size() != 2 || !item[0].is_number_unsigned()
        || !item[1].is_number_unsigned()
        || !out.add_bucket(
          {item[0].get<std::size_t>(), item[1].get<std::uint64_t>()}))
      return false;
  return true;
}

bool take_waits(const json& in, std::map<member_id, timespan>& out) {
  for (const auto& item : in) {
    if (!item.is_array() || item.size() != 2 || !item[0].is_number_unsigned()
        || !item[1].is_number_integer())
      return false;
    out[item[0].get<member_id>()] = timespan{item[1].get<timespan::rep>()};
  }
  return true;
}

} // namespace

std::string to_text(const bench_reply& x) {
  const auto& sample = x.sample;
  auto waits = json::array();
  for (const auto& [who, time] : sample.longest_waits)
    waits.push_back({who, time.count()});
  json result{{"deliveries", sample.deliveries},
              {"seconds", sample.seconds},
              {"cpu_seconds", sample.cpu_seconds},
              {"rss_mib", x.rss_mib},
              {"sent", sample.sent},
              {"delivered", sample.delivered},
              {"order_hash", sample.order_hash},
              {"latency_ns", sample.latency.buckets()},
              {"waits_ns", std::move(waits)},
              {"counted", x.counted}};
  return result.dump();
}

std::optional<bench_reply> parse_bench_reply(const std::string& text) {
  auto in = json::parse(text, nullptr, false);
  if (!in.is_object() || !in.contains("order_hash"))
    return std::nullopt;
  bench_reply result;
  auto& x = result.sample;
  x.deliveries = count_of(in, "deliveries");
  x.seconds = number_of(in, "seconds");
  x.cpu_seconds = number_of(in, "cpu_seconds");
  x.sent = count_of(in, "sent");
  x.delivered = count_of(in, "delivered");
  x.order_hash = count_of(in, "order_hash");
  result.rss_mib = number_of(in, "rss_mib");
  if (!take_latency(list_of(in, "latency_ns"), x.latency)
      || !take_waits(list_of(in, "waits_ns"), x.longest_waits))
    return std::nullopt;
  const auto& counted = object_of(in, "counted");
  for (const auto& item : counted.items())
    result.counted[item.key()] = count_of(counted, item.key().c_str());
  return result;
}

double peak_memory_mib(const std::string& who) {
  // Not what getrusage says: that begins with the memory of the parent.
  std::ifstream in{"/proc/" + who + "/status"};
  for (std::string word; in >> word;)
    if (double kib = 0; word == "VmHWM:" && in >> kib)
      return kib / 1024;
  return 0;
}

} // namespace troupe
