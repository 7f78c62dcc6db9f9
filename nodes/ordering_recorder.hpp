#pragma once

#include "nodes/ordering_run.hpp"
#include "nodes/ordering_timeline.hpp"
#include "nodes/process.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace troupe {

/// Makes an `ordering_run` of what the nodes of one run say. Reads no clock and
/// does nothing; made-up events serve as well as real ones.
class ordering_recorder {
public:
  /// Problems that are kept; more are only counted.
  static constexpr std::size_t problems_max = 100;

  /// `peers` are the names of the peers in their order, each of which is to
  /// send `messages`.
  ordering_recorder(std::vector<std::string> peers, std::uint64_t messages);

  /// One line of a node's standard output. Returns a sentence for people if it
  /// is worth one.
  std::string on_event(const std::string& node, const nlohmann::json& event);

  /// A node is no more. Returns a sentence if that is a problem.
  std::string on_ended(const std::string& node, exit_status how, bool expected);

  void add_problem(std::string text);

  bool is_ready(const std::string& node) const {
    return ready_.count(node) > 0;
  }

  /// UDP address that a node said it is bound to; empty before.
  std::string address_of(const std::string& node) const;

  bool has_result() const {
    return has_result_;
  }

  /// Deliveries so far, of all peers.
  std::uint64_t delivered() const;

  /// Deliveries that there are when nothing is lost.
  std::uint64_t expected() const;

  /// Returns what is known; options and files of the run are left to others.
  ordering_run result() const;

private:
  std::string progress_of(const nlohmann::json& event) const;
  std::string if_new(const std::string& node, const std::string& text);
  void on_result(const nlohmann::json& event);
  peer_tally tally_of(const std::string& name) const;

  std::vector<std::string> peers_;
  std::uint64_t messages_ = 0;
  std::map<std::string, std::string> ready_;
  std::map<std::string, std::uint64_t> seen_;
  std::map<std::string, std::string> last_wait_;
  std::set<std::string> failed_;
  ordering_timeline timeline_;
  bool has_result_ = false;
  ordering_run run_;
  std::uint64_t more_problems_ = 0;
};

} // namespace troupe
