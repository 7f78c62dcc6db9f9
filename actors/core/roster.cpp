#include "actors/core/roster.hpp"

#include "actors/core/call_body.hpp"
#include "actors/core/deadline_set.hpp"
#include "actors/core/order_audit.hpp"
#include "messages/check.hpp"
#include "messages/errc.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

/// A log may have more deliveries than there were messages, since the level
/// `unordered` lets copies through, but not any number.
constexpr std::uint64_t copies_max = 4;
constexpr std::uint64_t entries_spare = 1024;

} // namespace

roster::roster(peer_list peers)
  : peers_(std::move(peers.peers)), members_(peers_.size()) {
  // nop
}

const registration& roster::who(member_id number) const {
  TROUPE_CHECK(number > 0 && number <= peers_.size());
  return peers_[number - 1];
}

// -- start signals ------------------------------------------------------------

void roster::on_answered(member_id number) {
  members_.at(number - 1) = {true, std::nullopt, ""};
}

bool roster::on_refused(member_id number, const std::string& why,
                        instant retry_at) {
  auto& x = members_.at(number - 1);
  x.retry_at = retry_at;
  return std::exchange(x.why, why) != why;
}

std::vector<member_id> roster::take_due(instant now) {
  std::vector<member_id> result;
  for (member_id i = 1; i <= members_.size(); ++i) {
    auto& at = members_[i - 1].retry_at;
    if (!at || *at > now)
      continue;
    at.reset();
    result.push_back(i);
  }
  return result;
}

std::optional<instant> roster::next_retry() const {
  std::optional<instant> result;
  for (auto& x : members_)
    result = earlier(result, x.retry_at);
  return result;
}

bool roster::all_answered() const {
  return std::all_of(members_.begin(), members_.end(),
                     [](auto& x) { return x.answered; });
}

std::vector<std::string> roster::names_without_answer() const {
  return names_of([&](member_id x) { return !members_[x - 1].answered; });
}

std::string roster::why_not_started() const {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    auto& x = members_[i];
    if (!x.answered)
      result.push_back(peers_[i].name + (x.why.empty() ? "" : ": " + x.why));
  }
  return joined(result);
}

// -- logs ---------------------------------------------------------------------

call_result roster::on_log(delivery_report x, std::uint64_t messages) {
  if (x.number == 0 || x.number > size() || who(x.number).name != x.name)
    return failure(errc::refused, x.name + " is not peer "
                                    + std::to_string(x.number)
                                    + " of this round");
  if (x.entries.size() / copies_max > size() * messages + entries_spare)
    return failure(errc::refused, "the log is longer than the round can be");
  auto number = x.number;
  if (!logs_.emplace(number, std::move(x)).second)
    return {0, "the log is here already", {}};
  return {0, "log received", {}};
}

bool roster::is_given_up() const {
  auto incomplete = std::any_of(logs_.begin(), logs_.end(),
                                [](auto& x) { return x.second.incomplete; });
  for (member_id i = 1; i <= members_.size(); ++i)
    incomplete = incomplete
                 && (!members_[i - 1].answered || logs_.count(i) > 0);
  return incomplete;
}

std::vector<std::string> roster::names_without_log() const {
  return names_of([&](member_id x) { return logs_.count(x) == 0; });
}

audit_report roster::audit(std::uint64_t messages) {
  audit_terms terms;
  terms.messages = messages;
  for (member_id i = 1; i <= members_.size(); ++i)
    terms.members.push_back(i);
  std::vector<delivery_report> logs;
  for (auto& [number, log] : logs_)
    logs.push_back(std::move(log));
  logs_.clear();
  return audit_order(logs, terms);
}

template <class F>
std::vector<std::string> roster::names_of(F is_one) const {
  std::vector<std::string> result;
  for (member_id i = 1; i <= members_.size(); ++i)
    if (is_one(i))
      result.push_back(peers_[i - 1].name);
  return result;
}

std::string joined(const std::vector<std::string>& names) {
  std::string result;
  for (auto& x : names)
    result += (result.empty() ? "" : ", ") + x;
  return result;
}

} // namespace troupe::core
