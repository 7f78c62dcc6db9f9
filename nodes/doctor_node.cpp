#include "nodes/doctor.hpp"

#include "actors/io/socket.hpp"
#include "nodes/machine_facts.hpp"
#include "nodes/time_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

constexpr timespan probe_limit = std::chrono::seconds{1};
/// What waits longer does not do so by chance.
constexpr std::int64_t wait_ms_max = 30000;

/// Asks a node one thing after the other.
class patient {
public:
  explicit patient(node_question x) : question_(std::move(x)) {
    // nop
  }

  std::variant<json, question_failed> ask(const std::string& path) {
    question_.path = path;
    return ask_node(question_);
  }

  /// Nothing where it answers no such question.
  std::optional<json> try_to_ask(const std::string& path) {
    auto found = ask(path);
    if (auto* body = std::get_if<json>(&found))
      return std::move(*body);
    return std::nullopt;
  }

  const std::string& name() const {
    return question_.whom;
  }

private:
  node_question question_;
};

/// Other members or peers.
struct neighbour {
  std::string name;
  endpoint at;
  bool heard = false;
  /// Whether the node has it in its view, and not in its file alone.
  bool present = true;
};

void examine_actors(const json& state, health_report& out) {
  health_check x{"actors", state.at("node").get<std::string>()};
  std::string silent;
  for (const auto& [name, counted] : state.at("counters").items())
    if (counted.is_null())
      silent += (silent.empty() ? "" : ", ") + name;
  x.good = silent.empty();
  x.found = x.good ? "all actors answer" : silent + ": no answer within 1s";
  if (!x.good)
    x.fix = "end the node (SIGTERM, again to end it at once) and start it "
            "again; send its log with a report";
  out.push_back(std::move(x));
}

void examine_buffers(const json& state, health_report& out) {
  const auto& counted = state.at("counters").at("transport");
  const auto& limits = state.at("limits");
  if (counted.is_null())
    return;
  for (const auto* side : {"receive", "send"}) {
    auto name = std::string{side} + "_buffer";
    out.push_back(judge_buffer(
      "transport." + name, limits.at("transport." + name).get<std::uint64_t>(),
      counted.at(name + "_granted").get<std::uint64_t>()));
  }
}

/// What the transport has dropped for a reason that somebody can end.
void examine_drops(const json& state, health_report& out) {
  const auto& counted = state.at("counters").at("transport");
  if (counted.is_null())
    return;
  auto look = [&](const char* counter, const char* of, const char* fix) {
    auto n = counted.at(counter).get<std::uint64_t>();
    health_check x{"datagrams", of, n == 0};
    x.found = std::to_string(n) + " dropped";
    if (!x.good)
      x.fix = fix;
    out.push_back(std::move(x));
  };
  look("datagrams_dropped_queue_full", "own ones without room",
       "raise transport.queue_max, or send less: the link does not take more");
  look("datagrams_dropped_version", "those of another wire version",
       "troupe --version on all machines says which node to replace");
}

/// Returns whether what the node says is sealed; a node of before does not.
bool examine_sealing(const json& state, health_report& out) {
  const auto& counted = state.at("counters").at("transport");
  auto at = parse_endpoint(state.at("addresses").at("udp").get<std::string>());
  if (counted.is_null() || !at || !counted.contains("sealed"))
    return false;
  auto sealed = counted.at("sealed").get<std::uint64_t>() != 0;
  out.push_back(judge_sealing(sealed, *at));
  if (!sealed)
    return false;
  auto n = counted.at("datagrams_dropped_sealed").get<std::uint64_t>();
  health_check x{"datagrams", "those under a key that is not here", n == 0};
  x.found = std::to_string(n) + " dropped";
  if (!x.good)
    x.fix = "compare troupe keys list FILE on all machines";
  out.push_back(std::move(x));
  return true;
}

void examine_files(const json& state, health_report& out) {
  const auto& process = state.at("process");
  if (process.at("open_files").is_null()
      || process.at("open_files_max").is_null())
    return;
  auto most = process.at("open_files_max").get<double>();
  out.push_back(judge_descriptors(
    static_cast<std::uint64_t>(process.at("open_files").get<double>()), 0,
    static_cast<std::uint64_t>(most)));
}

void examine_waits(const json& state, health_report& out) {
  auto before = out.size();
  for (const auto& item : state.at("waits")) {
    auto since = item.at("since_ms").get<std::int64_t>();
    if (since < wait_ms_max)
      continue;
    auto who = item.at("member").get<std::string>();
    health_check x{"messages", who, false};
    x.found = "some have waited for its ";
    x.found += item.at("what").get<std::string>();
    x.found += " for " + short_time(static_cast<double>(since));
    x.fix = "look at " + who + " and the link to it: troupe doctor ";
    x.fix += who;
    x.fix += "; a group removes who does not move on only with detector.stuck "
             "evict";
    out.push_back(std::move(x));
  }
  if (out.size() == before)
    out.push_back({"messages",
                   state.at("node").get<std::string>(),
                   true,
                   "none waits for a member for long",
                   {}});
}

void examine_group(const json& state, const std::string& whom,
                   health_report& out) {
  if (!state.contains("group"))
    return;
  const auto& group = state.at("group");
  health_check x{"group", state.at("node").get<std::string>(),
                 group.at("quorate").get<bool>()};
  x.found = group.at("phase").get<std::string>();
  auto why = group.at("why").get<std::string>();
  if (!x.good && !why.empty())
    x.found += ": " + why;
  if (!x.good)
    x.fix = "start the members that are missing; troupe members " + whom
            + " says who is heard";
  out.push_back(std::move(x));
}

/// Who is with the node, and who should be by its file.
std::vector<neighbour> neighbours_of(const json& state, patient& who) {
  std::vector<neighbour> result;
  std::set<std::string> names{state.at("node").get<std::string>()};
  auto add = [&](const json& x, bool heard) {
    auto name = x.at("name").get<std::string>();
    auto at = parse_endpoint(x.at("address").get<std::string>());
    if (at && names.insert(name).second)
      result.push_back({name, *at, heard});
  };
  if (state.contains("group"))
    for (const auto& x : state.at("group").at("members"))
      add(x, x.at("heard").get<bool>());
  else if (auto peers = who.try_to_ask("/v1/peers"))
    for (const auto& x : peers->at("peers")) {
      auto status = x.at("status").get<std::string>();
      if (status != "left")
        add(x, status == "alive");
    }
  for (const auto& x : state.at("peers")) {
    auto name = x.at("name").get<std::string>();
    auto at = resolve_endpoint(x.at("address").get<std::string>());
    if (auto* good = std::get_if<endpoint>(&at);
        good && names.insert(name).second)
      result.push_back({name, *good, false, false});
  }
  return result;
}

health_check judge_hearing(const neighbour& x, const std::string& own) {
  health_check y{"hears", x.name, x.heard, "the node hears it"};
  if (!x.present)
    y.found = "it stands in the node's file, and is not with it";
  else if (!x.heard)
    y.found = "the node does not hear it";
  if (!x.heard)
    y.fix = "start it, if it does not run; else let UDP through from "
            + to_string(x.at) + " to " + own;
  return y;
}

/// Whom the node hears, and who answers from here. The second is asked only
/// where it says something: the loopback of another machine is another one, and
/// those who seal answer nobody without a key.
void examine_neighbours(const json& state, patient& who, bool answers,
                        health_report& out) {
  auto all = neighbours_of(state, who);
  auto own = state.at("addresses").at("udp").get<std::string>();
  auto here = parse_endpoint(own);
  std::vector<endpoint> reachable;
  for (const auto& x : all) {
    out.push_back(judge_hearing(x, own));
    if (!here || x.at.is_loopback() == here->is_loopback())
      reachable.push_back(x.at);
  }
  if (reachable.empty() || !answers)
    return;
  auto from = endpoint{};
  if (here && here->is_loopback()) {
    from = *here;
  } else if (reachable.front().is_v4()) {
    from = v4_endpoint(0, 0);
  }
  from.port = 0;
  auto answered = probe_peers(from, reachable, probe_limit);
  for (const auto& x : all) {
    if (std::find(reachable.begin(), reachable.end(), x.at) == reachable.end())
      continue;
    auto took = answered.find(x.at);
    out.push_back(judge_peer(x.name, x.at,
                             took == answered.end()
                               ? std::nullopt
                               : std::optional<timespan>{took->second}));
  }
}

void examine_chaos(patient& who, health_report& out) {
  auto faults = who.try_to_ask("/v1/chaos");
  if (!faults)
    return;
  for (const auto& x : faults->at("faults"))
    out.push_back({"chaos", x.at("fault").get<std::string>(), false,
                   "ordered on purpose, for "
                     + short_time(x.at("left_ms").get<double>()) + " more",
                   "troupe chaos " + who.name() + " heal"});
}

} // namespace

std::variant<health_report, question_failed>
examine_node(const node_question& x) {
  patient who{x};
  auto found = who.ask("/v1/state");
  if (auto* bad = std::get_if<question_failed>(&found))
    return *bad;
  const auto& state = std::get<json>(found);
  health_report result;
  try {
    auto skew = std::chrono::milliseconds{
      static_cast<std::int64_t>(state.at("now_ms").get<std::uint64_t>())
      - static_cast<std::int64_t>(wall_ms())};
    examine_actors(state, result);
    examine_buffers(state, result);
    examine_drops(state, result);
    auto sealed = examine_sealing(state, result);
    examine_group(state, x.whom, result);
    examine_neighbours(state, who, !sealed, result);
    examine_waits(state, result);
    result.push_back(judge_skew(skew));
    examine_files(state, result);
    examine_chaos(who, result);
  } catch (const json::exception&) {
    return question_failed{exit_code::bad_data, "what answers at " + x.whom
                                                  + " is no node of troupe"};
  }
  return result;
}

} // namespace troupe
