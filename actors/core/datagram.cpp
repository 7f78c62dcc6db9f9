#include "actors/core/datagram.hpp"

#include <cstdint>
#include <map>
#include <utility>

namespace troupe::core {

bool datagram_maker::make(const outbound& x, const std::vector<address>& to,
                          std::size_t limit, std::vector<datagram>& out) {
  if (to.empty() || x.frames.empty())
    return true;
  auto seal_bytes = sealing_ ? wire::seal_bytes : 0;
  if (x.frames.size() > wire::frames_max
      || !splitter_.lay_out(x.frames, limit, seal_bytes))
    return false;
  wire::header head;
  head.version = version_;
  head.group = x.group;
  head.sender = x.sender;
  head.from = self_;
  if (sealing_ && sealing_->behind() > 0) {
    make_by_key(to, head, out);
    return true;
  }
  if (sealing_)
    head.key_id = sealing_->keys().used().id;
  make_for(to, head, out);
  return true;
}

void datagram_maker::make_by_key(const std::vector<address>& to,
                                 wire::header head,
                                 std::vector<datagram>& out) {
  std::map<std::uint8_t, std::vector<address>> parts;
  for (const auto& x : to)
    parts[sealing_->key_for(x.inc)].push_back(x);
  for (const auto& [key, receivers] : parts) {
    head.key_id = key;
    make_for(receivers, head, out);
  }
}

void datagram_maker::make_for(const std::vector<address>& to, wire::header head,
                              std::vector<datagram>& out) {
  auto seal_bytes = sealing_ ? wire::seal_bytes : 0;
  auto bytes = payloads_.take();
  bytes->clear();
  // Slices point into it: it must not grow.
  bytes->reserve(splitter_.payload_bytes()
                 + splitter_.size() * (wire::header_bytes + seal_bytes));
  made_.clear();
  for (std::size_t i = 0; i < splitter_.size(); ++i) {
    made_.push_back(make_payload(head, i, *bytes));
    auto& it = made_.back().payload;
    it = {bytes, it.data(), it.size()};
  }
  for (const auto& receiver : to) {
    head.to = receiver.inc;
    for (const auto& it : made_)
      out.push_back({receiver.at, header_of(head, it), it.payload, it.room});
  }
  made_.clear(); // Else the buffer would not be free before the next call.
}

/// Writes datagram `i`, with room for its header, to the end of `bytes`, which
/// the slice has no share in yet.
datagram_maker::made
datagram_maker::make_payload(wire::header& head, std::size_t i,
                             std::vector<std::byte>& bytes) {
  auto room = bytes.size();
  auto begin = room + wire::header_bytes;
  bytes.resize(begin + (sealing_ ? wire::seal_head_bytes : 0));
  splitter_.write(i, bytes);
  if (sealing_)
    bytes.resize(bytes.size() + wire::seal_tag_bytes);
  auto payload = bytes.data() + begin;
  auto size = bytes.size() - begin;
  made result{{nullptr, payload, size}, bytes.data() + room, 0};
  if (sealing_)
    sealing_->seal(head.key_id, head, payload, size);
  else
    result.hash = wire::payload_hash(payload, size);
  return result;
}

std::array<std::byte, wire::header_bytes>
datagram_maker::header_of(const wire::header& head, const made& x) {
  return sealing_
           ? sealing_->header_for(head, x.payload.data(), x.payload.size())
           : wire::encode(head, x.hash);
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
