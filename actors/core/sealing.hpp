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
#include <set>
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
///
/// Who has come late and does not have the key that seals is told things under
/// the one that it is heard with, for as long as that one opens:
///
///   current <--heard with the key that seals, or said to have it-- behind
///   current ---new, and heard with another one-------------------> behind
class sealing {
public:
  /// Lives whose numbers are remembered. Only who has a key gets in; beyond
  /// it, the one that was heard longest ago is forgotten.
  static constexpr std::size_t lives_max = 1024;

  using header_array = std::array<std::byte, wire::header_bytes>;

  /// `salt` is drawn anew by each life. The ring must have a key.
  sealing(const key_ring& keys, incarnation self, std::uint64_t salt);

  /// Lives that have a key.
  using life_set = std::set<incarnation>;

  /// Takes the place of all keys; what was heard so far stays known. Where
  /// another key seals from now on, `holders` are said to have it; without
  /// them, all are who were heard so far.
  void on_keys(const key_ring& keys, const life_set* holders = nullptr);

  const key_ring& keys() const {
    return keys_;
  }

  /// The life that seals.
  incarnation self() const {
    return self_.first;
  }

  /// Which key `to` can open: mostly the one that seals.
  std::uint8_t key_for(incarnation to) const {
    auto known = behind_.find(to);
    return known == behind_.end() ? keys_.used().id : known->second;
  }

  /// Lives that are told things under another key than the one that seals.
  std::size_t behind() const {
    return behind_.size();
  }

  /// Seals the frames that stand in `body` between `wire::seal_head_bytes` and
  /// `wire::seal_tag_bytes`, which this fills, for all receivers that have the
  /// key `id`. Names it in `head`.
  void seal(std::uint8_t id, wire::header& head, std::byte* body,
            std::size_t size);

  /// The same with the key that seals.
  void seal(wire::header& head, std::byte* body, std::size_t size) {
    seal(keys_.used().id, head, body, size);
  }

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
    /// The key that it was last heard with.
    std::uint8_t key = 0;
    /// Whether it has the key that seals.
    bool current = false;
    /// In the order of arrival.
    std::uint64_t heard = 0;
  };

  using life_id = std::pair<incarnation, std::uint64_t>;

  static aead cipher_of(const group_key& key, const life_id& who);
  opener* opener_of(std::uint8_t id);
  life& remember(const life_id& who);
  void forget_one();
  void on_key_of(const life_id& who, life& x, std::uint8_t id);
  aead& own_cipher(std::uint8_t id);

  key_ring keys_;
  life_id self_;
  std::vector<opener> openers_;
  /// Of each key that this life has sealed with.
  std::map<std::uint8_t, aead> ciphers_;
  /// Who was said to have the key that seals, heard or not.
  life_set holders_;
  /// With the key that each is heard with. Some of those that are remembered.
  std::map<incarnation, std::uint8_t> behind_;
  std::uint64_t number_ = 0;
  std::map<life_id, life> lives_;
  std::uint64_t arrivals_ = 0;
  std::uint64_t forgotten_ = 0;
};

} // namespace troupe::core
