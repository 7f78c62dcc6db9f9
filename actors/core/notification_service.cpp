#include "actors/core/notification_service.hpp"

#include "messages/wire.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

// What requests come to; what they change is in notification_changes.cpp.
namespace troupe::core {

namespace {

/// What a list of names may take in an answer.
constexpr std::size_t list_bytes_max = 360;

executed refused(std::string why) {
  return {{}, "!" + std::move(why), false};
}

template <class... Texts>
std::string
change_of(service_change what, std::uint64_t number, const Texts&... texts) {
  std::vector<std::byte> bytes;
  wire::writer out{bytes};
  out.u8(static_cast<std::uint8_t>(what));
  out.number(number);
  (out.text(texts), ...);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A terminal must not be told what to do.
bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

/// What goes on a character is not counted (UTF-8).
std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
    std::count_if(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

} // namespace

const notification_service::profile*
notification_service::find(const std::string& user) const {
  auto found = users_.find(user);
  return found == users_.end() ? nullptr : &found->second;
}

executed notification_service::execute(const application_request& x) const {
  if (x.kind == request_kind::open)
    return connect(x);
  auto seat = seats_.find(x.session);
  if (seat == seats_.end())
    return refused("not authenticated");
  const auto& user = seat->second.user;
  if (x.kind == request_kind::close || x.kind == request_kind::expire)
    return {change_of(service_change::leave, x.session), "+bye", true};
  if (x.kind == request_kind::note) {
    std::uint64_t upto = 0;
    std::from_chars(x.body.data(), x.body.data() + x.body.size(), upto);
    const auto& known = users_.at(user);
    if (upto > known.last || upto <= known.shown.at(x.session))
      return {};
    return {change_of(service_change::shown, x.session, std::to_string(upto)),
            {},
            true};
  }
  auto rest = x.body.substr(std::min<std::size_t>(1, x.body.size()));
  switch (x.body.empty() ? ' ' : x.body.front()) {
    case '+':
      return follow(user, std::string{rest});
    case '-':
      return unfollow(user, std::string{rest});
    case '=':
      return post(user, rest);
    default:
      return refused("invalid command");
  }
}

std::string notification_service::fault_of_name(std::string_view name) {
  if (name.empty())
    return "a name has one character at least";
  if (name.size() > name_bytes_max)
    return "a name has at most " + std::to_string(name_bytes_max) + " bytes";
  if (name.find(' ') != std::string_view::npos || has_control(name))
    return "a name has no blanks and no control characters";
  return {};
}

executed notification_service::connect(const application_request& x) const {
  std::string name{x.body};
  if (auto fault = fault_of_name(name); !fault.empty())
    return refused(std::move(fault));
  auto known = find(name);
  if (!known && users_.size() >= users_max)
    return refused("no room for a further user");
  if (known && known->shown.size() >= sessions_of_user_max)
    return refused(name + " has " + std::to_string(sessions_of_user_max)
                   + " sessions already");
  auto others = known && !known->shown.empty();
  auto begin = !known ? 0 : others ? known->last : known->gone;
  std::string client{reinterpret_cast<const char*>(x.client.data()),
                     x.client.size()};
  // Where its notifications begin, for the client; then for people.
  return {change_of(service_change::open, x.session, name, client),
          "+" + std::to_string(begin) + " connected: " + who_is_there(), true};
}

executed notification_service::follow(const std::string& user,
                                      std::string whom) const {
  if (whom == user)
    return refused("you cannot follow yourself");
  if (!find(whom))
    return refused("there is no user " + whom.substr(0, name_bytes_max));
  const auto& mine = users_.at(user).follows;
  if (mine.count(whom) > 0)
    return refused("you follow " + whom + " already");
  if (mine.size() >= follows_max)
    return refused("you follow " + std::to_string(follows_max)
                   + " users already");
  return {change_of(service_change::follow, 0, user, whom),
          "+you follow " + whom, true};
}

executed notification_service::unfollow(const std::string& user,
                                        std::string whom) const {
  if (users_.at(user).follows.count(whom) == 0)
    return refused("you do not follow " + whom.substr(0, name_bytes_max));
  return {change_of(service_change::unfollow, 0, user, whom),
          "+you follow " + whom + " no more", true};
}

executed notification_service::post(const std::string& user,
                                    std::string_view text) const {
  auto count = characters_of(text);
  if (count > post_characters_max)
    return refused("a post has at most " + std::to_string(post_characters_max)
                   + " characters, this one " + std::to_string(count));
  if (text.size() > post_bytes_max)
    return refused("a post has at most " + std::to_string(post_bytes_max)
                   + " bytes, this one " + std::to_string(text.size()));
  if (text.empty() || has_control(text))
    return refused("a post has one character at least, and no control "
                   "characters");
  return {change_of(service_change::post, 0, user, text), "+message sent",
          true};
}

std::string notification_service::who_is_there() const {
  std::set<std::string> names;
  for (const auto& x : seats_)
    names.insert(x.second.user);
  std::string result;
  std::size_t told = 0;
  for (const auto& name : names) {
    if (result.size() + name.size() > list_bytes_max)
      break;
    result += (told++ > 0 ? ", " : "") + name;
  }
  if (told < names.size())
    result += " and " + std::to_string(names.size() - told) + " more";
  return names.empty() ? "nobody else" : result;
}

std::string notification_service::read(const application_request& x) const {
  auto seat = seats_.find(x.session);
  if (seat == seats_.end())
    return "!not authenticated";
  const auto& user = seat->second.user;
  const auto& known = users_.at(user);
  return "+" + user + ": " + std::to_string(known.followers.size())
         + (known.followers.size() == 1 ? " follower" : " followers")
         + "; connected: " + who_is_there();
}

std::vector<service_effect> notification_service::pending() const {
  std::vector<service_effect> result;
  for (const auto& [session, seat] : seats_)
    tell(session, users_.at(seat.user), result);
  return result;
}

application_ptr notification_service::fresh() const {
  return std::make_unique<notification_service>();
}

} // namespace troupe::core
