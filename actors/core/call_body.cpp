#include "actors/core/call_body.hpp"

#include "messages/wire.hpp"

#include <utility>

namespace troupe::core {

namespace {

/// More than a reply can have before its body.
constexpr std::size_t reply_head_bytes_max = 3 + wire::text_bytes_max;

} // namespace

slice pack(const call& x) {
  std::vector<std::byte> bytes;
  bytes.reserve(request_head_bytes + x.body.size());
  wire::writer out{bytes};
  out.u16(static_cast<std::uint16_t>(x.name));
  out.raw(x.body.text());
  return slice::from(std::move(bytes));
}

slice pack(const call_result& x) {
  std::vector<std::byte> bytes;
  bytes.reserve(reply_head_bytes_max + x.body.size());
  wire::writer out{bytes};
  out.u8(x.error);
  out.text(std::string_view{x.about}.substr(0, wire::text_bytes_max));
  out.raw(x.body.text());
  return slice::from(std::move(bytes));
}

std::optional<call> unpack_request(const slice& bytes) {
  wire::reader in{bytes.text()};
  call result;
  result.name = static_cast<call_name>(in.u16());
  if (!in.ok())
    return std::nullopt;
  result.body = bytes.sub(bytes.size() - in.left(), in.left());
  return result;
}

std::optional<call_result> unpack_reply(const slice& bytes) {
  wire::reader in{bytes.text()};
  call_result result;
  result.error = in.u8();
  result.about = in.text(wire::text_bytes_max);
  if (!in.ok())
    return std::nullopt;
  result.body = bytes.sub(bytes.size() - in.left(), in.left());
  return result;
}

call_result failure(errc why, std::string about) {
  return {static_cast<std::uint8_t>(why), std::move(about), {}};
}

} // namespace troupe::core
