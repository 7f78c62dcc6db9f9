#pragma once

#include "actors/core/aead.hpp"
#include "messages/endpoint.hpp"
#include "messages/frame.hpp"
#include "messages/ids.hpp"

#include <chrono>
#include <cstddef>
#include <map>

namespace troupe::core {

/// Tells addresses where somebody answers from those that were made up.
///
/// unknown --its cookie comes back--> proven --1,024 were heard later-->
/// unknown
///
/// Nothing is remembered of an unknown one: its cookie is a keyed hash of the
/// address and the time, so it can be checked without having been kept (the
/// cookies of RFC 6347, section 4.2.1; RFC 9000, section 8.1).
///
/// That somebody answers there does not say who: only a seal does.
class address_validator {
public:
  /// Proven addresses that are remembered. Beyond it, the one that was heard
  /// longest ago is forgotten, and has to prove itself again.
  static constexpr std::size_t proven_max = 1024;

  /// A cookie comes back in time within one to two of these.
  static constexpr timespan period = std::chrono::seconds{30};

  /// `key` is drawn anew by each life.
  explicit address_validator(const secret& key) : hash_(key) {
    // nop
  }

  /// Returns what only who is heard at `to` can say.
  address_cookie cookie_for(const endpoint& to, instant now);

  /// Returns whether `from` is proven now.
  bool on_proof(const endpoint& from, const address_cookie& x, instant now);

  /// Returns whether `from`, of which something was heard, is proven.
  bool is_proven(const endpoint& from, instant now);

  std::size_t proven() const {
    return proven_.size();
  }

private:
  using table = std::map<endpoint, instant>;

  address_cookie cookie(const endpoint& to, std::int64_t when);
  void forget_one();

  keyed_hash hash_;
  /// When each was heard last.
  table proven_;
  /// Who was heard last: mostly the next one, too.
  table::iterator last_ = proven_.end();
};

} // namespace troupe::core
