#include "nodes/simulation/trace_writer.hpp"

#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/trace_line.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace troupe::simulation {

namespace {

using json = nlohmann::ordered_json;

} // namespace

trace_writer::trace_writer(std::ostream& out, std::uint32_t nodes)
  : out_(out),
    nodes_(nodes),
    clocks_(nodes <= nodes_max ? nodes : 0, vector_clock(nodes)),
    ranks_(nodes),
    bytes_(nodes, std::vector<std::size_t>(1)),
    sent_(nodes, std::vector<vector_clock>(1)),
    taken_(nodes) {
  // nop
}

/// Clients have names of their own.
std::string trace_writer::lane(std::uint32_t x) const {
  return x < nodes_ ? name_of(x) : "client-" + std::to_string(x - nodes_ + 1);
}

/// Returns the name of who stands at `x`.
std::string trace_writer::lane_at(const endpoint& x) const {
  for (node_index i = 0; i < nodes_max + guests_max; ++i)
    if (sim_address(i) == x)
      return lane(i);
  return to_string(x);
}

void trace_writer::write_due_faults(timespan at) {
  for (; !faults_.empty() && faults_.begin()->first <= at;
       faults_.erase(faults_.begin())) {
    const auto& x = faults_.begin()->second;
    auto line = trace_event(x.begin, "fault");
    line["until_us"] = x.end.count() / 1000;
    line["kind"] = core::to_string(x.kind);
    line["nodes"] = json::array();
    for (auto who : x.nodes)
      line["nodes"].push_back(lane(who));
    line["others"] = json::array();
    for (auto who : x.others)
      line["others"].push_back(lane(who));
    line["detail"] = core::to_text(x);
    hold({trace_text(line)});
  }
}

void trace_writer::write(timespan at, std::string text) {
  if (over_)
    return;
  write_due_faults(at);
  hold({std::move(text)});
}

void trace_writer::on_begin(const run_plan& x,
                            const std::vector<std::string>& roles) {
  ordered_ = x.scenario != scenario_kind::gossip;
  refuses_ = is_exhibit(x.config.group.order);
  auto line = trace_event(timespan{0}, "begin");
  line["scenario"] = to_string(x.scenario);
  if (x.scenario == scenario_kind::multicast
      || x.scenario == scenario_kind::group)
    line["level"] = troupe::to_string(x.config.group.order);
  if (!ordered_)
    line["ordered"] = false;
  line["seed"] = x.seed;
  line["nodes"] = json::array();
  for (node_index i = 0; i < x.nodes + x.guests; ++i)
    line["nodes"].push_back(lane(i));
  if (!roles.empty())
    line["roles"] = roles;
  hold({trace_text(line)});
  for (const auto& item : x.faults)
    expect_fault(item);
}

void trace_writer::on_offered(const offered& x) {
  auto& bytes = bytes_[x.node];
  if (bytes.size() <= x.index)
    bytes.resize(x.index + 1);
  bytes[x.index] = x.payload.size();
}

void trace_writer::on_taken(node_index node, std::uint64_t count, timespan at) {
  // An exhibit refuses what is too large, so a count does not say which; there
  // the wire tells.
  if (!refuses_)
    for (auto i = taken_[node] + 1; i <= count && i < bytes_[node].size(); ++i)
      on_sent(node, i, at);
}

void trace_writer::on_sent(node_index node, std::uint64_t index, timespan at) {
  auto& sent = sent_[node];
  if (index >= bytes_[node].size()
      || (index < sent.size() && !sent[index].empty()))
    return;
  if (sent.size() <= index)
    sent.resize(index + 1);
  taken_[node] = std::max(taken_[node], index);
  ++clocks_[node][node];
  auto line = trace_event(at, "send");
  line["node"] = lane(node);
  line["message"] = message_name(node, index);
  line["bytes"] = bytes_[node][index];
  line["vector"] = sent[index] = clocks_[node];
  write(at, trace_text(line));
}

void trace_writer::on_delivered(const delivered& x) {
  auto& own = clocks_[x.node];
  // Nothing is delivered before it was sent, whoever tells of it first.
  if (refuses_)
    on_sent(x.sender, x.index, x.at);
  else
    on_taken(x.sender, x.index, x.at);
  const auto& sent = sent_[x.sender];
  if (x.index < sent.size())
    for (std::size_t k = 0; k < own.size() && k < sent[x.index].size(); ++k)
      own[k] = std::max(own[k], sent[x.index][k]);
  ++own[x.node];
  auto line = trace_event(x.at, "deliver");
  line["node"] = lane(x.node);
  line["message"] = message_name(x.sender, x.index);
  line["rank"] = ranks_[x.node]++;
  line["number"] = x.number;
  line["time"] = x.time;
  line["vector"] = own;
  write(x.at, trace_text(line));
}

void trace_writer::on_violation(const violation& x) {
  auto line = trace_event(x.at, "violation");
  line["invariant"] = x.invariant;
  line["detail"] = x.detail;
  close_all(x.at);
  write(x.at, trace_text(line));
  over_ = true;
}

void trace_writer::on_view(node_index node, const view& x, timespan at) {
  auto line = trace_event(at, "view");
  line["node"] = lane(node);
  line["view"] = to_string(x.id);
  line["members"] = json::array();
  for (const auto& item : x.members)
    line["members"].push_back(item.name);
  write(at, trace_text(line));
}

void trace_writer::on_gone(node_index node, timespan at) {
  for (auto& x : held_)
    if (x.open && x.node == node)
      close(x, "unknown", at);
  auto line = trace_event(at, "gone");
  line["node"] = lane(node);
  write(at, trace_text(line));
}

void trace_writer::expect_fault(const core::fault& x) {
  faults_.emplace(x.begin, x);
}

void trace_writer::on_datagram(timespan at, const traced_datagram& x,
                               const std::string& fate) {
  auto line = trace_event(at, "datagram");
  line["node"] = lane_at(x.from);
  line["peer"] = lane_at(x.to);
  line["from"] = to_string(x.from);
  line["to"] = to_string(x.to);
  line["fate"] = fate;
  line["bytes"] = x.bytes;
  if (!x.messages.empty())
    line["messages"] = x.messages;
  if (x.again)
    line["again"] = true;
  write(at, trace_text(line));
}

void trace_writer::on_received(timespan at, const traced_datagram& x) {
  auto line = trace_event(at, "receive");
  line["node"] = lane_at(x.to);
  line["peer"] = lane_at(x.from);
  line["sent_us"] = x.sent.count() / 1000;
  line["messages"] = x.messages;
  line["time"] = x.time;
  if (x.again)
    line["again"] = true;
  write(at, trace_text(line));
}

void trace_writer::on_resent(timespan at, const traced_datagram& x) {
  auto line = trace_event(at, "resend");
  line["node"] = lane_at(x.from);
  line["peer"] = lane_at(x.to);
  line["messages"] = x.messages;
  line["time"] = x.time;
  write(at, trace_text(line));
}

void trace_writer::on_end(timespan at) {
  close_all(at);
  write(at, trace_text(trace_event(at, "end")));
  over_ = true;
}

} // namespace troupe::simulation
