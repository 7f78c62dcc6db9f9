#include "messages/wire.hpp"
#include "messages/check.hpp"

#include <algorithm>
#include <cstring>

// Takes the input for a datagram twice: as it is, and with a header that holds,
// so that the fuzzer need not guess a hash to reach the frames.

using namespace troupe;

namespace {

using bytes = std::vector<std::byte>;

void expect_within(const slice& part, const slice& whole) {
  if (part.empty())
    return;
  TROUPE_CHECK(part.data() >= whole.data());
  TROUPE_CHECK(part.data() + part.size() <= whole.data() + whole.size());
}

void expect_sound(const envelope_batch& x, const slice& datagram) {
  expect_within(x.units, datagram);
  TROUPE_CHECK(x.count > 0 && x.first > 0 && x.last() >= x.first);
  unit_reader in{x.units.text()};
  std::uint32_t count = 0;
  while (in.next())
    ++count;
  TROUPE_CHECK(in.ok() && count == x.count);
}

void expect_sound(const frame& x, const slice& datagram) {
  if (auto batch = std::get_if<envelope_batch_ptr>(&x))
    expect_sound(**batch, datagram);
  else if (auto chunk = std::get_if<channel_chunk>(&x))
    expect_within(chunk->part, datagram);
  else if (auto message = std::get_if<plain_message>(&x))
    expect_within(message->payload, datagram);
}

bytes encode_all(const std::vector<frame>& frames) {
  bytes result;
  for (auto& x : frames) {
    auto before = result.size();
    wire::encode(x, result);
    TROUPE_CHECK(result.size() - before == wire::encoded_size(x));
  }
  return result;
}

slice seal(const wire::header& head, const bytes& payload) {
  auto raw = wire::encode(head,
                          wire::payload_hash(payload.data(), payload.size()));
  bytes result(raw.begin(), raw.end());
  result.insert(result.end(), payload.begin(), payload.end());
  return slice::from(std::move(result));
}

/// What is a batch and nothing else is read as one, and nothing else is.
void expect_agreed(const slice& datagram, const std::vector<frame>& frames,
                   std::size_t skipped) {
  auto one = frames.size() == 1 && skipped == 0
               ? std::get_if<envelope_batch_ptr>(&frames[0])
               : nullptr;
  envelope_batch only;
  TROUPE_CHECK(wire::decode_only_batch(datagram, only) == (one != nullptr));
  if (one == nullptr)
    return;
  expect_sound(only, datagram);
  std::vector<std::byte> raw;
  wire::encode(only, raw);
  TROUPE_CHECK(raw == encode_all(frames));
}

/// What is accepted has one form: written again, and filled up with zeros, it
/// is the same, byte by byte.
void check(const slice& datagram) {
  wire::header head;
  std::vector<frame> frames;
  std::size_t skipped = 0;
  auto why = wire::decode(datagram, head);
  if (why == wire::fault::none) {
    why = wire::decode_frames(datagram, frames, skipped);
    expect_agreed(datagram, frames, skipped);
  }
  if (why != wire::fault::none) {
    TROUPE_CHECK(frames.empty() && skipped == 0);
    return;
  }
  TROUPE_CHECK(frames.size() + skipped > 0);
  TROUPE_CHECK(frames.size() + skipped <= wire::frames_max);
  for (auto& x : frames)
    expect_sound(x, datagram);
  auto payload = encode_all(frames);
  if (skipped == 0) {
    payload.resize(datagram.size() - wire::header_bytes);
    TROUPE_CHECK(seal(head, payload) == datagram);
    return;
  }
  if (frames.empty())
    return;
  auto again = seal(head, payload);
  std::vector<frame> others;
  TROUPE_CHECK(wire::decode(again, head, others, skipped) == wire::fault::none);
  TROUPE_CHECK(skipped == 0 && encode_all(others) == payload);
}

/// Keeps groups, members, lives and all frames of `raw`.
slice mend(const bytes& raw) {
  constexpr std::size_t group_offset = 4;
  constexpr std::size_t checksum_offset = 28;
  bytes payload(raw.begin() + wire::header_bytes, raw.end());
  wire::header head;
  auto fields = reinterpret_cast<const char*>(raw.data() + group_offset);
  wire::reader in{{fields, checksum_offset - group_offset}};
  head.group = in.u32();
  head.sender = in.u32();
  head.from = in.u64();
  head.to = in.u64();
  return seal(head, payload);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  bytes raw(size);
  if (size > 0)
    std::memcpy(raw.data(), data, size);
  check(slice::from(raw));
  if (size > wire::header_bytes)
    check(mend(raw));
  return 0;
}
