#include "nodes/ordering_report.hpp"

#include "nodes/output.hpp"
#include "nodes/text_table.hpp"

#include <algorithm>

namespace troupe {

namespace {

/// Returns `57 of 60`; without a result there is nothing to count.
std::string rounds_of(const ordering_run& x) {
  if (x.rounds == 0)
    return "?";
  return std::to_string(x.rounds_out_of_order) + " of "
         + std::to_string(x.rounds);
}

/// A table with a column a run.
std::string side_by_side(const std::vector<ordering_run>& runs) {
  text_table table;
  auto row = [&](std::string title, auto text_of_run) {
    std::vector<std::string> cells{std::move(title)};
    for (const auto& run : runs)
      cells.push_back(text_of_run(run));
    table.add(std::move(cells));
  };
  using run = ordering_run;
  row("", [](const run& x) { return to_string(x.order); });
  row("rounds out of order", rounds_of);
  row("deliveries missing",
      [](const run& x) { return std::to_string(x.missing); });
  row("messages delivered twice",
      [](const run& x) { return std::to_string(x.duplicates); });
  row("verdict", [](const run& x) { return to_string(x.verdict); });
  return table.text();
}

/// A table with a row for each peer in each run.
std::string peer_by_peer(const std::vector<ordering_run>& runs) {
  text_table table{2};
  table.add(
    {"peer", "level", "sent", "received", "resent", "duplicates", "delivered"});
  for (std::size_t i = 0; i < runs.front().tallies.size(); ++i)
    for (const auto& run : runs) {
      const auto& x = run.tallies[i];
      auto count = [&](std::uint64_t number) {
        return x.reported ? std::to_string(number) : "?";
      };
      auto first = &run == runs.data();
      table.add({first ? printable(x.name) : "", to_string(run.order),
                 count(x.sent), count(x.received), count(x.resent),
                 count(x.duplicates), std::to_string(x.delivered)});
    }
  return table.text();
}

/// Returns `message 3 of peer-1` for `peer-1#3`.
std::string message_in_words(const std::string& x) {
  auto mark = x.rfind('#');
  if (mark == std::string::npos)
    return printable(x);
  return printable("message " + x.substr(mark + 1) + " of "
                   + x.substr(0, mark));
}

/// Returns a sentence, or nothing if the logs do not differ.
std::string first_difference(const ordering_run& x) {
  if (!x.difference)
    return {};
  const auto& d = *x.difference;
  auto result = "  " + to_string(x.order) + " first differs at position "
                + std::to_string(d.position) + ":\n";
  for (std::size_t i = 0; i < std::min(d.peers.size(), d.messages.size()); ++i)
    result += "    " + printable(d.peers[i]) + " delivered "
              + message_in_words(d.messages[i]) + "\n";
  return result;
}

std::string joined(const std::vector<std::string>& items) {
  std::string result;
  for (const auto& x : items)
    result += (result.empty() ? "" : ", ") + x;
  return result;
}

/// Returns what a run came to, such as `safe agreed in all 60 rounds`.
std::string outcome(const ordering_run& x, bool in_full) {
  auto level = to_string(x.order);
  if (x.verdict == run_verdict::disordered)
    return level + " disagreed in " + rounds_of(x) + " rounds";
  if (x.verdict == run_verdict::ordered && in_full)
    return level + " agreed in all " + std::to_string(x.rounds) + " rounds";
  if (x.verdict == run_verdict::ordered)
    return level + " agreed in all";
  if (!x.missing_peers.empty())
    return level + " is missing " + printable(joined(x.missing_peers));
  if (x.rounds > 0 && x.missing > 0)
    return level + " is missing " + std::to_string(x.missing) + " deliveries";
  return level + " was not played to its end";
}

nlohmann::ordered_json to_json(const order_difference& x) {
  return {
    {"position", x.position}, {"peers", x.peers}, {"messages", x.messages}};
}

nlohmann::ordered_json to_json(const ordering_run& x) {
  using json = nlohmann::ordered_json;
  auto per_peer = [&](auto member) {
    auto list = json::array();
    for (const auto& tally : x.tallies)
      list.push_back(tally.*member);
    return list;
  };
  json result;
  result["level"] = to_string(x.order);
  result["peers"] = x.peers;
  result["messages"] = x.messages;
  result["seed"] = x.seed;
  result["rounds"] = x.rounds;
  result["rounds_out_of_order"] = x.rounds_out_of_order;
  result["first_difference"] = x.difference ? to_json(*x.difference) : json();
  result["missing"] = x.missing;
  result["missing_peers"] = x.missing_peers;
  result["duplicates"] = x.duplicates;
  result["names"] = per_peer(&peer_tally::name);
  result["sent"] = per_peer(&peer_tally::sent);
  result["received"] = per_peer(&peer_tally::received);
  result["resent"] = per_peer(&peer_tally::resent);
  result["duplicates_dropped"] = per_peer(&peer_tally::duplicates);
  result["delivered"] = per_peer(&peer_tally::delivered);
  result["first_half_before_last_quarter"] = x.first_half_before_last_quarter;
  result["problems"] = x.problems;
  result["verdict"] = to_string(x.verdict);
  result["seconds"] = x.seconds;
  result["folder"] = x.folder;
  result["logs"] = x.logs;
  result["page"] = x.page;
  result["trace"] = x.trace;
  return result;
}

constexpr auto legend
  = "  A round is one position of the delivery logs; it is out of order when "
    "two\n"
    "  peers delivered different messages there. Resent: sent again, since a "
    "peer\n"
    "  lacked it. Duplicates: copies that a peer recognised and dropped.\n";

} // namespace

nlohmann::ordered_json ordering_json(const std::vector<ordering_run>& runs,
                                     double seconds,
                                     const std::string& folder) {
  nlohmann::ordered_json result;
  if (runs.size() == 1) {
    result = to_json(runs.front());
  } else {
    result["runs"] = nlohmann::ordered_json::array();
    for (const auto& run : runs)
      result["runs"].push_back(to_json(run));
    result["verdict"] = is_good(runs) ? "good" : "bad";
  }
  result["seconds"] = seconds;
  result["folder"] = folder;
  return result;
}

std::string ordering_tables(const std::vector<ordering_run>& runs) {
  std::string differences;
  for (const auto& run : runs)
    differences += first_difference(run);
  return side_by_side(runs) + "\n" + peer_by_peer(runs) + "\n" + legend
         + (differences.empty() ? "" : "\n" + differences);
}

std::string ordering_pictures(const std::vector<ordering_run>& runs) {
  text_table table{2};
  for (const auto& run : runs)
    if (!run.page.empty())
      table.add({to_string(run.order), printable(run.page)});
  auto lines = table.text();
  return lines.empty() ? "" : "To see it, open in a browser:\n" + lines;
}

std::string ordering_verdict(const std::vector<ordering_run>& runs) {
  auto several = runs.size() > 1;
  auto result = several ? is_good(runs) ? "good" : "bad"
                        : to_string(runs.front().verdict);
  for (const auto& run : runs) {
    auto first = &run == runs.data();
    result += (first ? ": " : ", ") + outcome(run, first);
  }
  return result;
}

std::string promise_of(level x) {
  switch (x) {
    case level::unordered:
      return "delivers each message as it comes and repairs nothing";
    case level::naive:
      return "delivers a message once all have acknowledged it; the textbook's "
             "rule";
    case level::fifo:
      return "keeps the order of each sender";
    case level::causal:
      return "delivers a message after all that its sender had seen";
    case level::agreed:
      return "delivers in the same order everywhere";
    case level::safe:
      return "delivers in the same order everywhere, and only what all have";
  }
  return {};
}

} // namespace troupe
