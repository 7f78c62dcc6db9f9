#include "nodes/simulation/trace_writer.hpp"

#include "nodes/simulation/sim_node.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>
#include <utility>

namespace troupe::simulation {

namespace {

using json = nlohmann::ordered_json;

json event(timespan at, const char* what) {
  return {{"at_us", at.count() / 1000}, {"event", what}};
}

/// Returns the name of who stands at `x`.
std::string name_at(const endpoint& x) {
  for (node_index i = 0; i < nodes_max; ++i)
    if (sim_address(i) == x)
      return name_of(i);
  return to_string(x);
}

json names_of(const std::vector<std::uint32_t>& xs) {
  auto result = json::array();
  for (auto x : xs)
    result.push_back(name_of(x));
  return result;
}

json fault_line(const core::fault& x) {
  auto line = event(x.begin, "fault");
  line["until_us"] = x.end.count() / 1000;
  line["kind"] = core::to_string(x.kind);
  line["nodes"] = names_of(x.nodes);
  line["others"] = names_of(x.others);
  line["detail"] = core::to_text(x);
  return line;
}

void write_line(std::ostream& out, const json& x) {
  out << x.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
}

} // namespace

trace_writer::trace_writer(std::ostream& out, std::uint32_t nodes)
  : out_(out),
    clocks_(nodes, vector_clock(nodes)),
    ranks_(nodes),
    bytes_(nodes, std::vector<std::size_t>(1)),
    sent_(nodes, std::vector<vector_clock>(1)) {
  // nop
}

template <class Line>
void trace_writer::write(timespan at, const Line& x) {
  if (over_)
    return;
  for (; !faults_.empty() && faults_.begin()->first <= at;
       faults_.erase(faults_.begin()))
    write_line(out_, fault_line(faults_.begin()->second));
  write_line(out_, x);
}

void trace_writer::on_begin(const run_plan& x) {
  auto line = event(timespan{0}, "begin");
  line["scenario"] = to_string(x.scenario);
  line["level"] = troupe::to_string(x.config.group.order);
  line["seed"] = x.seed;
  line["nodes"] = json::array();
  for (node_index i = 0; i < x.nodes; ++i)
    line["nodes"].push_back(name_of(i));
  write_line(out_, line);
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
  auto& sent = sent_[node];
  while (sent.size() <= count && sent.size() < bytes_[node].size()) {
    ++clocks_[node][node];
    auto line = event(at, "send");
    line["node"] = name_of(node);
    line["message"] = message_name(node, sent.size());
    line["bytes"] = bytes_[node][sent.size()];
    line["vector"] = clocks_[node];
    sent.push_back(clocks_[node]);
    write(at, line);
  }
}

void trace_writer::on_delivered(const delivered& x) {
  auto& own = clocks_[x.node];
  // Nothing is delivered before it was sent, whoever tells of it first.
  on_taken(x.sender, x.index, x.at);
  const auto& sent = sent_[x.sender];
  if (x.index < sent.size())
    for (std::size_t k = 0; k < own.size() && k < sent[x.index].size(); ++k)
      own[k] = std::max(own[k], sent[x.index][k]);
  ++own[x.node];
  auto line = event(x.at, "deliver");
  line["node"] = name_of(x.node);
  line["message"] = message_name(x.sender, x.index);
  line["rank"] = ranks_[x.node]++;
  line["number"] = x.number;
  line["time"] = x.time;
  line["vector"] = own;
  write(x.at, line);
}

void trace_writer::on_violation(const violation& x) {
  auto line = event(x.at, "violation");
  line["invariant"] = x.invariant;
  line["detail"] = x.detail;
  write(x.at, line);
  over_ = true;
}

void trace_writer::on_view(node_index node, const view& x, timespan at) {
  auto line = event(at, "view");
  line["node"] = name_of(node);
  line["view"] = to_string(x.id);
  line["members"] = json::array();
  for (const auto& item : x.members)
    line["members"].push_back(item.name);
  write(at, line);
}

void trace_writer::on_gone(node_index node, timespan at) {
  auto line = event(at, "gone");
  line["node"] = name_of(node);
  write(at, line);
}

void trace_writer::expect_fault(const core::fault& x) {
  faults_.emplace(x.begin, x);
}

void trace_writer::on_datagram(timespan at, const traced_datagram& x,
                               const std::string& fate) {
  auto line = event(at, "datagram");
  line["node"] = name_at(x.from);
  line["peer"] = name_at(x.to);
  line["from"] = to_string(x.from);
  line["to"] = to_string(x.to);
  line["fate"] = fate;
  line["bytes"] = x.bytes;
  if (!x.messages.empty())
    line["messages"] = x.messages;
  if (x.again)
    line["again"] = true;
  write(at, line);
}

void trace_writer::on_received(timespan at, const traced_datagram& x) {
  auto line = event(at, "receive");
  line["node"] = name_at(x.to);
  line["peer"] = name_at(x.from);
  line["sent_us"] = x.sent.count() / 1000;
  line["messages"] = x.messages;
  line["time"] = x.time;
  if (x.again)
    line["again"] = true;
  write(at, line);
}

void trace_writer::on_resent(timespan at, const traced_datagram& x) {
  auto line = event(at, "resend");
  line["node"] = name_at(x.from);
  line["peer"] = name_at(x.to);
  line["messages"] = x.messages;
  line["time"] = x.time;
  write(at, line);
}

void trace_writer::on_end(timespan at) {
  write(at, event(at, "end"));
  over_ = true;
}

} // namespace troupe::simulation
