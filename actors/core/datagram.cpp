#include "actors/core/datagram.hpp"

#include <utility>

namespace troupe::core {

bool datagram_maker::make(const outbound& x, const std::vector<address>& to,
                          std::size_t limit, std::vector<datagram>& out) {
  if (to.empty() || x.frames.empty())
    return true;
  if (x.frames.size() > wire::frames_max || !splitter_.lay_out(x.frames, limit))
    return false;
  auto bytes = payloads_.take();
  bytes->clear();
  bytes->reserve(splitter_.payload_bytes()
                 + splitter_.size() * wire::header_bytes);
  made_.clear();
  for (std::size_t i = 0; i < splitter_.size(); ++i) {
    auto room = bytes->data() + bytes->size();
    bytes->resize(bytes->size() + wire::header_bytes);
    auto begin = bytes->size();
    splitter_.write(i, *bytes);
    slice payload{bytes, bytes->data() + begin, bytes->size() - begin};
    auto hash = wire::payload_hash(payload.data(), payload.size());
    made_.push_back({std::move(payload), room, hash});
  }
  wire::header head;
  head.version = version_;
  head.group = x.group;
  head.sender = x.sender;
  head.from = self_;
  for (const auto& receiver : to) {
    head.to = receiver.inc;
    for (const auto& it : made_)
      out.push_back(
        {receiver.at, wire::encode(head, it.hash), it.payload, it.room});
  }
  made_.clear(); // Else the buffer would not be free before the next call.
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
