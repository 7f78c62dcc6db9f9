#pragma once

#include "actors/core/deadline_set.hpp"
#include "actors/core/notify_client.hpp"
#include "nodes/crowd_account.hpp"
#include "nodes/post_pace.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What many clients of the notification service do.
struct crowd_plan {
  /// Each has a session, and what it follows is looked at one by one.
  static constexpr std::size_t clients_max = 4096;

  std::size_t clients = 1;
  std::vector<endpoint> servers;
  /// Characters of a post: its number, and padding.
  std::size_t text_size = 100;
  /// How many of the next ones each follows, in a ring.
  std::size_t follows = 0;
  /// Posts a second of all together, in turn; 0: each posts again as soon as it
  /// is answered.
  std::uint64_t rate = 0;
  /// Identities of the clients: no two crowds may have the same.
  std::uint64_t seed = 1;
  client_options opts{};
};

/// Many clients of the notification service at one address, each a
/// `core::notify_client`, and the judge of what they are shown.
class notify_crowd {
public:
  notify_crowd() = default;
  explicit notify_crowd(crowd_plan plan);

  /// All connect, and then follow.
  void on_start(instant now, core::client_out& out);

  /// From now on they post.
  void on_go(instant now, core::client_out& out);

  /// Nobody posts any more; what was posted is waited for.
  void on_stop() {
    posting_ = false;
  }

  void count_anew(instant now) {
    account_.count_anew(now);
  }

  void on_fault(instant now) {
    account_.on_fault(now);
  }

  void on_packet(const origin& from, const packet& x, instant now,
                 core::client_out& out);
  void on_tick(instant now, core::client_out& out);
  std::optional<instant> next_deadline() const;

  /// Milliseconds since 1970, for what leaves.
  void set_time(std::uint64_t ms) {
    time_ = ms;
  }

  crowd_counts count() const {
    return account_.count();
  }

private:
  /// Lets a client take a step, and looks at what it says.
  template <class F>
  void step(std::size_t i, instant now, core::client_out& out, F f);
  void follow(instant now, core::client_out& out);
  void post(std::size_t i, instant now, core::client_out& out);

  crowd_plan plan_;
  std::vector<core::notify_client> all_;
  crowd_account account_;
  post_pace pace_;
  std::map<uuid_bytes, std::size_t> by_id_;
  core::deadline_set<std::size_t> due_;
  std::uint64_t time_ = 0;
  bool posting_ = false;
};

} // namespace troupe
