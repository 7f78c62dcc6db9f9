#include "nodes/simulation/trace_writer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace troupe::simulation {

namespace {

using json = nlohmann::ordered_json;

json event(timespan at, const char* what) {
  return {{"at_us", at.count() / 1000}, {"event", what}};
}

void write(std::ostream& out, const json& x) {
  out << x.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
}

} // namespace

trace_writer::trace_writer(std::ostream& out, std::uint32_t nodes)
  : out_(out), clocks_(nodes, vector_clock(nodes)), sent_(nodes) {
  // nop
}

void trace_writer::on_offered(const offered& x) {
  auto& sent = sent_[x.node];
  if (sent.size() > x.index)
    return; // Was refused before: it keeps its first place in the trace.
  ++clocks_[x.node][x.node];
  sent.resize(x.index + 1);
  sent[x.index] = clocks_[x.node];
  auto line = event(x.at, "send");
  line["node"] = name_of(x.node);
  line["message"] = message_name(x.node, x.index);
  line["bytes"] = x.payload.size();
  line["vector"] = clocks_[x.node];
  write(out_, line);
}

void trace_writer::on_delivered(const delivered& x) {
  auto& own = clocks_[x.node];
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
  write(out_, line);
}

void trace_writer::on_violation(const violation& x) {
  auto line = event(x.at, "violation");
  line["invariant"] = x.invariant;
  line["detail"] = x.detail;
  write(out_, line);
}

void trace_writer::on_fault(timespan at, const std::string& text) {
  auto line = event(at, "fault");
  line["detail"] = text;
  write(out_, line);
}

void trace_writer::on_datagram(timespan at, const std::string& from,
                               const std::string& to, const std::string& fate,
                               std::size_t bytes) {
  auto line = event(at, "datagram");
  line["from"] = from;
  line["to"] = to;
  line["fate"] = fate;
  line["bytes"] = bytes;
  write(out_, line);
}

} // namespace troupe::simulation
