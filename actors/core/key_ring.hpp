#pragma once

#include "actors/core/aead.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::core {

/// One key of a group.
struct group_key {
  /// Stands in the header of what it seals; not 0.
  std::uint8_t id = 0;
  cipher_suite suite = cipher_suite::aes_256_gcm;
  secret bytes;
};

bool operator==(const group_key& x, const group_key& y);

/// What may be told of a key: two nodes that show the same have the same one,
/// and nobody can find the key by it. Such as `3f2a-90c1-77de-04b8`.
std::string fingerprint(const group_key& x);

/// The keys that a node has. All of them open, one of them seals.
///
///     install            use               remove
///   --------> opens only ----> opens, seals ....> gone
///                  ^-- use of another --'    (only what does not seal)
///
/// So a key can be replaced while a group works: once every member has the new
/// one, any may use it; once all use it, the old one may go. Where members use
/// different ones, they still hear each other.
class key_ring {
public:
  /// One that is used, one that comes, and a few that somebody forgot.
  static constexpr std::size_t keys_max = 8;

  enum class answer : std::uint8_t {
    done,
    already,  ///< It was so before.
    id_taken, ///< Another key has this number; nothing was changed.
    full,
    unknown,
    in_use,    ///< The key that seals cannot be removed.
    no_cipher, ///< It is for one that this build does not have.
  };

  /// The first key that comes in seals, until another one is used.
  answer install(const group_key& x);
  answer use(std::uint8_t id);
  answer remove(std::uint8_t id);

  /// Whether there are no keys: nothing is sealed then.
  bool empty() const {
    return keys_.empty();
  }

  /// In the order of their numbers.
  const std::vector<group_key>& keys() const {
    return keys_;
  }

  const group_key* find(std::uint8_t id) const;

  /// The key that seals; there must be one.
  const group_key& used() const;

  /// The lowest number that is free, or 0 where the ring is full.
  std::uint8_t free_id() const;

  /// The next number behind the one that seals that is free, or 0 where the
  /// ring is full. So a number comes again only after all others: who was away
  /// for a while does not take a new key for an old one.
  std::uint8_t next_id() const;

private:
  std::vector<group_key> keys_;
  std::uint8_t used_ = 0;
};

/// For people: what became of the key `id`.
std::string to_string(key_ring::answer x, std::uint8_t id);

bool operator==(const key_ring& x, const key_ring& y);

} // namespace troupe::core
