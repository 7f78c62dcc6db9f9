#include "nodes/simulation/shrunk_plan.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <limits>

namespace troupe::simulation {

namespace {

using json = nlohmann::ordered_json;

/// No run lasts longer, and so no fault.
constexpr timespan time_max = std::chrono::hours{24};
/// A slow node takes a turn in each period: shorter ones are too many.
constexpr timespan period_min = std::chrono::milliseconds{1};
/// Messages of a node, as in the configuration.
constexpr std::uint64_t messages_max = 1'000'000'000;
/// Characters of the file that are shown to say what was found.
constexpr std::size_t shown_max = 40;

json to_json(const core::fault& x) {
  return {{"kind", to_string(x.kind)},
          {"text", to_text(x)},
          {"begin_ns", x.begin.count()},
          {"end_ns", x.end.count()},
          {"nodes", x.nodes},
          {"others", x.others},
          {"chance", x.chance},
          {"recovery", x.recovery},
          {"delay_min_ns", x.delay_min.count()},
          {"delay_max_ns", x.delay_max.count()},
          {"rate", x.rate},
          {"period_ns", x.period.count()},
          {"share", x.share},
          {"seed", x.seed}};
}

/// What is wrong with a file, with the place: `faults/2/share: found ...`.
struct wrong {
  std::string text;
};

/// One value of the file, and where it stands. Each reader throws `wrong`.
class field {
public:
  field(const json& x, std::string where) : x_(x), where_(std::move(where)) {
    // nop
  }

  field at(const std::string& key) const {
    if (!x_.is_object())
      refuse("an object");
    auto i = x_.find(key);
    auto where = where_.empty() ? key : where_ + "/" + key;
    if (i == x_.end())
      throw wrong{where + ": found nothing, expected a value"};
    return {*i, where};
  }

  std::uint64_t number(std::uint64_t low, std::uint64_t high) const {
    if (!x_.is_number_unsigned() || x_.get<std::uint64_t>() < low
        || x_.get<std::uint64_t>() > high)
      refuse("a whole number from " + std::to_string(low) + " to "
             + std::to_string(high));
    return x_.get<std::uint64_t>();
  }

  std::uint32_t small(std::uint32_t low, std::uint32_t high) const {
    return static_cast<std::uint32_t>(number(low, high));
  }

  /// In nanoseconds.
  timespan span(timespan low = timespan{0}) const {
    return timespan{static_cast<timespan::rep>(
      number(static_cast<std::uint64_t>(low.count()),
             static_cast<std::uint64_t>(time_max.count())))};
  }

  core::fault_kind kind() const {
    auto result = x_.is_string() ? core::parse_fault_kind(x_.get<std::string>())
                                 : std::nullopt;
    if (!result)
      refuse("the name of a fault, such as loss");
    return *result;
  }

  /// Reads each item of a list.
  template <class F>
  void each(std::size_t max, F f) const {
    if (!x_.is_array() || x_.size() > max)
      refuse("a list of at most " + std::to_string(max));
    for (std::size_t i = 0; i < x_.size(); ++i)
      f(field{x_[i], where_ + "/" + std::to_string(i)});
  }

  [[noreturn]] void refuse(const std::string& expected) const {
    std::string found = x_.is_structured() ? x_.type_name() : x_.dump();
    if (found.size() > shown_max)
      found = found.substr(0, shown_max) + "...";
    throw wrong{(where_.empty() ? "" : where_ + ": ") + "found " + found
                + ", expected " + expected};
  }

private:
  const json& x_;
  std::string where_;
};

std::vector<std::uint32_t> read_nodes(const field& in, std::uint32_t nodes) {
  std::vector<std::uint32_t> result;
  in.each(nodes, [&](const field& x) {
    auto node = x.small(0, nodes - 1);
    if (std::find(result.begin(), result.end(), node) != result.end())
      x.refuse("each node once");
    result.push_back(node);
  });
  return result;
}

/// Guests of `x` only meet with what the network does.
core::fault read_fault(const field& in, const shrunk_plan& x) {
  core::fault result;
  auto has_period = [&] {
    return result.kind == core::fault_kind::flap
           || result.kind == core::fault_kind::slow;
  };
  auto has_rate = [&] { return result.kind == core::fault_kind::bandwidth; };
  result.kind = in.at("kind").kind();
  result.begin = in.at("begin_ns").span();
  result.end = in.at("end_ns").span(result.begin);
  auto nodes = x.nodes + (core::is_of_network(result.kind) ? x.guests : 0);
  result.nodes = read_nodes(in.at("nodes"), nodes);
  result.others = read_nodes(in.at("others"), nodes);
  result.chance = in.at("chance").small(0, core::all_parts);
  result.recovery = in.at("recovery").small(0, core::all_parts);
  result.delay_min = in.at("delay_min_ns").span();
  result.delay_max = in.at("delay_max_ns").span(result.delay_min);
  result.rate = in.at("rate").number(has_rate() ? 1 : 0, 1u << 30);
  result.period
    = in.at("period_ns").span(has_period() ? period_min : timespan{0});
  result.share = in.at("share").small(0, core::all_parts);
  result.seed = in.at("seed").small(0,
                                    std::numeric_limits<std::uint32_t>::max());
  return result;
}

shrunk_plan read_plan(const json& document) {
  field in{document, ""};
  shrunk_plan result;
  result.nodes = in.at("nodes").small(nodes_min, nodes_max);
  result.messages = in.at("messages").number(1, messages_max);
  if (document.contains("guests"))
    result.guests = in.at("guests").small(0, guests_max);
  in.at("faults").each(core::faults_max, [&](const field& x) {
    result.faults.push_back(read_fault(x, result));
  });
  return result;
}

} // namespace

void apply(const shrunk_plan& x, run_plan& out) {
  out.nodes = x.nodes;
  out.config.peers.resize(x.nodes);
  out.config.source.messages = x.messages;
  out.faults = x.faults;
}

json to_json(const shrunk_plan& x) {
  json result{{"nodes", x.nodes}, {"messages", x.messages}};
  if (x.guests > 0)
    result["guests"] = x.guests;
  result["faults"] = json::array();
  for (const auto& item : x.faults)
    result["faults"].push_back(to_json(item));
  return result;
}

std::optional<shrunk_plan> read_shrunk_plan(const std::string& text,
                                            std::string& why) {
  if (text.size() > shrunk_plan_bytes_max) {
    why = "found " + std::to_string(text.size()) + " bytes, expected at most "
          + std::to_string(shrunk_plan_bytes_max);
    return std::nullopt;
  }
  auto document = json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    why = "found no JSON, expected an object";
    return std::nullopt;
  }
  try {
    return read_plan(document);
  } catch (const wrong& x) {
    why = x.text;
    return std::nullopt;
  }
}

} // namespace troupe::simulation
