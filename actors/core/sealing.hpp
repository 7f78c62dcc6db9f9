#pragma once

#include "actors/core/aead.hpp"
#include "actors/core/key_ring.hpp"
#include "actors/core/replay_window.hpp"
#include "messages/ids.hpp"
#include "messages/wire.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace troupe::core {

/// Seals what leaves, and opens what comes, where it lies.
///
///   header 28 | tag 8 | salt 8 | number 8 | frames, sealed | tag 16
///   '-- all but the receiver's life --------'-- as they are sealed --'  AEAD
///   '-- all -'         '-----------------'                  '------'  keyed
///   hash
///
/// The frames are sealed once for all receivers of a datagram: what differs
/// from one to the other is the life that is meant, and the hash covers that.
/// The hash also is what a stranger fails at, before anything dear is done.
///
/// Numbers grow by one with each datagram of a life. Every life seals with keys
/// of its own, made of the group's, its incarnation and a salt that it drew, so
/// that no number is used twice even where two lives have one incarnation.
///
/// opened: header -> key -> hash -> number fresh? -> AEAD -> number noted
///          |truncated |sealed |forged   |replayed     |forged
class sealing {
public:
  /// Lives whose numbers are remembered. Only who has a key gets in; beyond
  /// it, the one that was heard longest ago is forgotten.
  static constexpr std::size_t lives_max = 1024;

  using header_array = std::array<std::byte, wire::header_bytes>;

  /// `salt` is drawn anew by each life. The ring must have a key.
  sealing(const key_ring& keys, incarnation self, std::uint64_t salt);

  /// Takes the place of all keys; what was heard so far stays known.
  void on_keys(const key_ring& keys);

  const key_ring& keys() const {
    return keys_;
  }

  /// Seals the frames that stand in `body` between `wire::seal_head_bytes` and
  /// `wire::seal_tag_bytes`, which this fills, for any receiver. Names the key
  /// in `head`.
  void seal(wire::header& head, std::byte* body, std::size_t size);

  /// Returns the header for one receiver of what was sealed last.
  header_array header_for(const wire::header& head, const std::byte* body,
                          std::size_t size);

  /// Opens the frames of a whole datagram where they lie, between the same
  /// marks behind the header. On a fault they are garbage.
  wire::fault open(std::byte* datagram, std::size_t size);

  /// Lives that were forgotten for lack of room.
  std::uint64_t forgotten() const {
    return forgotten_;
  }

  std::size_t lives() const {
    return lives_.size();
  }

private:
  /// What one key gives this node.
  struct opener {
    group_key key;
    keyed_hash hash;
  };

  struct life {
    replay_window window;
    /// Of each key that it was heard with.
    std::map<std::uint8_t, aead> ciphers;
    /// In the order of arrival.
    std::uint64_t heard = 0;
  };

  using life_id = std::pair<incarnation, std::uint64_t>;

  static aead cipher_of(const group_key& key, const life_id& who);
  opener* opener_of(std::uint8_t id);
  life& remember(const life_id& who);

  key_ring keys_;
  life_id self_;
  std::vector<opener> openers_;
  std::optional<aead> cipher_;
  std::uint64_t number_ = 0;
  std::map<life_id, life> lives_;
  std::uint64_t arrivals_ = 0;
  std::uint64_t forgotten_ = 0;
};

} // namespace troupe::core
