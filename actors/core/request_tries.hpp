#pragma once

#include "actors/core/receiver_choice.hpp"
#include "actors/core/splitmix.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// How long a receiver that may have processed a request can be missing from
/// the list before another one is asked. A directory that was out of reach
/// hears of all its receivers again within a heartbeat.
constexpr timespan hand_over_after = std::chrono::seconds{30};

/// A try that leaves now.
struct leaving_try {
  /// Names the try, and comes back with its end.
  std::uint64_t ticket = 0;
  work_request what;
  reachable_receiver to;
};

/// How a try ended.
enum class try_end : std::uint8_t {
  answered, ///< With a reply, which may tell of an error.
  timed_out,
  refused, ///< Nobody listens there: it had no effect.
};

struct request_tries_out {
  std::vector<leaving_try> leaving;
  std::vector<ask_event> events;
  /// The list is wanted anew.
  bool wants_list = false;
};

/// Requests that are tried until they are acknowledged.
///
/// waiting --a receiver is there--> trying --acked--------------> (ended)
///    ^                               |   |
///    +-- pause -- timed out, refused +   +-- given up ---------> (ended)
///
/// All tries of a request have one id. A try that timed out may have had its
/// effect, so the next ones go to the same receiver, which remembers it, for as
/// long as that is listed; only a receiver that never had the request, or that
/// is gone for good, lets it go to another. A receiver that was chosen by id or
/// number is never exchanged: refused there, the request is given up.
class request_tries {
public:
  request_tries() = default;

  request_tries(const requester_options& opts, const uuid_bytes& client,
                std::uint64_t seed);

  /// Takes the list of receivers, or why there is none.
  void on_list(receivers_listed x, instant now, request_tries_out& out);

  void on_request(slice body, instant now, request_tries_out& out);

  /// A ticket that is not under way any more changes nothing.
  void on_end(std::uint64_t ticket, try_end how, const call_result& reply,
              instant now, request_tries_out& out);

  void on_tick(instant now, request_tries_out& out);

  /// When `on_tick` is due.
  std::optional<instant> next_deadline() const;

  bool has_room() const {
    return requests_.size() < opts_.concurrency;
  }

  std::size_t size() const {
    return requests_.size();
  }

  bool all_good() const {
    return failed_ == 0;
  }

  void add_to(counters& x) const;

private:
  struct request {
    std::uint64_t key = 0; // Its number.
    work_request what;
    std::uint32_t tries = 0;
    instant begun;
    instant due;              // The next try, while none is under way.
    std::uint64_t ticket = 0; // Of the try under way; 0: none.
    std::string at;           // Whom that went to.
    std::string maybe_at;     // Who may have processed it; empty: nobody.
    std::optional<instant> missing_since; // That one, from the list.
    bool wait_told = false;
  };

  using entries = std::map<std::uint64_t, request>;

  void try_now(request& x, instant now, request_tries_out& out);
  const reachable_receiver* choose(request& x, instant now);
  void wait(request& x, instant now, request_tries_out& out);
  void end(entries::iterator i, ask_step step, const call_result& reply,
           instant now, request_tries_out& out);
  void try_again(entries::iterator i, instant now, request_tries_out& out);
  timespan pause_before(std::uint32_t next_try);
  ask_event event(const request& x, ask_step step, std::string about) const;

  requester_options opts_;
  uuid_bytes client_{};
  splitmix chance_{1};
  receiver_choice choice_;
  bool has_list_ = false;
  std::string chosen_; // The id behind a number; set with the first list.
  entries requests_;   // By their numbers.
  std::map<std::uint64_t, std::uint64_t> by_ticket_;
  std::uint64_t next_number_ = 1;
  std::uint64_t next_ticket_ = 1;
  instant list_due_;
  std::uint64_t acked_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t tries_ = 0;
  std::uint64_t timed_out_ = 0;
  std::uint64_t refused_ = 0;
};

} // namespace troupe::core
