#include "actors/core/participant_life.hpp"

#include "actors/core/splitmix.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace troupe::core {

namespace {

/// Delivered messages that the journal may still have to write.
constexpr std::uint64_t unwritten_max = 65536;
constexpr std::uint64_t unwritten_bytes_max = 64u << 20;

constexpr std::size_t image_bytes = 16;

/// The least significant byte first.
void put(std::vector<std::byte>& out, std::uint64_t x) {
  for (int i = 0; i < 8; ++i, x >>= 8)
    out.push_back(static_cast<std::byte>(x & 0xff));
}

std::uint64_t get(const std::byte* from) {
  std::uint64_t result = 0;
  for (int i = 7; i >= 0; --i)
    result = (result << 8) | std::to_integer<std::uint64_t>(from[i]);
  return result;
}

} // namespace

// -- the group ----------------------------------------------------------------

void participant_life::on_status(const group_status& x, participant_out& out) {
  auto before = std::exchange(phase_, x.phase);
  if (before == phase_)
    return;
  if (phase_ == group_phase::cut_off)
    out.notices.push_back("cut off from the group: " + x.why
                          + "; nothing is sent or delivered until a majority "
                            "is back");
  else if (phase_ == group_phase::refused)
    out.notices.push_back("the group refuses this node: " + x.why);
  if (phase_ == group_phase::left)
    out.over = life_over{};
  else if (phase_ == group_phase::refused)
    out.over = life_over{false, x.refusal};
  send_more(out);
}

void participant_life::on_installed(const view_installed& x, instant now,
                                    participant_out& out) {
  view_ = x.what;
  blocked_ = false;
  if (x.unsettled > 0) {
    unsettled_ += x.unsettled;
    out.notices.push_back(
      std::to_string(x.unsettled)
      + " own messages of the view before were sent and not delivered here: "
        "whether others delivered them is not known");
  }
  if (!begun_) {
    begun_ = true;
    if (reads_lines())
      out.wants_lines = true;
    else
      generator_.on_view(x.what, now);
  }
  send_more(out);
}

// -- sending ------------------------------------------------------------------

bool participant_life::may_speak() const {
  return view_ && phase_ == group_phase::member && !asked_ && !blocked_
         && unwritten_ <= unwritten_max
         && unwritten_bytes_ <= unwritten_bytes_max;
}

void participant_life::send_more(participant_out& out) {
  if (!may_speak())
    return;
  if (!outbox_.empty()) {
    asked_ = true;
    out.send = outbox_.next();
  } else if (!source_done_) {
    out.wants_lines = reads_lines();
  }
}

void participant_life::on_result(const send_result& x, participant_out& out) {
  asked_ = false;
  sent_ += x.taken;
  outbox_.pop(x.taken);
  if (x.refused > 0 && x.why == errc::too_large && !outbox_.empty()) {
    out.notices.push_back(
      "a message of " + std::to_string(x.bytes) + " bytes was not sent: "
      + to_string(x.why) + ", above " + std::to_string(x.bytes_max) + " bytes");
    outbox_.pop(1);
  } else if (x.refused > 0) {
    blocked_ = true; // Until there is room, or the next view.
  }
  send_more(out);
}

void participant_life::on_credit(participant_out& out) {
  blocked_ = false;
  send_more(out);
}

void participant_life::on_lines(std::vector<std::string> lines, bool last,
                                participant_out& out) {
  for (auto& x : lines)
    outbox_.push(std::move(x));
  source_done_ = source_done_ || last;
  send_more(out);
}

void participant_life::on_tick(instant now, participant_out& out) {
  while (outbox_.has_room() && !reads_lines()) {
    auto next = generator_.on_tick(now);
    if (!next)
      break;
    outbox_.push(std::move(*next));
  }
  send_more(out);
}

std::optional<instant> participant_life::next_deadline() const {
  if (!begun_ || reads_lines() || !outbox_.has_room())
    return std::nullopt;
  return generator_.next_at();
}

// -- delivering ---------------------------------------------------------------

void participant_life::on_delivery(const delivery& x, instant now,
                                   participant_out& out) {
  auto ordered = order_ == level::agreed || order_ == level::safe;
  for (const auto& batch : x.batches) {
    unwritten_ += batch->count;
    unwritten_bytes_ += batch->units.size();
    for_each_message(*batch, [&](seqno number, std::string_view payload) {
      auto hash = wire::payload_hash(
        reinterpret_cast<const std::byte*>(payload.data()), payload.size());
      hash = splitmix::mix(
        hash ^ splitmix::mix(std::uint64_t{batch->origin} * 31 + number));
      recent_.add({state_.messages, batch->view, batch->origin, number});
      ++state_.messages;
      state_.hash = ordered ? splitmix::mix(state_.hash ^ hash)
                            : state_.hash + hash;
      if (!reads_lines())
        generator_.on_delivered(payload, now);
    });
  }
  send_more(out);
}

void participant_life::on_written(const written& x, participant_out& out) {
  unwritten_ -= std::min(x.messages, unwritten_);
  unwritten_bytes_ -= std::min(x.bytes, unwritten_bytes_);
  send_more(out);
}

// -- the state ----------------------------------------------------------------

bool participant_life::on_restore(const state_image& x) {
  if (x.bytes.size() != image_bytes)
    return false;
  state_.messages = get(x.bytes.data());
  state_.hash = get(x.bytes.data() + 8);
  recent_.clear();
  return true;
}

state_image participant_life::image() const {
  std::vector<std::byte> bytes;
  bytes.reserve(image_bytes);
  put(bytes, state_.messages);
  put(bytes, state_.hash);
  return {slice::from(std::move(bytes))};
}

} // namespace troupe::core
