#include "actors/core/datagram.hpp"

#include <utility>

namespace troupe::core {

bool encode(const outbound& x, incarnation self, payload_pool& pool,
            std::vector<datagram>& out) {
  if (!x.to || x.to->empty())
    return true;
  if (x.frames.size() > wire::frames_max)
    return false;
  auto size = wire::header_bytes;
  for (const auto& what : x.frames)
    size += wire::encoded_size(what);
  if (size > wire::datagram_bytes_max)
    return false;
  auto bytes = pool.take();
  bytes->clear();
  bytes->reserve(size - wire::header_bytes);
  for (const auto& what : x.frames)
    wire::encode(what, *bytes);
  auto hash = wire::payload_hash(bytes->data(), bytes->size());
  slice payload{bytes, bytes->data(), bytes->size()};
  wire::header head;
  head.group = x.group;
  head.sender = x.sender;
  head.from = self;
  for (const auto& to : *x.to) {
    head.to = to.inc;
    out.push_back({to.at, wire::encode(head, hash), payload});
  }
  return true;
}

slice join(const datagram& x) {
  std::vector<std::byte> bytes;
  bytes.reserve(x.size());
  bytes.insert(bytes.end(), x.header.begin(), x.header.end());
  bytes.insert(bytes.end(), x.payload.data(),
               x.payload.data() + x.payload.size());
  return slice::from(std::move(bytes));
}

} // namespace troupe::core
