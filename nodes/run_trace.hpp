#pragma once

#include "nodes/trace_log.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe {

/// Makes a trace of what the nodes of a play say on their standard output:
/// what they send and deliver, their views, and when they end. Nodes do not say
/// what came by which datagram, so that is not told. Reads no clock.
class run_trace {
public:
  /// What happened and is kept; a page of more would help nobody.
  static constexpr std::size_t records_max = 100'000;

  /// Whether the group keeps its one view. If not, each view numbers messages
  /// anew: they are called `peer-2@3.1#17`, and nobody can tell when they were
  /// sent.
  enum class group : std::uint8_t { still, changes };

  /// `begin` is told of the run as a whole: `scenario`, `level`, `seed`. Only
  /// `nodes` are followed.
  run_trace(nlohmann::ordered_json begin, std::vector<std::string> nodes,
            group kind = group::still);

  /// One line of a node, which came at `now_us`. An event may say itself when
  /// it was. Both are microseconds of the same clock.
  void on_event(const std::string& node, const nlohmann::json& event,
                std::int64_t now_us);

  void on_ended(const std::string& node, std::int64_t now_us);

  /// Something befell these nodes, or all if there are none, for a while.
  void on_fault(const std::vector<std::string>& nodes, const std::string& what,
                std::int64_t from_us, std::int64_t until_us);

  /// A node asked for `what`; `result` is `ok`, `failed` or `unknown`.
  void on_call(const std::string& node, const std::string& what,
               const std::string& result, std::int64_t from_us,
               std::int64_t until_us);

  /// A node says something of itself.
  void on_notice(const std::string& node, const std::string& text,
                 std::int64_t at_us);

  /// Whether there was more than is kept.
  bool is_cut_off() const {
    return cut_off_;
  }

  /// Returns the trace: times since the first event, each message sent before
  /// it is delivered, and with vector clocks.
  trace_log log() const;

private:
  bool add(trace_record x);
  void on_sent(const std::string& node, std::uint64_t last, std::int64_t at_us);

  nlohmann::ordered_json begin_;
  std::vector<std::string> nodes_;
  group kind_;
  std::vector<trace_record> records_;
  /// Messages that each node has sent.
  std::map<std::string, std::uint64_t> sent_;
  bool cut_off_ = false;
};

} // namespace troupe
