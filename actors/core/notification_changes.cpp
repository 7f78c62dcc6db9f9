#include "actors/core/notification_service.hpp"

#include "messages/packet.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

// What was decided is done here, the same way everywhere; and the state as
// bytes.
namespace troupe::core {

namespace {

constexpr std::size_t text_max = packet_text_max;

uuid_bytes client_of(std::string_view text) {
  uuid_bytes result{};
  if (text.size() == result.size())
    std::copy(text.begin(), text.end(), result.begin());
  return result;
}

std::string_view raw(const uuid_bytes& x) {
  return {reinterpret_cast<const char*>(x.data()), x.size()};
}

template <class Names>
void write_names(wire::writer& out, const Names& names) {
  out.number(names.size());
  for (const auto& x : names)
    out.text(x);
}

void read_names(wire::reader& in, std::set<std::string>& out) {
  auto count = in.number_up_to(notification_service::users_max);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i)
    out.emplace(in.text(notification_service::name_bytes_max));
}

} // namespace

void notification_service::apply(std::string_view change,
                                 std::vector<service_effect>& out) {
  if (change.empty())
    return;
  wire::reader in{change};
  auto what = static_cast<service_change>(in.u8());
  auto number = in.number();
  std::string first{in.left() > 0 ? in.text(text_max) : std::string_view{}};
  std::string second{in.left() > 0 ? in.text(text_max) : std::string_view{}};
  switch (what) {
    case service_change::open:
      return apply_open(number, {first, client_of(second)}, out);
    case service_change::leave:
      return apply_leave(number, out);
    case service_change::follow:
      users_[first].follows.insert(second);
      users_[second].followers.insert(first);
      return;
    case service_change::unfollow:
      users_[first].follows.erase(second);
      users_[second].followers.erase(first);
      return;
    case service_change::post:
      return apply_post(first, second, out);
    case service_change::shown: {
      std::uint64_t upto = 0;
      std::from_chars(first.data(), first.data() + first.size(), upto);
      return apply_shown(number, upto);
    }
  }
}

void notification_service::apply_open(std::uint64_t session, seat who,
                                      std::vector<service_effect>& out) {
  auto& x = users_[who.user];
  auto first = x.shown.empty();
  x.shown[session] = first ? x.gone : x.last;
  auto user = who.user;
  seats_[session] = std::move(who);
  if (first)
    tell_others(user, " has connected", out);
  tell(session, x, out);
}

void notification_service::apply_leave(std::uint64_t session,
                                       std::vector<service_effect>& out) {
  auto seat = seats_.find(session);
  if (seat == seats_.end())
    return;
  auto user = seat->second.user;
  seats_.erase(seat);
  auto& x = users_[user];
  auto shown = x.shown[session];
  x.shown.erase(session);
  if (x.shown.empty())
    x.shown[session] = shown; // What the last one has seen is seen.
  forget_shown(x);
  x.shown.erase(session);
  if (x.shown.empty())
    tell_others(user, " has disconnected", out);
}

void notification_service::apply_post(const std::string& author,
                                      std::string_view text,
                                      std::vector<service_effect>& out) {
  for (const auto& name : users_[author].followers) {
    auto& x = users_[name];
    x.kept.push_back({++x.last, author + ": " + std::string{text}});
    if (x.kept.size() > kept_max) {
      x.gone = x.kept.front().number;
      x.kept.pop_front();
    }
    for (const auto& [session, shown] : x.shown)
      out.push_back({session, seats_.at(session).client, x.last, x.gone,
                     x.kept.back().text});
  }
}

void notification_service::apply_shown(std::uint64_t session,
                                       std::uint64_t upto) {
  auto seat = seats_.find(session);
  if (seat == seats_.end())
    return;
  auto& x = users_[seat->second.user];
  auto& shown = x.shown[session];
  shown = std::max(shown, std::min(upto, x.last));
  forget_shown(x);
}

/// What all sessions have shown need not be kept.
void notification_service::forget_shown(profile& x) {
  if (x.shown.empty())
    return;
  auto least = x.last;
  for (const auto& y : x.shown)
    least = std::min(least, y.second);
  x.gone = std::max(x.gone, least);
  while (!x.kept.empty() && x.kept.front().number <= x.gone)
    x.kept.pop_front();
}

void notification_service::tell_others(const std::string& user,
                                       const char* what,
                                       std::vector<service_effect>& out) const {
  for (const auto& [session, seat] : seats_)
    if (seat.user != user)
      out.push_back({session, seat.client, 0, 0, user + what});
}

/// All that a session has not shown yet.
void notification_service::tell(std::uint64_t session, const profile& x,
                                std::vector<service_effect>& out) const {
  auto shown = x.shown.at(session);
  for (const auto& y : x.kept)
    if (y.number > shown)
      out.push_back({session, seats_.at(session).client, y.number,
                     std::max(x.gone, shown), y.text});
}

// -- as bytes -----------------------------------------------------------------

std::string notification_service::snapshot() const {
  std::vector<std::byte> bytes;
  wire::writer out{bytes};
  out.number(users_.size());
  for (const auto& [name, x] : users_) {
    out.text(name);
    write_names(out, x.followers);
    write_names(out, x.follows);
    out.number(x.last);
    out.number(x.gone);
    out.number(x.kept.size());
    for (const auto& y : x.kept) {
      out.number(y.number);
      out.text(y.text);
    }
    out.number(x.shown.size());
    for (const auto& [session, upto] : x.shown) {
      out.number(session);
      out.number(upto);
    }
  }
  out.number(seats_.size());
  for (const auto& [session, x] : seats_) {
    out.number(session);
    out.text(x.user);
    out.raw(raw(x.client));
  }
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool notification_service::restore(std::string_view bytes) {
  wire::reader in{bytes};
  notification_service next;
  auto users = in.number_up_to(users_max);
  for (std::uint64_t i = 0; i < users && in.ok(); ++i) {
    profile x;
    std::string name{in.text(name_bytes_max)};
    read_names(in, x.followers);
    read_names(in, x.follows);
    x.last = in.number();
    x.gone = in.number();
    auto kept = in.number_up_to(kept_max);
    for (std::uint64_t j = 0; j < kept && in.ok(); ++j) {
      auto number = in.number();
      x.kept.push_back({number, std::string{in.text(text_max)}});
    }
    auto shown = in.number_up_to(sessions_of_user_max);
    for (std::uint64_t j = 0; j < shown && in.ok(); ++j) {
      auto session = in.number();
      x.shown[session] = in.number();
    }
    next.users_[std::move(name)] = std::move(x);
  }
  auto seats = in.number_up_to(users_max * sessions_of_user_max);
  for (std::uint64_t i = 0; i < seats && in.ok(); ++i) {
    auto session = in.number();
    seat x;
    x.user = in.text(name_bytes_max);
    x.client = client_of(in.raw(x.client.size()));
    // A session is one of its user.
    auto user = next.users_.find(x.user);
    if (user == next.users_.end() || user->second.shown.count(session) == 0)
      return false;
    next.seats_[session] = std::move(x);
  }
  auto listed = [&](const auto& user) {
    return std::all_of(user.second.shown.begin(), user.second.shown.end(),
                       [&](const auto& y) {
                         return next.seats_.count(y.first) > 0;
                       });
  };
  if (!in.done()
      || !std::all_of(next.users_.begin(), next.users_.end(), listed))
    return false;
  std::swap(users_, next.users_);
  std::swap(seats_, next.seats_);
  return true;
}

} // namespace troupe::core
