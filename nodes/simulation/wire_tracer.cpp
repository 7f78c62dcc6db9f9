#include "nodes/simulation/wire_tracer.hpp"

#include "messages/wire.hpp"

#include <algorithm>

namespace troupe::simulation {

wire_tracer::wire_tracer(const run_plan& plan, trace_writer* out,
                         index_function index_of)
  : out_(out),
    index_of_(std::move(index_of)),
    nodes_(plan.nodes),
    views_change_(plan.scenario != scenario_kind::multicast),
    start_(views_change_ ? 0 : plan.start) {
  // nop
}

void wire_tracer::on_departed(const core::parcel& x, timespan now) {
  auto messages = messages_in(join(x.what));
  if (messages.empty())
    return;
  auto& departed = departed_[x.what.to];
  auto again = false;
  for (const auto& item : messages) {
    // What leaves was taken, whoever tells of it first.
    if (item.is_plain)
      out_->on_sent(item.sender, item.index, now);
    else if (views_change_)
      out_->on_named_sent(item.sender, name_of(item), item.bytes, now);
    else
      out_->on_taken(item.sender, item.index, now);
    again |= !departed.try_emplace(item.key(), now).second;
  }
  if (again)
    out_->on_resent(now, tell(x, messages));
}

void wire_tracer::on_fate(const core::parcel& x, core::fate what,
                          timespan now) {
  // What is harmed is judged by what it was, and dropped where it arrives.
  auto known = tell(x, messages_in(join(x.what)));
  if (what != core::fate::carried)
    out_->on_datagram(now, known, core::to_string(what));
  else if (!x.garbled && !known.messages.empty())
    out_->on_received(now, known);
}

std::vector<wire_tracer::message>
wire_tracer::messages_in(const slice& datagram) {
  std::vector<message> result;
  wire::header head;
  std::vector<frame> frames;
  std::size_t skipped = 0;
  if (wire::decode(datagram, head, frames, skipped) != wire::fault::none)
    return result;
  for (const auto& item : frames) {
    if (auto batch = std::get_if<envelope_batch_ptr>(&item))
      add(**batch, result);
    auto plain = std::get_if<plain_message>(&item);
    if (plain == nullptr || plain->sender - 1 >= nodes_)
      continue;
    // It has its place among what was sent, and is known by the one among what
    // was offered.
    auto sender = plain->sender - 1;
    if (auto index = index_of_(sender, plain->payload.text()))
      result.push_back(
        {{}, sender, index, plain->time, plain->payload.size(), true});
  }
  return result;
}

/// Units are numbered, and parts of messages have numbers of their own. A
/// sender's units leave it in their order for the first time.
void wire_tracer::add(const envelope_batch& x, std::vector<message>& out) {
  if (x.origin - 1 >= nodes_ || x.first <= start_)
    return;
  auto view = views_change_ ? x.view : view_id{};
  auto& known = units_[{view.epoch, x.origin - 1}];
  auto place = x.first - start_ - 1;
  unit_reader in{x.units.text()};
  for (auto next = in.next(); next; next = in.next(), ++place) {
    if (place == known.ends.size())
      known.ends.push_back(next->kind == unit_kind::message ? ++known.messages
                                                            : 0);
    if (place < known.ends.size() && known.ends[place] != 0)
      out.push_back({view, x.origin - 1, known.ends[place], x.time,
                     next->payload.size(), false});
  }
}

std::string wire_tracer::name_of(const message& x) const {
  return views_change_ ? message_name(x.sender, x.view, x.index)
                       : message_name(x.sender, x.index);
}

traced_datagram wire_tracer::tell(const core::parcel& x,
                                  const std::vector<message>& messages) const {
  traced_datagram result{
    x.from, x.what.to, x.sent.time_since_epoch(), x.what.size(), {}, 0, false};
  result.messages.reserve(messages.size());
  for (const auto& item : messages) {
    result.messages.push_back(name_of(item));
    result.time = std::max(result.time, item.time);
    auto first = first_departure(x.what.to, item);
    result.again |= first != nullptr && *first < result.sent;
  }
  return result;
}

const timespan* wire_tracer::first_departure(const endpoint& to,
                                             const message& x) const {
  auto receiver = departed_.find(to);
  if (receiver == departed_.end())
    return nullptr;
  auto found = receiver->second.find(x.key());
  return found == receiver->second.end() ? nullptr : &found->second;
}

} // namespace troupe::simulation
