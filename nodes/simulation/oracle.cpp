#include "nodes/simulation/oracle.hpp"

#include "messages/envelope.hpp"
#include "nodes/simulation/trace_writer.hpp"

namespace troupe::simulation {

namespace {

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t result = 14695981039346656037u;
  for (auto c : text)
    result = (result ^ static_cast<std::uint8_t>(c)) * 1099511628211u;
  return result;
}

} // namespace

oracle::oracle(const terms& x, trace_writer* trace)
  : invariants_(make_invariants(x)),
    trace_(trace),
    taken_(x.nodes),
    delivered_(x.nodes, std::vector<std::uint64_t>(x.nodes)),
    indices_(x.nodes) {
  // nop
}

void oracle::on_offered(node_index node, const slice& units, timespan now) {
  if (failed())
    return;
  auto& indices = indices_[node];
  unit_reader in{units.text()};
  for (auto next = in.next(); next; next = in.next()) {
    auto i = indices.emplace(std::string{next->payload}, indices.size() + 1);
    offered event{node, i.first->second, next->payload, now};
    if (trace_ != nullptr)
      trace_->on_offered(event);
    for (auto& item : invariants_)
      item->on_offered(event);
  }
}

void oracle::on_taken(node_index node, std::uint64_t count, timespan now) {
  if (failed())
    return;
  taken_[node] = count;
  if (trace_ != nullptr)
    trace_->on_taken(node, count, now);
  for (auto& item : invariants_)
    if (auto broken = item->on_taken(node))
      return on_broken(item->name(), now, std::move(*broken));
}

void oracle::on_delivered(node_index node, const delivery& x, timespan now) {
  for (const auto& batch : x.batches) {
    if (failed())
      return;
    if (batch->origin == 0 || batch->origin > indices_.size())
      return on_broken("integrity", now,
                       name_of(node) + " delivers a message of member "
                         + std::to_string(batch->origin)
                         + ", whom nobody knows");
    delivered event;
    event.node = node;
    event.sender = batch->origin - 1;
    event.time = batch->time;
    event.at = now;
    const auto& known = indices_[event.sender];
    for_each_message(*batch, [&](seqno number, std::string_view payload) {
      if (failed())
        return;
      event.number = number;
      event.last_unit = number + batch->parts_before;
      event.payload = payload;
      auto i = known.find(std::string{payload});
      event.index = i == known.end() ? 0 : i->second;
      on_message(event);
    });
  }
}

void oracle::on_message(const delivered& x) {
  ++deliveries_;
  ++delivered_[x.node][x.sender];
  add_to_digest(x.node);
  add_to_digest(x.sender);
  add_to_digest(x.number);
  add_to_digest(x.time);
  add_to_digest(static_cast<std::uint64_t>(x.at.count()));
  add_to_digest(hash_of(x.payload));
  if (trace_ != nullptr)
    trace_->on_delivered(x);
  for (auto& item : invariants_)
    if (auto broken = item->on_delivered(x))
      return on_broken(item->name(), x.at, std::move(*broken));
}

void oracle::on_view(node_index node, const view& x, timespan now) {
  if (trace_ != nullptr)
    trace_->on_view(node, x, now);
}

void oracle::on_second(timespan now) {
  if (failed())
    return;
  for (auto& item : invariants_)
    if (auto broken = item->on_second())
      return on_broken(item->name(), now, std::move(*broken));
}

void oracle::on_broken(const char* invariant, timespan now,
                       std::string detail) {
  if (failed())
    return;
  if (trace_ != nullptr)
    trace_->on_violation({invariant, now, detail});
  violations_.push_back({invariant, now, std::move(detail)});
}

void oracle::add_to_digest(std::uint64_t x) {
  for (int i = 0; i < 8; ++i)
    digest_ = (digest_ ^ (x >> (8 * i) & 0xff)) * 1099511628211u;
}

} // namespace troupe::simulation
