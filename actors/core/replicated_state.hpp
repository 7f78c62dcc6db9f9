#pragma once

#include "actors/core/replicated_application.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// What every replica has: the application, and the table of sessions with the
/// replies that their clients may still ask for again. The table is part of the
/// state: a primary that alone remembered what it had answered would have each
/// retry after its death executed once more.
class replicated_state {
public:
  /// Sessions at a time, and replies that are kept for one.
  static constexpr std::size_t sessions_max = 16384;
  static constexpr std::size_t replies_max = 256;
  static constexpr std::size_t reply_bytes_max = 65536;

  explicit replicated_state(application_ptr app) : app_(std::move(app)) {
    // nop
  }

  /// A second state that is the same.
  replicated_state copy() const;

  /// What is to be said of `x` without executing it: it was executed, or is not
  /// to be. `at` is set where the answer is that of an earlier try.
  struct known_answer {
    reply_status status = reply_status::done;
    slice reply;
    std::uint64_t session = 0;
    std::uint64_t expected = 0;
  };
  std::optional<known_answer> look_up(const service_request& x) const;

  /// Executes what `look_up` knows nothing of; changes nothing.
  replica_entry execute(const service_request& x, const log_position& at) const;

  /// Does what an entry says; entries come in the order of the log.
  void apply(const replica_entry& x, service_effects& out);

  std::string read(const service_request& x) const;

  /// All sessions that are open, and all that is not acknowledged.
  service_effects all() const;

  std::size_t sessions() const {
    return sessions_.size();
  }

  std::string snapshot() const;
  bool restore(std::string_view bytes);

private:
  struct session_row {
    std::uint64_t session = 0;
    std::uint64_t next = 1;
    /// What opened it was answered so.
    std::string opened;
    std::map<std::uint64_t, std::string> replies;
  };

  void apply_call(const replica_entry& x);

  application_ptr app_;
  std::map<uuid_bytes, session_row> sessions_;
};

} // namespace troupe::core
