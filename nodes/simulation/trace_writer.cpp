#include "nodes/simulation/trace_writer.hpp"

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

void write_line(std::ostream& out, const json& x) {
  out << x.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
}

} // namespace

trace_writer::trace_writer(std::ostream& out, std::uint32_t nodes)
  : out_(out),
    clocks_(nodes, vector_clock(nodes)),
    bytes_(nodes, std::vector<std::size_t>(1)),
    sent_(nodes, std::vector<vector_clock>(1)) {
  // nop
}

template <class Line>
void trace_writer::write(timespan at, const Line& x) {
  if (over_)
    return;
  for (; !faults_.empty() && faults_.begin()->first <= at;
       faults_.erase(faults_.begin())) {
    auto line = event(faults_.begin()->first, "fault");
    line["detail"] = faults_.begin()->second;
    write_line(out_, line);
  }
  write_line(out_, x);
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

void trace_writer::expect_fault(timespan at, std::string text) {
  faults_.emplace(at, std::move(text));
}

void trace_writer::on_datagram(timespan at, const std::string& from,
                               const std::string& to, const std::string& fate,
                               std::size_t bytes) {
  auto line = event(at, "datagram");
  line["from"] = from;
  line["to"] = to;
  line["fate"] = fate;
  line["bytes"] = bytes;
  write(at, line);
}

void trace_writer::on_end(timespan at) {
  write(at, event(at, "end"));
  over_ = true;
}

} // namespace troupe::simulation
