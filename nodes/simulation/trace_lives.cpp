// What `trace_writer` tells of worlds whose nodes come and go.
#include "nodes/simulation/trace_line.hpp"
#include "nodes/simulation/trace_writer.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace troupe::simulation {

// -- lines that wait ----------------------------------------------------------

void trace_writer::hold(held_line x) {
  held_.push_back(std::move(x));
  release();
}

/// Writes all that wait for no answer. Where one is waited for that long, what
/// became of its call is not told.
void trace_writer::release() {
  for (; !held_.empty(); held_.pop_front(), ++first_held_) {
    auto& x = held_.front();
    if (x.open && held_.size() < lines_held_max)
      return;
    if (x.open)
      close(x, "unknown", x.at);
    out_ << x.text << "\n";
  }
}

void trace_writer::close(held_line& x, const char* result, timespan at) {
  auto line = trace_event(x.at, "call");
  line["node"] = lane(x.node);
  line["until_us"] = at.count() / 1000;
  line["what"] = x.what;
  line["result"] = result;
  x.open = false;
  x.text = trace_text(line);
}

void trace_writer::close_all(timespan at) {
  for (auto& x : held_)
    if (x.open && !over_)
      close(x, "unknown", at);
}

call_number trace_writer::on_call(node_index node, const std::string& what,
                                  timespan at) {
  if (!over_)
    write_due_faults(at);
  auto result = first_held_ + held_.size();
  if (!over_)
    hold({{}, true, node, what, at});
  return result;
}

void trace_writer::on_answered(call_number x, const char* result, timespan at) {
  auto place = x - first_held_;
  if (over_ || x < first_held_ || place >= held_.size() || !held_[place].open)
    return;
  close(held_[place], result, at);
  release();
}

// -- messages with names ------------------------------------------------------

void trace_writer::tick(node_index node) {
  if (node < clocks_.size())
    ++clocks_[node][node];
}

void trace_writer::on_named_sent(node_index node, const std::string& message,
                                 std::size_t bytes, timespan at) {
  auto [known, is_new] = named_.try_emplace(message);
  if (!is_new)
    return;
  auto line = trace_event(at, "send");
  line["node"] = lane(node);
  line["message"] = message;
  if (bytes > 0)
    line["bytes"] = bytes;
  tick(node);
  if (node < clocks_.size())
    line["vector"] = known->second = clocks_[node];
  write(at, trace_text(line));
}

void trace_writer::on_named_delivered(const delivered& x,
                                      const std::string& message) {
  on_named_sent(x.sender, message, x.payload.size(), x.at);
  auto line = trace_event(x.at, "deliver");
  line["node"] = lane(x.node);
  line["message"] = message;
  line["sender"] = lane(x.sender);
  if (ordered_) {
    line["rank"] = ranks_[x.node]++;
    line["number"] = x.number;
    line["time"] = x.time;
  }
  if (x.node < clocks_.size()) {
    auto& own = clocks_[x.node];
    const auto& sent = named_.at(message);
    for (std::size_t k = 0; k < own.size() && k < sent.size(); ++k)
      own[k] = std::max(own[k], sent[k]);
    tick(x.node);
    line["vector"] = own;
  }
  write(x.at, trace_text(line));
}

// -- what nodes think ---------------------------------------------------------

void trace_writer::on_start(node_index node, timespan at) {
  ranks_[node] = 0;
  auto line = trace_event(at, "start");
  line["node"] = lane(node);
  write(at, trace_text(line));
}

void trace_writer::on_leader(node_index node,
                             const std::optional<std::string>& leader,
                             std::uint64_t epoch, timespan at) {
  auto line = trace_event(at, "leader");
  line["node"] = lane(node);
  line["leader"] = nullptr;
  if (leader)
    line["leader"] = *leader;
  line["epoch"] = epoch;
  write(at, trace_text(line));
}

void trace_writer::on_suspicion(node_index node,
                                const std::vector<std::string>& whom,
                                const std::string& why, timespan at) {
  auto line = trace_event(at, "suspicion");
  line["node"] = lane(node);
  line["whom"] = whom;
  line["why"] = why;
  write(at, trace_text(line));
}

void trace_writer::on_commit(node_index node, const log_position& upto,
                             std::uint64_t count, timespan at) {
  auto line = trace_event(at, "commit");
  line["node"] = lane(node);
  line["epoch"] = upto.epoch;
  line["index"] = upto.index;
  line["count"] = count;
  write(at, trace_text(line));
}

void trace_writer::on_notice(node_index node, const std::string& text,
                             timespan at) {
  auto line = trace_event(at, "notice");
  line["node"] = lane(node);
  line["detail"] = text;
  write(at, trace_text(line));
}

} // namespace troupe::simulation
