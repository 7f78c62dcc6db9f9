#include "nodes/notify_crowd.hpp"

#include <iterator>
#include <utility>

namespace troupe {

namespace {

/// Of which the first bytes are the crowd's, and the last the client's.
uuid_bytes identity(std::uint64_t seed, std::uint64_t number) {
  uuid_bytes result{};
  for (std::size_t i = 0; i < 8; ++i) {
    result[i] = static_cast<std::uint8_t>(seed >> (8 * i));
    result[8 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return result;
}

std::vector<std::string> names_of(std::size_t count) {
  std::vector<std::string> result;
  result.reserve(count);
  for (std::size_t i = 1; i <= count; ++i)
    result.push_back("user-" + std::to_string(i));
  return result;
}

} // namespace

notify_crowd::notify_crowd(crowd_plan plan)
  : plan_(std::move(plan)), account_(names_of(plan_.clients)) {
  for (std::size_t i = 0; i < plan_.clients; ++i) {
    core::client_setup who{account_.name(i), plan_.servers,
                           identity(plan_.seed, i + 1)};
    by_id_[who.client] = i;
    all_.emplace_back(plan_.opts, std::move(who));
  }
  if (plan_.rate > 0)
    pace_ = post_pace{plan_.rate, plan_.clients};
}

template <class F>
void notify_crowd::step(std::size_t i, instant now, core::client_out& out,
                        F f) {
  using kind = client_event::kind;
  core::client_out own;
  all_[i].set_time(time_);
  f(all_[i], own);
  out.leaving.insert(out.leaving.end(),
                     std::make_move_iterator(own.leaving.begin()),
                     std::make_move_iterator(own.leaving.end()));
  due_.set(i, all_[i].next_deadline());
  for (const auto& x : own.events) {
    if (account_.on_event(i, x.what, x.text, now))
      follow(now, out);
    auto answered = x.what == kind::done || x.what == kind::refused
                    || x.what == kind::unknown;
    if (answered && posting_ && plan_.rate == 0)
      post(i, now, out);
  }
}

void notify_crowd::on_start(instant now, core::client_out& out) {
  for (std::size_t i = 0; i < all_.size(); ++i)
    step(i, now, out, [&](auto& core, auto& own) { core.on_start(now, own); });
}

/// Only users that are known can be followed: it is done once all are there.
void notify_crowd::follow(instant now, core::client_out& out) {
  for (std::size_t i = 0; i < all_.size(); ++i)
    for (std::size_t k = 1; k <= plan_.follows; ++k) {
      auto author = (i + k) % all_.size();
      account_.on_follow(i, author, now);
      step(i, now, out, [&](auto& core, auto& own) {
        core.on_request(packet_code::follow, "+" + account_.name(author), now,
                        own);
      });
    }
}

void notify_crowd::on_go(instant now, core::client_out& out) {
  posting_ = true;
  pace_.begin(now);
  if (plan_.rate == 0)
    for (std::size_t i = 0; i < all_.size(); ++i)
      post(i, now, out);
}

void notify_crowd::post(std::size_t i, instant now, core::client_out& out) {
  if (account_.is_full())
    return;
  auto taken = false;
  step(i, now, out, [&](auto& core, auto& own) {
    taken = core.on_request(packet_code::send,
                            account_.next_text(i, plan_.text_size), now, own);
  });
  if (taken) // Or enough of it waits for the servers already.
    account_.on_post(i, now);
}

void notify_crowd::on_packet(const origin& from, const packet& x, instant now,
                             core::client_out& out) {
  auto found = by_id_.find(x.client);
  if (found != by_id_.end())
    step(found->second, now, out,
         [&](auto& core, auto& own) { core.on_packet(from, x, now, own); });
}

void notify_crowd::on_tick(instant now, core::client_out& out) {
  while (auto i = due_.pop_due(now))
    step(*i, now, out, [&](auto& core, auto& own) { core.on_tick(now, own); });
  if (posting_ && plan_.rate > 0)
    pace_.on_tick(now, [&](std::size_t i) { post(i, now, out); });
}

std::optional<instant> notify_crowd::next_deadline() const {
  auto result = due_.next();
  if (posting_ && plan_.rate > 0 && (!result || pace_.next_at() < *result))
    result = pace_.next_at();
  return result;
}

} // namespace troupe
