#include "nodes/ordering_recorder.hpp"

#include "nodes/exit_codes.hpp"
#include "nodes/json_fields.hpp"

#include <algorithm>
#include <utility>

#include <signal.h>

namespace troupe {

namespace {

using nlohmann::json;

/// Returns `peer-3 (12 acknowledgements), peer-4`.
std::string waited_for(const json& list) {
  std::string result;
  for (const auto& item : list) {
    result += (result.empty() ? "" : ", ") + text_of(item, "name");
    auto what = text_of(item, "what");
    auto count = count_of(item, "count");
    if (!what.empty())
      result += " (" + what + (count > 0 ? ", " + std::to_string(count) : "")
                + (count > 0 ? " messages)" : ")");
  }
  return result;
}

std::string joined(const std::vector<std::string>& names) {
  std::string result;
  for (const auto& x : names)
    result += (result.empty() ? "" : ", ") + x;
  return result;
}

} // namespace

ordering_recorder::ordering_recorder(std::vector<std::string> peers,
                                     std::uint64_t messages)
  : peers_(std::move(peers)), messages_(messages) {
  // nop
}

std::string ordering_recorder::on_event(const std::string& node,
                                        const json& event) {
  auto what = text_of(event, "event");
  auto at_us = time_of(event, "at_us");
  if (what == "deliver") {
    ++seen_[node];
    timeline_.on_delivered(at_us);
  } else if (what == "sent") {
    timeline_.on_sent(node, count_of(event, "seq"), at_us);
  } else if (what == "ready") {
    ready_[node] = text_of(object_of(event, "addresses"), "udp");
  } else if (what == "result") {
    on_result(event);
  } else if (what == "wait") {
    return if_new(node, "waits for " + waited_for(list_of(event, "for")));
  } else if (what == "progress") {
    return if_new(node, progress_of(event));
  }
  return {};
}

std::string ordering_recorder::progress_of(const json& event) const {
  auto stage = text_of(event, "stage");
  auto missing = texts_of(event, "missing");
  if (stage == "registrations")
    return "waits for peers to register, "
           + std::to_string(count_of(event, "registered")) + " of "
           + std::to_string(count_of(event, "wanted")) + " have";
  // As long as nobody is done, all are at work.
  if (missing.empty() || (stage == "logs" && missing.size() == peers_.size()))
    return {};
  return "waits for the " + (stage.empty() ? "logs" : stage) + " of "
         + joined(missing);
}

std::string ordering_recorder::if_new(const std::string& node,
                                      const std::string& text) {
  if (text.empty() || std::exchange(last_wait_[node], text) == text)
    return {};
  return node + " " + text;
}

void ordering_recorder::on_result(const json& event) {
  has_result_ = true;
  run_.verdict = parse_run_verdict(text_of(event, "verdict"))
                   .value_or(run_verdict::incomplete);
  run_.rounds = count_of(event, "rounds");
  run_.rounds_out_of_order = count_of(event, "rounds_out_of_order");
  run_.missing = count_of(event, "missing");
  run_.duplicates = count_of(event, "duplicates");
  run_.missing_peers = texts_of(event, "missing_peers");
  const auto& difference = object_of(event, "first_difference");
  if (!difference.empty())
    run_.difference = order_difference{count_of(difference, "position"),
                                       texts_of(difference, "peers"),
                                       texts_of(difference, "messages")};
  for (const auto& x : list_of(event, "peers")) {
    peer_tally tally;
    tally.name = text_of(x, "name");
    tally.sent = count_of(x, "sent");
    tally.received = count_of(x, "received");
    tally.resent = count_of(x, "resent");
    tally.duplicates = count_of(x, "duplicates_dropped");
    tally.delivered = count_of(x, "delivered");
    tally.reported = true;
    tally.complete = !is_set(x, "incomplete");
    run_.tallies.push_back(std::move(tally));
  }
}

std::string ordering_recorder::on_ended(const std::string& node,
                                        exit_status how, bool expected) {
  auto early = !expected && !has_result_;
  // A node may say no as well once the comparison server has said so.
  auto says_no = has_result_ && run_.verdict != run_verdict::ordered
                 && !how.by_signal && how.code == to_int(exit_code::no);
  // One that has hardly begun does not know yet how to leave.
  auto obeyed = expected && how.by_signal && how.code == SIGTERM;
  if (obeyed || ((how.good() || says_no) && !early))
    return {};
  failed_.insert(node);
  auto text = node + " ended" + (early ? " too early: " : ": ")
              + to_string(how);
  add_problem(text);
  return text;
}

void ordering_recorder::add_problem(std::string text) {
  if (run_.problems.size() < problems_max)
    run_.problems.push_back(std::move(text));
  else
    ++more_problems_;
}

std::string ordering_recorder::address_of(const std::string& node) const {
  auto i = ready_.find(node);
  return i == ready_.end() ? std::string{} : i->second;
}

std::uint64_t ordering_recorder::delivered() const {
  std::uint64_t result = 0;
  for (const auto& [name, count] : seen_)
    result += count;
  return result;
}

std::uint64_t ordering_recorder::expected() const {
  return peers_.size() * peers_.size() * messages_;
}

peer_tally ordering_recorder::tally_of(const std::string& name) const {
  for (const auto& x : run_.tallies)
    if (x.name == name)
      return x;
  // It has told the comparison server nothing; this is what we saw of it.
  peer_tally result;
  result.name = name;
  auto i = seen_.find(name);
  result.delivered = i == seen_.end() ? 0 : i->second;
  return result;
}

ordering_run ordering_recorder::result() const {
  auto result = run_;
  result.peers = peers_.size();
  result.messages = messages_;
  result.tallies.clear();
  for (const auto& name : peers_)
    result.tallies.push_back(tally_of(name));
  for (const auto& name : peers_) {
    auto& known = result.missing_peers;
    if (failed_.count(name) > 0 && !tally_of(name).reported
        && std::find(known.begin(), known.end(), name) == known.end())
      known.push_back(name);
  }
  if (!has_result_)
    result.missing = expected() - std::min(delivered(), expected());
  if (more_problems_ > 0)
    result.problems.push_back(std::to_string(more_problems_)
                              + " more problems");
  // A run with a failed node shows nothing, whatever the logs say.
  if (result.verdict == run_verdict::ordered && !result.problems.empty())
    result.verdict = run_verdict::incomplete;
  result.first_half_before_last_quarter
    = timeline_.first_half_before_last_quarter();
  return result;
}

} // namespace troupe
