#include "nodes/bench_plan.hpp"

#include "nodes/json_fields.hpp"

#include <algorithm>
#include <filesystem>

namespace troupe {

namespace {

using json = nlohmann::json;

double share_of(const json& x, const char* key) {
  auto i = x.find(key);
  return i != x.end() && i->is_number() ? i->get<double>() : 0;
}

bool is_sound(const bench_member_plan& x) {
  const auto& load = x.load;
  return load.members >= 2 && load.members <= bench_load::members_max
         && x.members.size() == load.members && x.self >= 1
         && x.self <= load.members && x.socket >= 0
         && load.bytes >= bench_load::stamp_bytes && !is_exhibit(load.order)
         && load.duration > timespan{0};
}

} // namespace

std::string to_text(const bench_member_plan& x) {
  const auto& load = x.load;
  json result{{"one_sender", load.one_sender},
              {"bytes", load.bytes},
              {"level", to_string(load.order)},
              {"duration_ns", load.duration.count()},
              {"loss", load.loss},
              {"self", x.self},
              {"socket", x.socket},
              {"members", json::array()}};
  if (load.rate)
    result["rate"] = *load.rate;
  if (load.datagram_bytes)
    result["datagram_bytes"] = *load.datagram_bytes;
  if (!load.file.empty())
    result["file"] = load.file;
  if (!load.sets.empty())
    result["sets"] = load.sets;
  for (const auto& at : x.members)
    result["members"].push_back(to_string(at));
  return result.dump();
}

std::optional<bench_member_plan> parse_bench_member(const std::string& text) {
  auto in = json::parse(text, nullptr, false);
  auto order = parse_level(text_of(in, "level"));
  if (!in.is_object() || !order)
    return std::nullopt;
  bench_member_plan result;
  auto& load = result.load;
  load.one_sender = is_set(in, "one_sender");
  load.bytes = count_of(in, "bytes");
  load.order = *order;
  load.duration = timespan{time_of(in, "duration_ns")};
  load.loss = share_of(in, "loss");
  if (in.contains("rate"))
    load.rate = count_of(in, "rate");
  if (in.contains("datagram_bytes"))
    load.datagram_bytes = count_of(in, "datagram_bytes");
  load.file = text_of(in, "file");
  load.sets = texts_of(in, "sets");
  result.self = static_cast<member_id>(count_of(in, "self"));
  result.socket = static_cast<int>(time_of(in, "socket"));
  for (const auto& item : texts_of(in, "members"))
    if (auto at = parse_endpoint(item))
      result.members.push_back(*at);
  load.members = static_cast<std::uint32_t>(result.members.size());
  if (!is_sound(result))
    return std::nullopt;
  return result;
}

config::load_result settings_of(const bench_load& x, member_id self) {
  auto name = "member-" + std::to_string(self);
  json base{{"node", "peer"},
            {"name", name},
            {"state_dir", nullptr},
            {"peers", {{{"name", name}, {"address", "127.0.0.1:1"}}}}};
  base["group"]["level"] = to_string(x.order);
  // A member has calls to nobody, and smaller datagrams than a call may have.
  base["channel"]["chunk_bytes"] = "256B";
  auto& transport = base["transport"];
  transport["bind"] = "127.0.0.1:0";
  if (x.datagram_bytes)
    transport["datagram_bytes"] = std::to_string(*x.datagram_bytes) + "B";
  transport["impairment"]["loss"] = x.loss;
  transport["impairment"]["seed"] = self;
  return config::load_text("(measured)", base.dump(), {x.sets, {}});
}

stream_options stream_options_for(const bench_load& x) {
  auto config = settings_of(x, 1).config;
  return {config.group, config.clock, config.resender, config.ack_tracker};
}

transport_options transport_options_for(const bench_load& x, member_id self) {
  return settings_of(x, self).config.transport;
}

trace_options trace_options_for(const bench_load& x, member_id self) {
  auto result = settings_of(x, self).config.trace;
  if (result.file.empty())
    return result;
  std::filesystem::path path{result.file};
  auto name = path.stem().string() + "-" + std::to_string(self)
              + path.extension().string();
  result.file = path.replace_filename(name).string();
  return result;
}

} // namespace troupe
