#include "actors/core/frame_router.hpp"

#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

constexpr std::array<wire::fault, wire::faults_end - 1> faults{
  wire::fault::truncated, wire::fault::not_ours, wire::fault::version,
  wire::fault::sealed,    wire::fault::checksum, wire::fault::malformed,
  wire::fault::unsealed,  wire::fault::forged,   wire::fault::replayed,
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

void frame_router::on_train(const endpoint& from, const slice& bytes,
                            std::size_t each, instant now,
                            frame_router_out& out) {
  for_each_wagon(bytes, each,
                 [&](const wagon& x) { on_datagram(from, x, now, out); });
}

void frame_router::on_multicast(const endpoint& from, const slice& bytes,
                                std::size_t each, instant now,
                                frame_router_out& out) {
  for_each_wagon(bytes, each,
                 [&](const wagon& x) { on_multicast(from, x, now, out); });
}

/// An empty datagram is one, too.
template <class F>
void frame_router::for_each_wagon(const slice& bytes, std::size_t each, F f) {
  auto step = each > 0 ? each : bytes.size();
  std::size_t at = 0;
  do {
    f(wagon{bytes, at, std::min(step, bytes.size() - at)});
    at += step;
  } while (at < bytes.size());
}

void frame_router::on_datagram(const endpoint& from, const wagon& x,
                               instant now, frame_router_out& out) {
  wire::header head;
  if (!open(x, head))
    return;
  origin source{from, head.group, head.sender, head.from};
  if (is_of_addresses(source, now, out)
      || !is_believed(source, x.size, false, now, out))
    return;
  if (head.to == 0 || head.to == self_)
    return dispatch(source, x, out);
  ++counts_.wrong_incarnation;
  // An answer to an answer would go back and forth for ever.
  if (asks_who_we_are(frames_))
    return;
  if (answers_.may_answer(from, now)) {
    ++counts_.answers;
    answer(source, who_are_you{}, out);
  } else {
    ++counts_.answers_withheld;
  }
}

void frame_router::on_multicast(const endpoint& from, const wagon& x,
                                instant now, frame_router_out& out) {
  // Not worth a check: what a flipped bit makes so would be dropped as well.
  if (wire::sender_of(x.borrowed()) == self_) {
    ++counts_.multicast_heard_own;
    return;
  }
  wire::header head;
  if (!open(x, head))
    return;
  ++counts_.multicast_received;
  origin source{from, head.group, head.sender, head.from};
  // Nobody who means one life says it to all, so nobody waits for an answer.
  if (head.to != 0)
    ++counts_.wrong_incarnation;
  else if (is_believed(source, x.size, true, now, out))
    dispatch(source, x, out);
}

/// Reads a datagram: a batch that is alone into `piece_`, or else all frames
/// into `frames_`. Returns whether it is whole and unharmed.
bool frame_router::open(const wagon& x, wire::header& head) {
  ++counts_.datagrams_received;
  counts_.bytes_received += x.size;
  skipped_ = 0;
  frames_.clear();
  is_piece_ = false;
  auto fault = wire::decode(x.borrowed(), head, reads_);
  if (sealing_) {
    fault = unseal(x, head, fault);
    // What is sealed lies where it would lie without a seal, but later.
    if (fault == wire::fault::none || fault == wire::fault::version)
      fault = read({x.whole, x.at + wire::seal_head_bytes,
                    x.size - wire::seal_bytes},
                   fault);
  } else {
    fault = read(x, fault);
  }
  if (fault != wire::fault::none)
    ++counts_.faults[static_cast<std::size_t>(fault)];
  return fault == wire::fault::none;
}

/// Opens a datagram where it lies, in a buffer that nobody else has seen yet.
/// `found` is what its header looks like.
wire::fault frame_router::unseal(const wagon& x, wire::header& head,
                                 wire::fault found) {
  if (found == wire::fault::none || found == wire::fault::version)
    return wire::fault::unsealed;
  if (found != wire::fault::sealed)
    return found;
  auto bytes = const_cast<std::byte*>(x.whole.data()) + x.at;
  auto fault = sealing_->open(bytes, x.size);
  if (fault != wire::fault::none)
    return fault;
  return reads_.has(head.version) ? fault : wire::fault::version;
}

/// Reads the frames of a datagram whose header is `found` to hold.
wire::fault frame_router::read(const wagon& x, wire::fault found) {
  if (found == wire::fault::version)
    return read_timeless(x);
  if (found != wire::fault::none)
    return found;
  is_piece_ = wire::decode_only_batch(x.borrowed(), piece_);
  return is_piece_ ? found : wire::decode_frames(x.shared(), frames_, skipped_);
}

/// Reads what means the same in a version that this node does not have.
wire::fault frame_router::read_timeless(const wagon& x) {
  wire::decode_timeless(x.shared(), frames_);
  return frames_.empty() ? wire::fault::version : wire::fault::none;
}

void frame_router::dispatch(const origin& source, const wagon& x,
                            frame_router_out& out) {
  auto count = is_piece_ ? 1 : frames_.size();
  counts_.unknown_kind += skipped_;
  counts_.frames_received += count;
  auto group = listeners_.find(source.group);
  if (group == listeners_.end()) {
    counts_.no_listener += count;
    return;
  }
  if (is_piece_) {
    auto listener = listener_of(group->second, frame_kind::envelopes, out);
    if (listener != no_listener)
      trains_.on_piece(source, piece_, x.whole, listener,
                       out.batches[listener]);
    return;
  }
  for (auto& what : frames_) {
    auto listener = listener_of(group->second, kind_of(what), out);
    if (listener == no_listener)
      continue;
    auto& heard = out.batches[listener];
    if (auto batch = std::get_if<envelope_batch_ptr>(&what))
      trains_.on_batch(source, std::move(*batch), listener, heard);
    else
      heard.items.push_back({source, std::move(what)});
  }
}

/// Returns who hears a frame of this `kind`, whose place is in `out` then.
std::size_t frame_router::listener_of(const table& group, frame_kind kind,
                                      frame_router_out& out) {
  auto result = group[static_cast<std::size_t>(kind)];
  if (result == no_listener)
    ++counts_.no_listener;
  else if (out.batches.size() <= result)
    out.batches.resize(result + 1);
  return result;
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
  add("datagrams_dropped_unproven", counts_.unproven);
  add("addresses_proven", validator_ ? validator_->proven() : 0);
  add("challenges_sent", counts_.challenges);
  add("proofs_sent", counts_.proofs);
  add("proofs_withheld", counts_.proofs_withheld);
  add("proofs_refused", counts_.proofs_refused);
  add("groups_refused", counts_.groups_refused);
  add("multicast_sent", counts_.multicast_sent);
  add("multicast_received", counts_.multicast_received);
  add("multicast_heard_own", counts_.multicast_heard_own);
  add("sealed", sealing_ ? 1 : 0);
  add("sealing_lives", sealing_ ? sealing_->lives() : 0);
  add("sealing_lives_behind", sealing_ ? sealing_->behind() : 0);
  add("sealing_lives_forgotten", sealing_ ? sealing_->forgotten() : 0);
}

} // namespace troupe::core
