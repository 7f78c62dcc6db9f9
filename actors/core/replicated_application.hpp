#pragma once

#include "messages/replica.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::core {

/// A request as the application sees it.
struct application_request {
  request_kind kind = request_kind::call;
  /// The session that asks, or that is opened, closed or expired; 0 in a note.
  std::uint64_t session = 0;
  uuid_bytes client{};
  std::string_view body;
};

/// What executing a request came to.
struct executed {
  /// What `apply` does everywhere. Nothing: the request changed nothing.
  std::string change;
  std::string reply;
  /// Of what opens a session: whether it is open now.
  bool opens = true;
};

/// What is replicated. To have your own, play this role: a state that requests
/// change, and that can be taken and given as a whole.
///
/// Only the primary executes; what it found goes to the others as a change. So
/// `execute` may look at anything, and `apply` at nothing but its argument and
/// the state: it has to come to the same everywhere.
class replicated_application {
public:
  virtual ~replicated_application() = default;

  /// Finds out what `x` does, and changes nothing.
  virtual executed execute(const application_request& x) const = 0;

  /// Does what `execute` said. What goes out to clients goes to `out`.
  virtual void apply(std::string_view change, std::vector<service_effect>& out)
    = 0;

  /// Answers from what is committed, and changes nothing.
  virtual std::string read(const application_request& x) const = 0;

  /// All that went out and is not acknowledged.
  virtual std::vector<service_effect> pending() const = 0;

  /// The whole state as bytes, the same wherever the state is.
  virtual std::string snapshot() const = 0;

  /// Takes a state that `snapshot` gave. False, and nothing is changed, where
  /// the bytes are not such.
  virtual bool restore(std::string_view bytes) = 0;

  /// One that has no state yet.
  virtual std::unique_ptr<replicated_application> fresh() const = 0;
};

using application_ptr = std::unique_ptr<replicated_application>;

} // namespace troupe::core
