#include "actors/core/notify_client.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

/// After that long without an answer the user is told, once.
constexpr timespan patience = std::chrono::seconds{1};

} // namespace

void notify_client::finish(client_event::kind how, std::string text,
                           instant now, client_out& out) {
  phase_ = phase::over;
  out.events.push_back({how, std::move(text), 0, now - answered_at_});
}

std::string notify_client::why_nothing_comes() const {
  return leaderless_ ? "no server leads at present" : "no server answers";
}

void notify_client::on_tick(instant now, client_out& out) {
  if (phase_ == phase::over)
    return;
  if (may_give_up() && now - begun_ >= opts_.connect_limit)
    return finish(leaderless_ ? client_event::kind::leaderless
                              : client_event::kind::unanswered,
                  why_nothing_comes(), now, out);
  if (!told_waiting_ && now - answered_at_ >= patience) {
    told_waiting_ = true;
    out.events.push_back({client_event::kind::waiting, why_nothing_comes(), 0,
                          now - answered_at_});
  }
  auto asks = phase_ == phase::connecting || !requests_.empty();
  auto lost = asks ? now - answered_at_ >= opts_.retry
                   : now - heard_ >= opts_.silence;
  if (now >= beat_at_) {
    beat_at_ = now + opts_.heartbeat;
    if (phase_ != phase::connecting && !lost)
      send(packet{packet_code::heartbeat}, out);
  }
  if ((asks || lost) && now >= again_at_) {
    if (lost)
      next_server(now, out);
    else
      ask(now, out);
    if (requests_.empty() && phase_ != phase::connecting) {
      again_at_ = now + opts_.retry;
      send(packet{packet_code::heartbeat}, out);
    }
  }
}

std::optional<instant> notify_client::next_deadline() const {
  if (phase_ == phase::over)
    return std::nullopt;
  auto result = beat_at_;
  if (phase_ == phase::connecting || !requests_.empty())
    result = std::min(result, again_at_);
  if (!told_waiting_)
    result = std::min(result, answered_at_ + patience);
  if (may_give_up())
    result = std::min(result, begun_ + opts_.connect_limit);
  return result;
}

} // namespace troupe::core
