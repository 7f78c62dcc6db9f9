#include "messages/work.hpp"

#include "messages/wire.hpp"

#include <algorithm>

namespace troupe {

namespace {

constexpr std::size_t text_size = 36;

bool hyphen_at(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

std::optional<std::uint8_t> digit(char c) {
  if (c >= '0' && c <= '9')
    return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f')
    return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

} // namespace

std::string to_string(const uuid_bytes& x) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  result.reserve(text_size);
  for (auto byte : x) {
    if (hyphen_at(result.size()))
      result += '-';
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
  return result;
}

std::optional<uuid_bytes> parse_uuid(std::string_view text) {
  if (text.size() != text_size)
    return std::nullopt;
  uuid_bytes result{};
  std::size_t nibbles = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (hyphen_at(i)) {
      if (text[i] != '-')
        return std::nullopt;
      continue;
    }
    auto value = digit(text[i]);
    if (!value)
      return std::nullopt;
    auto& byte = result[nibbles++ / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | *value);
  }
  return result;
}

std::string to_string(const request_id& x) {
  return to_string(x.client) + "/" + std::to_string(x.number);
}

slice encode(const work_request& x) {
  std::vector<std::byte> bytes;
  bytes.reserve(x.id.client.size() + 10 + x.body.size());
  wire::writer out{bytes};
  out.raw(
    {reinterpret_cast<const char*>(x.id.client.data()), x.id.client.size()});
  out.number(x.id.number);
  out.raw(x.body.text());
  return slice::from(std::move(bytes));
}

std::optional<work_request> decode_work_request(const slice& bytes) {
  wire::reader in{bytes.text()};
  work_request result;
  auto client = in.raw(result.id.client.size());
  result.id.number = in.number();
  if (!in.ok() || result.id.number == 0)
    return std::nullopt;
  std::copy(client.begin(), client.end(),
            reinterpret_cast<char*>(result.id.client.data()));
  result.body = bytes.sub(bytes.size() - in.left(), in.left());
  return result;
}

} // namespace troupe
