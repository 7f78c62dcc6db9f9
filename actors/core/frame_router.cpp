#include "actors/core/frame_router.hpp"

#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

constexpr std::array<wire::fault, 6> faults{
  wire::fault::truncated, wire::fault::not_ours, wire::fault::version,
  wire::fault::sealed,    wire::fault::checksum, wire::fault::malformed,
};

bool asks_who_we_are(const std::vector<frame>& xs) {
  return std::any_of(xs.begin(), xs.end(), [](const frame& x) {
    return std::holds_alternative<who_are_you>(x);
  });
}

} // namespace

void frame_router::on_attach(group_id group,
                             const std::vector<frame_kind>& kinds,
                             std::size_t listener) {
  auto i = listeners_.find(group);
  if (i == listeners_.end()) {
    if (listeners_.size() >= groups_max) {
      ++counts_.groups_refused;
      return;
    }
    i = listeners_.emplace(group, table{}).first;
    i->second.fill(no_listener);
  }
  for (auto kind : kinds) {
    auto position = static_cast<std::size_t>(kind);
    TROUPE_CHECK(position < i->second.size());
    i->second[position] = listener;
  }
}

bool frame_router::is_heard_by(std::size_t listener) const {
  return std::any_of(
    listeners_.begin(), listeners_.end(), [=](const auto& kvp) {
      return std::count(kvp.second.begin(), kvp.second.end(), listener) > 0;
    });
}

void frame_router::on_datagram(const endpoint& from, const slice& bytes,
                               instant now, frame_router_out& out) {
  wire::header head;
  if (!open(bytes, head))
    return;
  if (head.to != 0 && head.to != self_) {
    ++counts_.wrong_incarnation;
    // An answer to an answer would go back and forth for ever.
    if (!asks_who_we_are(frames_))
      answer(from, head, now, out);
    return;
  }
  dispatch(from, head, out);
}

void frame_router::on_multicast(const endpoint& from, const slice& bytes,
                                frame_router_out& out) {
  // Not worth a check: what a flipped bit makes so would be dropped as well.
  if (wire::sender_of(bytes) == self_) {
    ++counts_.multicast_heard_own;
    return;
  }
  wire::header head;
  if (!open(bytes, head))
    return;
  ++counts_.multicast_received;
  // Nobody who means one life says it to all, so nobody waits for an answer.
  if (head.to != 0)
    ++counts_.wrong_incarnation;
  else
    dispatch(from, head, out);
}

/// Reads a datagram into `frames_`; returns whether it is whole and unharmed.
bool frame_router::open(const slice& bytes, wire::header& head) {
  ++counts_.datagrams_received;
  counts_.bytes_received += bytes.size();
  skipped_ = 0;
  frames_.clear();
  auto fault = wire::decode(bytes, head, frames_, skipped_);
  if (fault != wire::fault::none)
    ++counts_.faults[static_cast<std::size_t>(fault)];
  return fault == wire::fault::none;
}

void frame_router::dispatch(const endpoint& from, const wire::header& head,
                            frame_router_out& out) {
  counts_.unknown_kind += skipped_;
  counts_.frames_received += frames_.size();
  auto i = listeners_.find(head.group);
  if (i == listeners_.end()) {
    counts_.no_listener += frames_.size();
    return;
  }
  origin source{from, head.group, head.sender, head.from};
  for (auto& what : frames_) {
    auto listener = i->second[static_cast<std::size_t>(kind_of(what))];
    if (listener == no_listener) {
      ++counts_.no_listener;
      continue;
    }
    if (out.batches.size() <= listener)
      out.batches.resize(listener + 1);
    auto& heard = out.batches[listener];
    if (auto batch = std::get_if<envelope_batch_ptr>(&what))
      trains_.on_batch(source, std::move(*batch), listener, heard);
    else
      heard.items.push_back({source, std::move(what)});
  }
}

void frame_router::on_burst_end(frame_router_out& out) {
  trains_.on_burst_end(out.batches);
}

void frame_router::on_outbound(const outbound& x, std::vector<datagram>& out) {
  if (!x.to)
    return;
  auto limit = paths_.limit_of(*x.to);
  if (multicast_.empty() || x.to->size() < 2) {
    if (!maker_.make(x, limit, out))
      ++counts_.too_large;
    return;
  }
  limit = std::min(limit, paths_.limit_of(multicast_));
  auto before = out.size();
  if (!maker_.make(x, multicast_, limit, out))
    ++counts_.too_large;
  counts_.multicast_sent += out.size() - before;
}

void frame_router::on_too_large(const endpoint& to, std::size_t bytes) {
  paths_.on_too_large(to, bytes);
}

void frame_router::answer(const endpoint& from, const wire::header& head,
                          instant now, frame_router_out& out) {
  if (!may_answer(from, now)) {
    ++counts_.answers_withheld;
    return;
  }
  ++counts_.answers;
  outbound x;
  x.group = head.group;
  x.to = to_one(from, head.from);
  x.frames.emplace_back(who_are_you{});
  maker_.make(x, wire::datagram_bytes_max, out.answers);
}

bool frame_router::may_answer(const endpoint& to, instant now) {
  while (!answers_.empty() && answers_.front().first + answer_pause <= now) {
    answered_.erase(answers_.front().second);
    answers_.pop_front();
  }
  if (answered_.size() >= answered_max || !answered_.insert(to).second)
    return false;
  answers_.emplace_back(now, to);
  return true;
}

void frame_router::tell(counters& out) const {
  auto add = [&](std::string name, std::uint64_t value) {
    out.items.push_back({std::move(name), value});
  };
  add("datagrams_received", counts_.datagrams_received);
  add("bytes_received", counts_.bytes_received);
  add("frames_received", counts_.frames_received);
  for (auto x : faults)
    add("datagrams_dropped_" + to_string(x),
        counts_.faults[static_cast<std::size_t>(x)]);
  add("datagrams_dropped_wrong_incarnation", counts_.wrong_incarnation);
  add("datagrams_dropped_too_large", counts_.too_large);
  add("datagrams_merged", trains_.merged());
  add("paths_narrowed", paths_.narrowed());
  add("frames_dropped_unknown_kind", counts_.unknown_kind);
  add("frames_dropped_no_listener", counts_.no_listener);
  add("who_are_you_sent", counts_.answers);
  add("who_are_you_withheld", counts_.answers_withheld);
  add("groups_refused", counts_.groups_refused);
  add("multicast_sent", counts_.multicast_sent);
  add("multicast_received", counts_.multicast_received);
  add("multicast_heard_own", counts_.multicast_heard_own);
}

} // namespace troupe::core
