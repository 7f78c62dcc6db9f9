#include "actors/core/order_audit.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace troupe;

namespace {

using entries = std::vector<log_entry>;

/// Makes a log of "sender.number" pairs.
delivery_report log_of(member_id number, entries xs) {
  delivery_report result;
  result.round = 1;
  result.number = number;
  result.name = "peer-" + std::to_string(number);
  result.entries = std::move(xs);
  return result;
}

/// `members` times `messages`, one sender after the other within each number.
entries in_turn(member_id members, seqno messages) {
  entries result;
  for (seqno n = 1; n <= messages; ++n)
    for (member_id m = 1; m <= members; ++m)
      result.push_back({m, n, 0});
  return result;
}

std::vector<delivery_report> same_logs(member_id members, seqno messages) {
  std::vector<delivery_report> result;
  for (member_id m = 1; m <= members; ++m)
    result.push_back(log_of(m, in_turn(members, messages)));
  return result;
}

core::audit_terms terms(member_id members, std::uint64_t messages) {
  core::audit_terms result;
  for (member_id m = 1; m <= members; ++m)
    result.members.push_back(m);
  result.messages = messages;
  return result;
}

using core::audit_order;

} // namespace

TEST_CASE("equal and whole logs are ordered [1.16]", "[core]") {
  auto x = audit_order(same_logs(4, 10), terms(4, 10));
  CHECK(x.result == verdict::ordered);
  CHECK(to_string(x.result) == "ordered");
  CHECK(x.rounds == 40);
  CHECK(x.rounds_out_of_order == 0);
  CHECK(x.expected_length == 40u);
  CHECK(x.missing == 0);
  CHECK(x.duplicates == 0);
  CHECK(!x.first_difference);
}

TEST_CASE("logs with three differing rounds report three [1.09] [1.10]",
          "[core]") {
  auto logs = same_logs(4, 10);
  // A turn of three messages in one log, and a swap inside it in another: the
  // rounds are counted, not the logs.
  auto& a = logs[1].entries;
  std::rotate(a.begin() + 7, a.begin() + 8, a.begin() + 10);
  auto& b = logs[2].entries;
  std::swap(b[7], b[8]);
  auto x = audit_order(logs, terms(4, 10));
  CHECK(x.rounds_out_of_order == 3);
  CHECK(x.first_difference == 7u);
  CHECK(x.result == verdict::disordered);
  CHECK(x.missing == 0);
  CHECK(x.discrepancies_total == 5);
}

TEST_CASE("each discrepancy has its position and both messages [6.08]",
          "[core]") {
  auto logs = same_logs(2, 2); // 1.1 2.1 1.2 2.2
  std::swap(logs[1].entries[1], logs[1].entries[2]);
  auto x = audit_order(logs, terms(2, 2));
  REQUIRE(x.discrepancies.size() == 2);
  CHECK(x.discrepancies[0].position == 1);
  CHECK(x.discrepancies[0].peer == 2);
  CHECK(x.discrepancies[0].in_first == message_name{2, 1});
  CHECK(x.discrepancies[0].in_other == message_name{1, 2});
  CHECK(x.discrepancies[1].position == 2);
}

TEST_CASE("a log that is short is incomplete, not disordered [6.08]",
          "[core]") {
  auto logs = same_logs(3, 4);
  logs[2].entries.resize(10);
  auto x = audit_order(logs, terms(3, 4));
  CHECK(x.result == verdict::incomplete);
  CHECK(x.rounds == 12);
  CHECK(x.rounds_out_of_order == 2);
  CHECK(x.first_difference == 10u);
  CHECK(x.missing == 2);
  CHECK(x.logs[2].length == 10);
  CHECK(x.logs[2].missing == 2);
  CHECK(x.expected_length == 12u);
  REQUIRE(x.missing_messages.size() == 2);
  CHECK(x.missing_messages[0].what == message_name{2, 4});
  CHECK(x.missing_messages[0].at == std::vector<member_id>{3});
  REQUIRE(x.discrepancies.size() == 2);
  CHECK(!x.discrepancies[0].in_other);
}

TEST_CASE("a message that is missing in the middle is disorder", "[core]") {
  auto logs = same_logs(2, 3);
  logs[1].entries.erase(logs[1].entries.begin());
  auto x = audit_order(logs, terms(2, 3));
  CHECK(x.result == verdict::disordered);
  CHECK(x.rounds_out_of_order == 6);
  CHECK(x.missing == 1);
}

TEST_CASE("two logs that differ only beyond the first one's end are disorder",
          "[core]") {
  auto logs = same_logs(3, 2);
  logs[0].entries.resize(2);
  std::swap(logs[2].entries[4], logs[2].entries[5]);
  CHECK(audit_order(logs, terms(3, 2)).result == verdict::disordered);
  std::swap(logs[2].entries[4], logs[2].entries[5]);
  CHECK(audit_order(logs, terms(3, 2)).result == verdict::incomplete);
}

TEST_CASE("what is delivered twice in one log is a duplicate", "[core]") {
  auto logs = same_logs(2, 2);
  logs[1].entries.push_back({1, 1, 0});
  logs[1].entries.push_back({1, 1, 0});
  auto x = audit_order(logs, terms(2, 2));
  CHECK(x.duplicates == 2);
  CHECK(x.logs[1].duplicates == 2);
  CHECK(x.missing == 0);
  CHECK(x.rounds == 6);
}

TEST_CASE("messages that nobody delivered are missing everywhere", "[core]") {
  auto x = audit_order(same_logs(2, 9), terms(2, 10));
  CHECK(x.result == verdict::incomplete);
  CHECK(x.rounds_out_of_order == 0);
  CHECK(x.unheard_of == 2);
  CHECK(x.missing == 4);
  CHECK(x.missing_messages.empty());
}

TEST_CASE("without an expected count the peers' own counts tell", "[core]") {
  auto logs = same_logs(2, 3);
  CHECK(audit_order(logs, {}).result == verdict::ordered);
  CHECK(audit_order(logs, {}).rounds == 6);
  logs[0].sent = 4; // It says that it sent one more.
  auto x = audit_order(logs, {});
  CHECK(x.missing == 2);
  CHECK(x.result == verdict::incomplete);
}

TEST_CASE("numbers need not begin at 1", "[core]") {
  auto logs = same_logs(2, 3);
  for (auto& x : logs)
    for (auto& y : x.entries)
      y.number += (seqno{1} << 32) - 2;
  CHECK(audit_order(logs, terms(2, 3)).result == verdict::ordered);
}

TEST_CASE("the Lamport time is no part of a message's name", "[core]") {
  auto logs = same_logs(2, 3);
  logs[1].entries[2].time = 77;
  CHECK(audit_order(logs, terms(2, 3)).result == verdict::ordered);
}

TEST_CASE("a silent peer and one that gave up make a round incomplete [1.15]",
          "[core]") {
  auto logs = same_logs(3, 2);
  logs.pop_back();
  auto x = audit_order(logs, terms(3, 2));
  CHECK(x.result == verdict::incomplete);
  CHECK(x.silent == std::vector<member_id>{3});
  CHECK(x.missing == 0);
  logs = same_logs(3, 2);
  logs[1].incomplete = true;
  CHECK(audit_order(logs, terms(3, 2)).result == verdict::incomplete);
  CHECK(audit_order({}, terms(3, 2)).result == verdict::incomplete);
}

TEST_CASE("lists are bounded, counts are not", "[core]") {
  std::vector<delivery_report> logs{log_of(1, in_turn(1, 300)), log_of(2, {})};
  auto all = terms(1, 300);
  all.listed_max = 5;
  auto x = audit_order(logs, all);
  CHECK(x.discrepancies.size() == 5);
  CHECK(x.discrepancies_total == 300);
  CHECK(x.missing_messages.size() == 5);
  CHECK(x.missing == 900); // All of peer 2, too, in both logs.
}

TEST_CASE("the verdict is what comparing every pair of logs says", "[core]") {
  CHECK(rc::check([] {
    auto logs = *rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::elementOf(std::string{"ab"})));
    std::vector<delivery_report> reports;
    for (auto& x : logs) {
      entries ys;
      for (auto c : x)
        ys.push_back({1, static_cast<seqno>(c), 0});
      reports.push_back(
        log_of(static_cast<member_id>(reports.size() + 1), std::move(ys)));
    }
    auto differ = false;
    std::set<std::size_t> rounds;
    for (auto& x : logs)
      for (auto& y : logs) {
        for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
          differ = differ || x[i] != y[i];
        for (std::size_t i = 0; i < std::max(x.size(), y.size()); ++i)
          if (i >= x.size() || i >= y.size() || x[i] != y[i])
            rounds.insert(i);
      }
    auto result = audit_order(reports, {});
    RC_ASSERT((result.result == verdict::disordered) == differ);
    RC_ASSERT(result.rounds_out_of_order == rounds.size());
    std::uint64_t twice = 0;
    std::set<char> known;
    for (auto& x : logs) {
      std::set<char> once{x.begin(), x.end()};
      twice += x.size() - once.size();
      known.insert(once.begin(), once.end());
    }
    std::uint64_t missing = 0;
    for (auto& x : logs)
      missing += known.size() - std::set<char>{x.begin(), x.end()}.size();
    RC_ASSERT(result.duplicates == twice);
    RC_ASSERT(result.missing == missing);
  }));
}

TEST_CASE("eight logs of 100,000 messages are compared", "[core]") {
  std::vector<delivery_report> logs;
  for (member_id m = 1; m <= 8; ++m)
    logs.push_back(log_of(m, in_turn(8, 12500)));
  std::swap(logs[7].entries[99998], logs[7].entries[99999]);
  auto x = audit_order(logs, terms(8, 12500));
  CHECK(x.rounds == 100000);
  CHECK(x.rounds_out_of_order == 2);
  CHECK(x.missing == 0);
}
