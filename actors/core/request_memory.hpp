#pragma once

#include "actors/core/splitmix.hpp"
#include "config/discovery_options.hpp"
#include "messages/stream.hpp"
#include "messages/work.hpp"

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace troupe::core {

/// What is to be done with a request that came in.
struct request_verdict {
  /// Have it processed now.
  bool process = false;
  /// Answer with this now; nothing means once it was processed.
  std::optional<call_result> reply;
  /// It came before.
  bool repeated = false;
};

/// What a receiver remembers of requests, so that none is processed twice.
///
/// (unknown) --request--> working --processed--> done --`reply_kept`-->
/// (unknown)
///     |                   ^   |                 ^   |
///     +-- no room:        +---+                 +---+
///         overloaded      comes again: waits    comes again: the same reply
///
/// A request is known by its id, whoever brings it. None is forgotten before
/// its time to make room for another.
class request_memory {
public:
  request_memory() = default;

  explicit request_memory(const receiver_options& opts)
    : opts_(opts), chance_(opts.fail_seed) {
    // nop
  }

  /// Takes what an earlier life has kept. What had only begun then may have had
  /// its effect or not: it is never begun again, and answered so.
  void restore(const std::vector<kept_request>& xs, instant now);

  request_verdict on_request(const request_id& id, instant now);

  void on_processed(const request_id& id, const call_result& reply,
                    instant now);

  /// Returns the requests that were remembered long enough, and forgets them.
  std::vector<request_id> on_tick(instant now);

  /// When `on_tick` is due.
  std::optional<instant> next_deadline() const;

  /// Draws whether an acknowledgement that is about to leave is withheld.
  bool withholds();

  std::size_t size() const {
    return entries_.size();
  }

  void add_to(counters& x) const;

private:
  struct entry {
    std::optional<call_result> reply;
    instant until;
  };

  void finish(const request_id& id, entry& x, call_result reply, instant now);

  receiver_options opts_;
  std::map<request_id, entry> entries_;
  std::set<std::pair<instant, request_id>> by_end_; // Of those that are done.
  std::size_t working_ = 0;
  std::size_t reply_bytes_ = 0;
  splitmix chance_{1};
  std::uint64_t processed_ = 0;
  std::uint64_t repeated_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t withheld_ = 0;
};

} // namespace troupe::core
