#include "actors/core/sealing.hpp"

#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

constexpr std::size_t key_offset = 3;
constexpr std::size_t number_offset = 8; // Behind the salt.

std::uint64_t load(const std::byte* from) {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < sizeof(result); ++i)
    result |= static_cast<std::uint64_t>(from[i]) << (8 * i);
  return result;
}

void store(std::byte* to, std::uint64_t x) {
  for (std::size_t i = 0; i < sizeof(x); ++i)
    to[i] = static_cast<std::byte>(x >> (8 * i));
}

std::string_view text_of(const std::byte* x, std::size_t size) {
  return {reinterpret_cast<const char*>(x), size};
}

/// What all receivers of a datagram are told in its header.
std::string_view shared_part(const std::byte* header) {
  return text_of(header, wire::receiver_offset);
}

/// What the hash covers beside the header: which datagram of the life it is,
/// and through the tag of the frames, all of them.
std::array<char, wire::seal_bytes> ends_of(const std::byte* body,
                                           std::size_t size) {
  std::array<char, wire::seal_bytes> result{};
  auto head = text_of(body, wire::seal_head_bytes);
  auto tag = text_of(body + size - wire::seal_tag_bytes, wire::seal_tag_bytes);
  std::copy(tag.begin(), tag.end(),
            std::copy(head.begin(), head.end(), result.begin()));
  return result;
}

std::uint64_t hash_of(keyed_hash& hash, const std::byte* header,
                      const std::byte* body, std::size_t size) {
  auto ends = ends_of(body, size);
  return hash(text_of(header, wire::checksum_offset),
              {ends.data(), ends.size()});
}

} // namespace

aead sealing::cipher_of(const group_key& key, const life_id& who) {
  return {key.suite, derive(key.bytes, "troupe frames", who.first, who.second)};
}

sealing::sealing(const key_ring& keys, incarnation self, std::uint64_t salt)
  : self_(self, salt) {
  on_keys(keys);
}

void sealing::on_keys(const key_ring& keys, const life_set* holders) {
  TROUPE_CHECK(!keys.empty());
  auto other = keys_.empty() || !(keys_.used() == keys.used());
  keys_ = keys;
  openers_.clear();
  openers_.reserve(keys.keys().size());
  for (const auto& x : keys.keys())
    openers_.push_back({x, keyed_hash{derive(x.bytes, "troupe header")}});
  // The numbers go on: those of one life are one row, whatever key sealed them.
  ciphers_.clear();
  if (other)
    holders_ = holders ? *holders : life_set{};
  behind_.clear();
  for (auto& [who, x] : lives_) {
    x.ciphers.clear();
    if (other)
      x.current = !holders;
    on_key_of(who, x, x.key);
  }
}

/// Takes note of the key that a life is heard with.
void sealing::on_key_of(const life_id& who, life& x, std::uint8_t id) {
  x.key = id;
  x.current = x.current || id == keys_.used().id
              || holders_.count(who.first) > 0;
  if (x.current)
    behind_.erase(who.first);
  else if (keys_.find(id))
    behind_[who.first] = id;
}

aead& sealing::own_cipher(std::uint8_t id) {
  auto known = ciphers_.find(id);
  if (known == ciphers_.end()) {
    auto with = keys_.find(id);
    TROUPE_CHECK(with != nullptr);
    known = ciphers_.emplace(id, cipher_of(*with, self_)).first;
  }
  return known->second;
}

sealing::opener* sealing::opener_of(std::uint8_t id) {
  for (auto& x : openers_)
    if (x.key.id == id)
      return &x;
  return nullptr;
}

// -- sealing ------------------------------------------------------------------

void sealing::seal(std::uint8_t id, wire::header& head, std::byte* body,
                   std::size_t size) {
  TROUPE_CHECK(size > wire::seal_bytes);
  head.key_id = id;
  store(body, self_.second);
  store(body + number_offset, ++number_);
  auto header = wire::encode_sealed(head, 0);
  own_cipher(id).seal(number_, shared_part(header.data()),
                      body + wire::seal_head_bytes, size - wire::seal_bytes,
                      body + size - wire::seal_tag_bytes);
}

sealing::header_array sealing::header_for(const wire::header& head,
                                          const std::byte* body,
                                          std::size_t size) {
  auto plain = wire::encode_sealed(head, 0);
  auto opener = opener_of(head.key_id);
  TROUPE_CHECK(opener != nullptr);
  return wire::encode_sealed(head,
                             hash_of(opener->hash, plain.data(), body, size));
}

// -- opening ------------------------------------------------------------------

wire::fault sealing::open(std::byte* datagram, std::size_t size) {
  if (size <= wire::header_bytes + wire::seal_bytes)
    return wire::fault::truncated;
  auto with = opener_of(static_cast<std::uint8_t>(datagram[key_offset]));
  if (!with)
    return wire::fault::sealed;
  auto body = datagram + wire::header_bytes;
  auto body_size = size - wire::header_bytes;
  if (hash_of(with->hash, datagram, body, body_size)
      != load(datagram + wire::checksum_offset))
    return wire::fault::forged;
  life_id who{load(datagram + wire::sender_offset), load(body)};
  auto number = load(body + number_offset);
  auto known = lives_.find(who);
  if (who.first == self_.first)
    return wire::fault::replayed; // Somebody sends back what we said.
  if (known != lives_.end() && !known->second.window.is_fresh(number))
    return wire::fault::replayed;
  std::optional<aead> fresh;
  aead* cipher = nullptr;
  if (known != lives_.end()) {
    auto place = known->second.ciphers.find(with->key.id);
    if (place != known->second.ciphers.end())
      cipher = &place->second;
  }
  if (!cipher)
    cipher = &fresh.emplace(cipher_of(with->key, who));
  if (!cipher->open(number, shared_part(datagram), body + wire::seal_head_bytes,
                    body_size - wire::seal_bytes,
                    body + body_size - wire::seal_tag_bytes))
    return wire::fault::forged;
  // Only now is it certain who speaks: nobody else moves a window, or takes
  // the room of one.
  auto& speaker = known != lives_.end() ? known->second : remember(who);
  if (fresh)
    speaker.ciphers.emplace(with->key.id, std::move(*fresh));
  if (speaker.key != with->key.id)
    on_key_of(who, speaker, with->key.id);
  speaker.window.on_accepted(number);
  speaker.heard = ++arrivals_;
  return wire::fault::none;
}

sealing::life& sealing::remember(const life_id& who) {
  if (lives_.size() >= lives_max)
    forget_one();
  return lives_[who];
}

void sealing::forget_one() {
  auto oldest = std::min_element(lives_.begin(), lives_.end(),
                                 [](const auto& x, const auto& y) {
                                   return x.second.heard < y.second.heard;
                                 });
  behind_.erase(oldest->first.first);
  lives_.erase(oldest);
  ++forgotten_;
}

} // namespace troupe::core
