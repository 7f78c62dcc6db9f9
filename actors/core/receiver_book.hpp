#pragma once

#include "actors/core/deadline_set.hpp"
#include "config/discovery_options.hpp"
#include "messages/discovery.hpp"
#include "messages/stream.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace troupe::core {

struct receiver_book_out {
  directory_answer answer;
  /// What must be kept before the answer leaves; mostly empty.
  keep_receivers change;
};

/// The receivers that are known to live, in the order in which they registered.
///
/// (unknown) --register--> listed --silent for `expire_after`--> (unknown)
///     ^                   | ^  |
///     |    heartbeat: ----+ |  +--- registers again, also from elsewhere
///     |    "register again" |
///     +------ leaves, or another one registers at its address
///
/// Silence is judged at the sweeps, so that a receiver is listed for at most
/// `expire_after` and `sweep_every` after its last word.
class receiver_book {
public:
  receiver_book() = default;

  explicit receiver_book(const directory_options& opts) : opts_(opts) {
    // nop
  }

  /// Takes what was kept in an earlier life. Each receiver has its full time
  /// again: it is not its fault that nobody listened.
  void restore(std::vector<receiver_entry> entries, instant now);

  void on_register(const register_receiver& x, instant now,
                   receiver_book_out& out);

  void on_beat(const beat_receiver& x, instant now, receiver_book_out& out);

  void on_remove(const remove_receiver& x, receiver_book_out& out);

  /// Forgets whoever has been silent for too long, if a sweep is due.
  void on_tick(instant now, receiver_book_out& out);

  /// When `on_tick` is due; nothing while nobody is listed.
  std::optional<instant> next_deadline() const {
    return order_.empty() ? std::nullopt : std::make_optional(next_sweep_);
  }

  receiver_list list() const;

  std::size_t size() const {
    return order_.size();
  }

  void add_to(counters& x) const;

private:
  using place = std::uint64_t; // Grows with each first registration.
  using host_and_port = std::pair<std::string, std::uint16_t>;

  struct entry {
    receiver_entry what;
    instant heard;
  };

  void enter(receiver_entry x, instant now);
  void drop(const std::string& id);

  directory_options opts_;
  std::map<place, entry> order_;
  std::map<std::string, place> by_id_;
  std::map<host_and_port, std::string> by_address_;
  place next_place_ = 0;
  instant next_sweep_;
  std::uint64_t version_ = 0;
  std::uint64_t registered_ = 0;
  std::uint64_t beats_ = 0;
  std::uint64_t unknown_ = 0;
  std::uint64_t expired_ = 0;
  std::uint64_t refused_ = 0;
};

} // namespace troupe::core
