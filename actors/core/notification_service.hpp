#pragma once

#include "actors/core/replicated_application.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace troupe::core {

/// Users, whom they follow, and what has been posted to them and not shown yet.
///
/// A session is opened with the name of a user, who need not have been there
/// before. Its calls are `+name` (follow), `-name` (follow no more) and `=text`
/// (post); what is read is `?` (who am I, who is there); the note of a session
/// is up to which number its notifications were shown. A reply begins with `+`
/// where it was done and `!` where it was refused, as text for people.
///
/// What is posted gets a number for each follower, dense for each user, and is
/// kept until all sessions of the user have shown it; if there is none, until
/// there is one. The first session of a user begins with all that is kept, a
/// further one with what comes from then on.
class notification_service : public replicated_application {
public:
  /// Of a post, in characters (code points) and bytes; of a name, in bytes.
  static constexpr std::size_t post_characters_max = 128;
  static constexpr std::size_t post_bytes_max = 400;
  static constexpr std::size_t name_bytes_max = 32;
  static constexpr std::size_t sessions_of_user_max = 2;
  /// Users, users that one follows, and notifications that are kept for one;
  /// of more the oldest go, and who is to see them is told.
  static constexpr std::size_t users_max = 65536;
  static constexpr std::size_t follows_max = 4096;
  static constexpr std::size_t kept_max = 10000;

  /// Says what is wrong with a user's name; empty where nothing is.
  static std::string fault_of_name(std::string_view name);

  executed execute(const application_request& x) const override;
  void apply(std::string_view change,
             std::vector<service_effect>& out) override;
  std::string read(const application_request& x) const override;
  std::vector<service_effect> pending() const override;
  std::string snapshot() const override;
  bool restore(std::string_view bytes) override;
  application_ptr fresh() const override;

private:
  struct kept_post {
    std::uint64_t number = 0;
    std::string text;
  };

  struct profile {
    std::set<std::string> followers;
    std::set<std::string> follows;
    /// Of the last notification, and up to where none are kept.
    std::uint64_t last = 0;
    std::uint64_t gone = 0;
    std::deque<kept_post> kept;
    /// Up to where each session has shown them.
    std::map<std::uint64_t, std::uint64_t> shown;
  };

  struct seat {
    std::string user;
    uuid_bytes client{};
  };

  const profile* find(const std::string& user) const;
  executed connect(const application_request& x) const;
  executed follow(const std::string& user, std::string whom) const;
  executed unfollow(const std::string& user, std::string whom) const;
  executed post(const std::string& user, std::string_view text) const;
  std::string who_is_there() const;

  // -- notification_changes.cpp: what was decided -----------------------------

  void apply_open(std::uint64_t session, seat who,
                  std::vector<service_effect>& out);
  void apply_leave(std::uint64_t session, std::vector<service_effect>& out);
  void apply_post(const std::string& author, std::string_view text,
                  std::vector<service_effect>& out);
  void apply_shown(std::uint64_t session, std::uint64_t upto);
  void forget_shown(profile& x);
  void tell_others(const std::string& user, const char* what,
                   std::vector<service_effect>& out) const;
  void tell(std::uint64_t session, const profile& x,
            std::vector<service_effect>& out) const;

  std::map<std::string, profile> users_;
  std::map<std::uint64_t, seat> seats_;
};

/// What a change is.
enum class service_change : std::uint8_t {
  open = 1,
  leave = 2,
  follow = 3,
  unfollow = 4,
  post = 5,
  shown = 6,
};

} // namespace troupe::core
