#include "messages/wire.hpp"

namespace troupe::wire {

namespace {

constexpr std::size_t number_bytes_max = 10;

template <class T>
void put(std::vector<std::byte>& out, T x) {
  std::array<std::byte, sizeof(T)> buf;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    buf[i] = static_cast<std::byte>(x >> (8 * i));
  out.insert(out.end(), buf.begin(), buf.end());
}

template <class T>
T get(std::string_view from) {
  if (from.size() != sizeof(T))
    return 0; // A read beyond the end has yielded nothing.
  T result = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    result = static_cast<T>(
      result | static_cast<T>(static_cast<std::uint8_t>(from[i])) << (8 * i));
  return result;
}

} // namespace

// -- writer -------------------------------------------------------------------

void writer::u8(std::uint8_t x) {
  out_.push_back(static_cast<std::byte>(x));
}

void writer::u16(std::uint16_t x) {
  put(out_, x);
}

void writer::u32(std::uint32_t x) {
  put(out_, x);
}

void writer::u64(std::uint64_t x) {
  put(out_, x);
}

void writer::long_number(std::uint64_t x) {
  std::array<std::byte, number_bytes_max> buf;
  std::size_t size = 0;
  for (; x >= 0x80; x >>= 7)
    buf[size++] = static_cast<std::byte>(x | 0x80);
  buf[size++] = static_cast<std::byte>(x);
  out_.insert(out_.end(), buf.begin(), buf.begin() + size);
}

void writer::text(std::string_view x) {
  number(x.size());
  raw(x);
}

void writer::raw(std::string_view x) {
  auto bytes = reinterpret_cast<const std::byte*>(x.data());
  out_.insert(out_.end(), bytes, bytes + x.size());
}

void writer::at(const endpoint& x) {
  for (auto byte : x.ip)
    u8(byte);
  u16(x.port);
}

// -- reader -------------------------------------------------------------------

std::uint16_t reader::u16() {
  return get<std::uint16_t>(raw(2));
}

std::uint32_t reader::u32() {
  return get<std::uint32_t>(raw(4));
}

std::uint64_t reader::u64() {
  return get<std::uint64_t>(raw(8));
}

std::uint64_t reader::long_number() {
  std::uint64_t result = 0;
  std::size_t size = 0;
  while (size < rest_.size() && size < number_bytes_max) {
    auto byte = static_cast<std::uint8_t>(rest_[size]);
    if (size == number_bytes_max - 1 && byte > 1)
      break; // More than 64 bits.
    result |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * size);
    ++size;
    if (byte >= 0x80)
      continue;
    if (byte == 0 && size > 1)
      break; // Not the shortest form: each number has exactly one.
    rest_.remove_prefix(size);
    return result;
  }
  fail();
  return 0;
}

std::string_view reader::text(std::size_t max) {
  return raw(number_up_to(max));
}

endpoint reader::at() {
  endpoint result;
  auto both = reader{raw(result.ip.size() + sizeof(result.port))};
  auto ip = both.raw(result.ip.size());
  for (std::size_t i = 0; i < ip.size(); ++i)
    result.ip[i] = static_cast<std::uint8_t>(ip[i]);
  result.port = both.u16();
  return result;
}

} // namespace troupe::wire
