#include "messages/wire.hpp"

#include "actors/core/mutant.hpp"
#include "messages/header_hash.hpp"

#include <cstring>
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#  include <xxh_x86dispatch.h> // The same hash with the widest registers.
#else
#  include <xxhash.h>
#endif

namespace troupe::wire {

namespace {

constexpr std::string_view magic = "TR";
constexpr std::size_t version_offset = 2;
constexpr std::size_t key_offset = 3;
constexpr std::size_t group_offset = 4;
constexpr std::size_t member_offset = 8;

using header_array = std::array<std::byte, header_bytes>;

template <class T>
void store(header_array& to, std::size_t offset, T x) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    to[offset + i] = static_cast<std::byte>(x >> (8 * i));
}

template <class T>
T load(const std::byte* from, std::size_t offset) {
  T result = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    result |= static_cast<T>(static_cast<T>(from[offset + i]) << (8 * i));
  return result;
}

/// Hashes the header with the payload's hash in the place of the checksum: so
/// this covers both, and the payload is hashed once for all receivers.
std::uint64_t checksum_of(const header& x, std::uint64_t payload_hash) {
  static_assert(header_bytes == checksum_offset + sizeof(payload_hash));
  constexpr unsigned half = 32;
  auto begin = std::uint64_t{x.key_id} << 24 | std::uint64_t{x.version} << 16
               | std::uint64_t{static_cast<std::uint8_t>(magic[1])} << 8
               | static_cast<std::uint8_t>(magic[0]);
  header_words all;
  all.at_0 = begin | std::uint64_t{x.group} << half;
  all.at_4 = x.group | std::uint64_t{x.sender} << half;
  all.at_8 = x.sender | x.from << half;
  all.at_12 = x.from;
  all.at_16 = x.from >> half | x.to << half;
  all.at_20 = x.to;
  all.at_24 = x.to >> half | payload_hash << half;
  all.at_28 = payload_hash;
  return hash_of(all);
}

constexpr std::array<const char*, faults_end> fault_names{
  "none",     "truncated", "not_ours", "version", "sealed",
  "checksum", "malformed", "unsealed", "forged",  "replayed"};

/// `check` stands for all that is behind it.
header_array write(const header& x, std::uint64_t check) {
  header_array result;
  std::memcpy(result.data(), magic.data(), magic.size());
  store(result, version_offset, x.version);
  store(result, key_offset, x.key_id);
  store(result, group_offset, x.group);
  store(result, member_offset, x.sender);
  store(result, sender_offset, x.from);
  store(result, receiver_offset, x.to);
  store(result, checksum_offset, check);
  return result;
}

} // namespace

std::string to_string(fault x) {
  return fault_names[static_cast<std::size_t>(x)];
}

std::uint64_t payload_hash(const std::byte* payload, std::size_t size) {
  return XXH3_64bits(payload, size);
}

std::array<std::byte, header_bytes> encode(const header& x,
                                           std::uint64_t payload_hash) {
  return write(x, checksum_of(x, payload_hash));
}

std::array<std::byte, header_bytes> encode_sealed(const header& x,
                                                  std::uint64_t tag) {
  return write(x, tag);
}

incarnation sender_of(const slice& datagram) {
  reader in{datagram.text()};
  in.raw(sender_offset);
  return in.u64();
}

fault decode(const slice& datagram, header& head, const wire_range& reads) {
  auto begin = datagram.text().substr(0, magic.size());
  if (begin != magic.substr(0, begin.size()))
    return fault::not_ours;
  auto raw = datagram.data();
  if (datagram.size() <= header_bytes)
    return fault::truncated;
  head.version = load<std::uint8_t>(raw, version_offset);
  head.key_id = load<std::uint8_t>(raw, key_offset);
  head.group = load<group_id>(raw, group_offset);
  head.sender = load<member_id>(raw, member_offset);
  head.from = load<incarnation>(raw, sender_offset);
  head.to = load<incarnation>(raw, receiver_offset);
  if (datagram.size() > datagram_bytes_max)
    return fault::malformed;
  if (head.key_id != 0)
    return fault::sealed;
  auto hash = payload_hash(raw + header_bytes, datagram.size() - header_bytes);
  if (checksum_of(head, hash) != load<std::uint64_t>(raw, checksum_offset)
      && !TROUPE_MUTANT(checksum_ignored))
    return fault::checksum;
  return reads.has(head.version) ? fault::none : fault::version;
}

} // namespace troupe::wire
