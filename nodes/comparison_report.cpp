#include "nodes/comparison_report.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// A wait that is shorter settles by itself and needs no word.
constexpr timespan worth_telling = std::chrono::seconds{5};

/// Discrepancies that a person is shown.
constexpr std::size_t shown_max = 10;

using names = std::map<member_id, std::string>;

names names_of(const audit_report& x) {
  names result;
  for (auto& log : x.logs)
    result[log.peer] = log.name;
  return result;
}

std::string name_of(const names& of, member_id who) {
  auto i = of.find(who);
  return i == of.end() ? "peer number " + std::to_string(who) : i->second;
}

std::string text_of(const names& of, const std::optional<message_name>& x) {
  return x ? name_of(of, x->sender) + "#" + std::to_string(x->number)
           : "nothing";
}

std::string joined(const std::vector<std::string>& items) {
  std::string result;
  for (auto& x : items)
    result += (result.empty() ? "" : ", ") + x;
  return result;
}

const char* name_of(comparison_stage x) {
  switch (x) {
    case comparison_stage::registrations:
      return "registrations";
    case comparison_stage::starts:
      return "starts";
    default:
      return "logs";
  }
}

json peers_json(const audit_report& x) {
  json result = json::array();
  for (auto& log : x.logs)
    result.push_back({{"name", log.name},
                      {"number", log.peer},
                      {"sent", log.sent},
                      {"received", log.received},
                      {"resent", log.resent},
                      {"duplicates_dropped", log.duplicates_dropped},
                      {"delivered", log.length},
                      {"incomplete", log.gave_up}});
  return result;
}

json difference_json(const audit_report& x) {
  if (x.discrepancies.empty())
    return nullptr;
  auto of = names_of(x);
  auto& first = x.discrepancies.front();
  return {
    {"position", first.position},
    {"peers", {name_of(of, x.logs.front().peer), name_of(of, first.peer)}},
    {"messages", {text_of(of, first.in_first), text_of(of, first.in_other)}}};
}

std::string result_text(const round_compared& x) {
  auto& r = x.audit;
  auto of = names_of(r);
  std::ostringstream out;
  for (auto& log : r.logs)
    out << log.name << ": " << log.length << " delivered, " << log.missing
        << " missing, " << log.duplicates << " duplicates"
        << (log.gave_up ? ", gave up" : "") << "\n";
  if (r.expected_length)
    for (auto& log : r.logs)
      if (log.length != *r.expected_length)
        out << "warning: the log of " << log.name << " has " << log.length
            << " messages, not " << *r.expected_length << "\n";
  std::size_t shown = 0;
  for (auto& item : r.discrepancies) {
    if (++shown > shown_max)
      break;
    out << "position " << item.position << ": "
        << name_of(of, r.logs.front().peer) << " has "
        << text_of(of, item.in_first) << ", " << name_of(of, item.peer)
        << " has " << text_of(of, item.in_other) << "\n";
  }
  if (r.discrepancies_total > shown_max)
    out << "... and " << r.discrepancies_total - shown_max << " more\n";
  if (!x.silent.empty())
    out << "no log from: " << joined(x.silent) << "\n";
  if (!x.why.empty())
    out << x.why << "\n";
  out << r.rounds_out_of_order << " of " << r.rounds
      << " rounds out of order\nround " << x.round << ": "
      << to_string(r.result);
  return out.str();
}

} // namespace

namespace events {

std::string progress(output_format form, const comparison_waits& x) {
  if (form == output_format::text) {
    auto text = "round " + std::to_string(x.round) + ": waiting for the "
                + name_of(x.stage);
    if (x.stage == comparison_stage::registrations)
      text += ", " + std::to_string(x.registered) + " of "
              + std::to_string(x.wanted);
    if (!x.missing.empty())
      text += " of " + joined(x.missing);
    return x.about.empty() ? text : text + " (" + x.about + ")";
  }
  return json{{"event", "progress"},       {"round", x.round},
              {"stage", name_of(x.stage)}, {"registered", x.registered},
              {"wanted", x.wanted},        {"missing", x.missing},
              {"about", x.about}}
    .dump();
}

std::string result(output_format form, const round_compared& x) {
  if (form == output_format::text)
    return result_text(x);
  auto& r = x.audit;
  return json{{"event", "result"},
              {"round", x.round},
              {"verdict", to_string(r.result)},
              {"rounds", r.rounds},
              {"rounds_out_of_order", r.rounds_out_of_order},
              {"first_difference", difference_json(r)},
              {"missing", r.missing},
              {"duplicates", r.duplicates},
              {"missing_peers", x.silent},
              {"why", x.why},
              {"peers", peers_json(r)}}
    .dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace events

comparison_listener_actor::behavior_type comparison_report_behavior(
  comparison_listener_actor::stateful_pointer<comparison_report_state> self,
  comparison_report_setup setup) {
  auto write = [=](const std::string& line) {
    setup.standard_output->write(line);
    if (setup.standard_output->flush() != 0)
      self->send(setup.supervisor, life_over{false});
  };
  return {
    [=](const comparison_waits& x) {
      if (x.since >= worth_telling)
        write(events::progress(setup.output, x));
    },
    [=](const peer_started& x) {
      spdlog::info("{}: {} (round {})", x.name, x.answer, x.round);
    },
    [=](const round_compared& x) { write(events::result(setup.output, x)); },
    [=](const experiment_over& x) {
      auto& st = self->state;
      st.good = st.good && x.worst == verdict::ordered && x.why.empty();
      if (!x.why.empty())
        spdlog::warn(x.why);
      if (!setup.asks)
        self->send(setup.supervisor, life_over{st.good});
    },
  };
}

void describe(const comparison_report_state& st, inspection& out) {
  add_field(out.fields, "good", st.good);
}

} // namespace troupe
