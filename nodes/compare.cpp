#include "nodes/compare.hpp"

#include "actors/core/order_audit.hpp"
#include "nodes/delivery_log.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

// Discrepancies that the text shows; JSON has all that the audit lists.
constexpr std::size_t shown_max = 10;

/// What was read, and what came out of it.
struct comparison {
  const std::vector<std::string>& files;
  sender_numbers senders;
  audit_report report;

  const std::string& file_of(member_id log) const {
    return files.at(log - 1);
  }
};

// -- JSON ---------------------------------------------------------------------

json to_json(const comparison& x, const message_name& message) {
  const auto& key = x.senders.at(message.sender);
  return {{"sender", key.sender}, {"seq", message.number}, {"view", key.view}};
}

json to_json(const comparison& x, const std::optional<message_name>& message) {
  return message ? to_json(x, *message) : json(nullptr);
}

json to_json(const comparison& x) {
  const auto& r = x.report;
  json result{{"verdict", to_string(r.result)},
              {"rounds", r.rounds},
              {"rounds_out_of_order", r.rounds_out_of_order}};
  result["first_difference"] = r.first_difference ? json(*r.first_difference)
                                                  : json(nullptr);
  result["missing"] = r.missing;
  result["duplicates"] = r.duplicates;
  result["logs"] = json::array();
  for (const auto& log : r.logs)
    result["logs"].push_back({{"file", log.name},
                              {"length", log.length},
                              {"missing", log.missing},
                              {"duplicates", log.duplicates}});
  result["discrepancies_total"] = r.discrepancies_total;
  result["discrepancies"] = json::array();
  for (const auto& item : r.discrepancies)
    result["discrepancies"].push_back({{"position", item.position},
                                       {"file", x.file_of(item.peer)},
                                       {"in_first", to_json(x, item.in_first)},
                                       {"in_this", to_json(x, item.in_other)}});
  result["missing_messages"] = json::array();
  for (const auto& item : r.missing_messages) {
    auto message = to_json(x, item.what);
    for (auto log : item.at)
      message["files"].push_back(x.file_of(log));
    result["missing_messages"].push_back(std::move(message));
  }
  return result;
}

// -- text ---------------------------------------------------------------------

std::string shown(const comparison& x,
                  const std::optional<message_name>& message) {
  if (!message)
    return "ends";
  const auto& key = x.senders.at(message->sender);
  return "has message " + std::to_string(message->number) + " of "
         + printable(key.sender) + " (view " + printable(key.view) + ")";
}

void print_text(const comparison& x, std::ostream& out) {
  const auto& r = x.report;
  for (const auto& log : r.logs)
    out << printable(log.name) << ": " << log.length << " delivered, "
        << log.missing << " missing, " << log.duplicates << " duplicates\n";
  out << r.rounds_out_of_order << " of " << r.rounds << " rounds out of order";
  if (r.first_difference)
    out << ", the first at position " << *r.first_difference
        << " (counted from 0)";
  out << "\n";
  std::size_t count = 0;
  for (const auto& item : r.discrepancies) {
    if (++count > shown_max)
      break;
    out << "  position " << item.position << ": " << printable(x.file_of(1))
        << " " << shown(x, item.in_first) << ", "
        << printable(x.file_of(item.peer)) << " " << shown(x, item.in_other)
        << "\n";
  }
  if (r.discrepancies_total > shown_max)
    out << "  ... and " << r.discrepancies_total - shown_max << " more\n";
  out << "verdict: " << to_string(r.result) << "\n";
}

} // namespace

int compare_logs(const std::vector<std::string>& files, output_format format,
                 console io) {
  comparison x{files, {}, {}};
  config::fault_list faults;
  std::vector<delivery_report> logs;
  for (const auto& file : files) {
    delivery_report log;
    log.number = static_cast<member_id>(logs.size() + 1);
    log.name = file;
    log.entries = read_delivery_log(file, x.senders, faults);
    logs.push_back(std::move(log));
  }
  print_faults(faults, io.err);
  if (!faults.empty())
    return to_int(exit_code::bad_data);
  x.report = core::audit_order(logs, {});
  if (format == output_format::text)
    print_text(x, io.out);
  else
    io.out << json_text(to_json(x), format);
  auto good = x.report.result == verdict::ordered;
  return to_int(good ? exit_code::yes : exit_code::no);
}

} // namespace troupe
