#pragma once

#include "actors/core/channel_out.hpp"
#include "config/replica_options.hpp"
#include "messages/notify.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

struct client_out {
  addressed_frames leaving;
  std::vector<client_event> events;
};

/// Who is served, and by whom.
struct client_setup {
  std::string user;
  std::vector<endpoint> servers;
  /// Unique to this life.
  uuid_bytes client{};
};

/// One client: a user at a terminal, or a script.
///
///   connecting --ACCEPT--> connected --QUIT--> leaving --> over
///       | '--REJECT--> over    | session expired
///       '<---------------------'
///
/// One request is under way at a time, and goes again under its number until
/// somebody answers it, whichever server that is. Notifications are shown in
/// the order of their numbers, each once.
class notify_client {
public:
  enum class phase { connecting, connected, leaving, over };

  notify_client() = default;
  notify_client(client_options opts, client_setup setup);

  void on_start(instant now, client_out& out);

  /// Asks the servers for something; false where too much waits already.
  bool on_request(packet_code code, std::string text, instant now,
                  client_out& out);

  /// Takes leave behind all that waits.
  void on_quit(instant now, client_out& out);

  void on_packet(const origin& from, const packet& x, instant now,
                 client_out& out);
  void on_tick(instant now, client_out& out);
  std::optional<instant> next_deadline() const;

  void set_time(std::uint64_t ms) {
    time_ = ms;
  }
  phase current() const {
    return phase_;
  }
  const endpoint& server() const {
    return server_;
  }
  /// Requests that wait, the one under way with them.
  std::size_t waiting() const {
    return requests_.size();
  }
  counters count() const;

private:
  static constexpr std::size_t early_max = 64;

  struct request {
    packet_code code;
    std::string text;
    std::uint64_t number = 0;
    instant since{};
  };

  void send(packet x, client_out& out) const;
  void ask(instant now, client_out& out);
  void begin();
  void turn_to(const endpoint& to, instant now, client_out& out);
  void next_server(instant now, client_out& out);
  void on_served(instant now, client_out& out);
  void on_accept(const packet& x, instant now, client_out& out);
  void on_answer(const packet& x, instant now, client_out& out);
  void on_expired(instant now, client_out& out);
  void on_notification(const packet& x, client_out& out);
  void show(std::uint64_t number, std::string text, client_out& out);

  // -- notify_client_time.cpp: what is due, and the end -----------------------

  bool may_give_up() const {
    return !was_connected_ && opts_.connect_limit > timespan{0};
  }
  std::string why_nothing_comes() const;
  void finish(client_event::kind how, std::string text, instant now,
              client_out& out);

  client_options opts_;
  client_setup setup_;
  phase phase_ = phase::connecting;
  bool was_connected_ = false;
  bool quitting_ = false;
  endpoint server_;
  /// Who answered last.
  endpoint served_by_;
  std::size_t next_ = 0;
  std::uint64_t session_ = 0;
  std::uint64_t epoch_ = 0;
  std::uint64_t number_ = 0;
  std::uint64_t reads_ = 0;
  std::deque<request> requests_;
  std::uint64_t shown_ = 0;
  std::map<std::uint64_t, std::string> early_;
  std::uint64_t time_ = 0;

  instant heard_{};
  instant answered_at_{};
  instant again_at_{};
  instant beat_at_{};
  instant begun_{};
  bool told_waiting_ = false;
  /// Whether a server has said so since the last answer.
  bool leaderless_ = false;

  std::uint64_t sent_again_ = 0;
  std::uint64_t fail_overs_ = 0;
  std::uint64_t copies_ = 0;
  std::uint64_t lost_ = 0;
};

} // namespace troupe::core
