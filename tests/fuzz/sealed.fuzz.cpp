#include "actors/core/frame_router.hpp"
#include "actors/core/sealing.hpp"
#include "messages/check.hpp"

#include <cstring>
#include <memory>
#include <string>
#include <vector>

// Takes the input for a sealed datagram twice: as it is, which a receiver has
// to refuse, and as what a member has sealed, so that the fuzzer need not guess
// a key to get to what is behind it.

using namespace troupe;

namespace {

constexpr incarnation life_a = 11;
constexpr incarnation life_b = 22;

core::key_ring ring() {
  core::key_ring result;
  core::group_key key{1, core::cipher_suite::aes_128_ocb, {}};
  key.bytes.bytes.fill(std::byte{7});
  result.install(key);
  return result;
}

core::frame_router receiver() {
  return core::frame_router{
    life_b, {}, {}, std::make_shared<core::sealing>(ring(), life_b, 2)};
}

std::uint64_t count(const core::frame_router& x, const std::string& name) {
  counters all;
  x.tell(all);
  for (const auto& item : all.items)
    if (item.name == name)
      return item.value;
  return 0;
}

void hear(core::frame_router& by, std::vector<std::byte> bytes) {
  core::frame_router_out out;
  by.on_datagram({}, slice::from(std::move(bytes)), instant{}, out);
  by.on_burst_end(out);
}

void refuse(const std::uint8_t* data, std::size_t size) {
  std::vector<std::byte> raw(size);
  if (size > 0)
    std::memcpy(raw.data(), data, size);
  auto uut = receiver();
  hear(uut, std::move(raw));
  TROUPE_CHECK(count(uut, "frames_received") == 0);
  TROUPE_CHECK(count(uut, "sealing_lives") == 0);
}

void open(const std::uint8_t* data, std::size_t size) {
  auto body_size = size + wire::seal_bytes;
  if (size == 0 || body_size + wire::header_bytes > wire::datagram_bytes_max)
    return;
  std::vector<std::byte> bytes(wire::header_bytes + body_size);
  auto body = bytes.data() + wire::header_bytes;
  std::memcpy(body + wire::seal_head_bytes, data, size);
  core::sealing sealing{ring(), life_a, 1};
  wire::header head;
  head.group = 1;
  head.sender = 3;
  head.from = life_a;
  head.to = life_b;
  sealing.seal(head, body, body_size);
  auto header = sealing.header_for(head, body, body_size);
  std::memcpy(bytes.data(), header.data(), header.size());
  auto uut = receiver();
  hear(uut, std::move(bytes));
  TROUPE_CHECK(count(uut, "sealing_lives") == 1);
  TROUPE_CHECK(count(uut, "datagrams_dropped_forged") == 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  refuse(data, size);
  open(data, size);
  return 0;
}
