#include "messages/wire.hpp"

#include "actors/core/mutant.hpp"

#include <algorithm>
#include <cstring>
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#  include <xxh_x86dispatch.h> // The same hash with the widest registers.
#else
#  include <xxhash.h>
#endif

namespace troupe::wire {

namespace {

constexpr std::string_view magic = "TR";
constexpr std::size_t checksum_offset = 28;

using header_array = std::array<std::byte, header_bytes>;

template <class T>
void store(header_array& to, std::size_t offset, T x) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    to[offset + i] = static_cast<std::byte>(x >> (8 * i));
}

/// Sets the checksum. The payload's hash stands in its place while it is taken:
/// so it covers both, and the payload is hashed once for all receivers.
void store_checksum(header_array& head, std::uint64_t payload_hash) {
  store(head, checksum_offset, payload_hash);
  store(head, checksum_offset, XXH3_64bits(head.data(), head.size()));
}

bool checksum_holds(const std::byte* raw, std::size_t size) {
  header_array head;
  std::copy_n(raw, header_bytes, head.begin());
  store_checksum(head, payload_hash(raw + header_bytes, size - header_bytes));
  return std::equal(head.begin(), head.end(), raw);
}

constexpr std::array<const char*, 7> fault_names{"none",     "truncated",
                                                 "not_ours", "version",
                                                 "sealed",   "checksum",
                                                 "malformed"};

} // namespace

std::string to_string(fault x) {
  return fault_names[static_cast<std::size_t>(x)];
}

std::uint64_t payload_hash(const std::byte* payload, std::size_t size) {
  return XXH3_64bits(payload, size);
}

std::array<std::byte, header_bytes> encode(const header& x,
                                           std::uint64_t payload_hash) {
  header_array result;
  std::memcpy(result.data(), magic.data(), magic.size());
  store(result, 2, x.version);
  store(result, 3, x.key_id);
  store(result, 4, x.group);
  store(result, 8, x.sender);
  store(result, sender_offset, x.from);
  store(result, 20, x.to);
  store_checksum(result, payload_hash);
  return result;
}

incarnation sender_of(const slice& datagram) {
  reader in{datagram.text()};
  in.raw(sender_offset);
  return in.u64();
}

fault decode(const slice& datagram, header& head) {
  auto begin = datagram.text().substr(0, magic.size());
  if (begin != magic.substr(0, begin.size()))
    return fault::not_ours;
  reader in{datagram.text()};
  in.raw(magic.size());
  head.version = in.u8();
  // Another version may have another header: nothing behind it can be read.
  if (in.ok() && (head.version < version_min || head.version > version))
    return fault::version;
  head.key_id = in.u8();
  head.group = in.u32();
  head.sender = in.u32();
  head.from = in.u64();
  head.to = in.u64();
  in.u64(); // The checksum.
  if (in.left() == 0)
    return fault::truncated;
  if (datagram.size() > datagram_bytes_max)
    return fault::malformed;
  if (head.key_id != 0)
    return fault::sealed;
  if (!checksum_holds(datagram.data(), datagram.size())
      && !TROUPE_MUTANT(checksum_ignored))
    return fault::checksum;
  return fault::none;
}

} // namespace troupe::wire
