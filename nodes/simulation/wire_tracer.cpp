#include "nodes/simulation/wire_tracer.hpp"

#include "messages/wire.hpp"

#include <algorithm>

namespace troupe::simulation {

wire_tracer::wire_tracer(const run_plan& plan, trace_writer* out)
  : out_(out), start_(plan.start), units_(plan.nodes) {
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
    out_->on_taken(item.sender, item.index, now);
    again |= !departed.try_emplace({item.sender, item.index}, now).second;
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
    if (plain != nullptr && plain->sender - 1 < units_.size()
        && plain->number > start_)
      result.push_back(
        {plain->sender - 1, plain->number - start_, plain->time});
  }
  return result;
}

/// Units are numbered, and parts of messages have numbers of their own. A
/// sender's units leave it in their order for the first time.
void wire_tracer::add(const envelope_batch& x, std::vector<message>& out) {
  if (x.origin - 1 >= units_.size() || x.first <= start_)
    return;
  auto& known = units_[x.origin - 1];
  auto place = x.first - start_ - 1;
  unit_reader in{x.units.text()};
  for (auto next = in.next(); next; next = in.next(), ++place) {
    if (place == known.ends.size())
      known.ends.push_back(next->kind == unit_kind::message ? ++known.messages
                                                            : 0);
    if (place < known.ends.size() && known.ends[place] != 0)
      out.push_back({x.origin - 1, known.ends[place], x.time});
  }
}

traced_datagram wire_tracer::tell(const core::parcel& x,
                                  const std::vector<message>& messages) const {
  traced_datagram result{
    x.from, x.what.to, x.sent.time_since_epoch(), x.what.size(), {}, 0, false};
  result.messages.reserve(messages.size());
  for (const auto& item : messages) {
    result.messages.push_back(message_name(item.sender, item.index));
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
  auto found = receiver->second.find({x.sender, x.index});
  return found == receiver->second.end() ? nullptr : &found->second;
}

} // namespace troupe::simulation
