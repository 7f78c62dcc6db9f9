#include "actors/core/aead.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace troupe::core;

namespace {

secret counting() {
  secret result;
  for (std::size_t i = 0; i < result.bytes.size(); ++i)
    result.bytes[i] = static_cast<std::byte>(i);
  return result;
}

template <class Bytes>
std::string hex(const Bytes& xs) {
  std::string result;
  for (auto x : xs) {
    result += "0123456789abcdef"[static_cast<unsigned>(x) >> 4];
    result += "0123456789abcdef"[static_cast<unsigned>(x) & 15];
  }
  return result;
}

struct sealed {
  std::vector<std::byte> data;
  std::vector<std::byte> tag;
};

sealed seal(aead& x, std::uint64_t number, std::string_view beside,
            std::size_t size) {
  sealed result{std::vector<std::byte>(size),
                std::vector<std::byte>(aead::tag_bytes)};
  x.seal(number, beside, result.data.data(), size, result.tag.data());
  return result;
}

bool opens(aead& x, std::uint64_t number, std::string_view beside, sealed in) {
  auto good = x.open(number, beside, in.data.data(), in.data.size(),
                     in.tag.data());
  return good && in.data == std::vector<std::byte>(in.data.size());
}

} // namespace

TEST_CASE("ciphers seal as their standards say", "[core][seal]") {
  // The 14th test of the GCM specification; the same for the other cipher was
  // made with libsodium.
  aead aes{cipher_suite::aes_256_gcm, {}};
  auto x = seal(aes, 0, "", 16);
  CHECK(hex(x.data) == "cea7403d4d606b6e074ec5d3baf39d18");
  CHECK(hex(x.tag) == "d0d1c8a799996bf0265b98b5d48ab919");
  aead chacha{cipher_suite::chacha20_poly1305, {}};
  x = seal(chacha, 0, "", 16);
  CHECK(hex(x.data) == "9f07e7be5551387a98ba977c732d080d");
  CHECK(hex(x.tag) == "c34a88047320f52aa2c6683ef8084d2f");
  // Made with PyCryptodome, which keeps to the samples of RFC 7253.
  aead ocb{cipher_suite::aes_128_ocb, {}};
  x = seal(ocb, 0, "", 21);
  CHECK(hex(x.data) == "fd43abf8d90f331446ff18c90e614722c01a6125f9");
  CHECK(hex(x.tag) == "b6b0b6fe10354ef315ae2ef73c24168d");
}

TEST_CASE("keyed hashes are those of their papers", "[core][seal]") {
  // The example of the paper on SipHash: 15 bytes, 0 to 14.
  std::string text;
  for (char c = 0; c < 15; ++c)
    text += c;
  keyed_hash uut{counting()};
  CHECK(uut(text.substr(0, 4), text.substr(4)) == 0xa129ca6149be45e5u);
  CHECK(uut(text, "") == 0xa129ca6149be45e5u);
  // Python: blake2b(pack('<QQ', 1, 2) + b'purpose', key=..., digest_size=32)
  CHECK(hex(derive(counting(), "purpose", 1, 2).bytes)
        == "3542d4a0a625abc4c86082be3edce07ec15be4eeaa0f07e686a14b65bc3392bc");
}

TEST_CASE("what was sealed is opened with the same key, number and header",
          "[core][seal]") {
  for (auto suite : cipher_suites) {
    aead uut{suite, counting()};
    for (std::size_t size : {1u, 15u, 16u, 1400u, 65000u}) {
      auto x = seal(uut, 7, "header", size);
      CHECK(opens(uut, 7, "header", x));
      CHECK_FALSE(opens(uut, 8, "header", x));
      CHECK_FALSE(opens(uut, 7, "Header", x));
      aead other{suite, derive(counting(), "another")};
      CHECK_FALSE(opens(other, 7, "header", x));
      x.data[size / 2] ^= std::byte{1};
      CHECK_FALSE(opens(uut, 7, "header", x));
      x.data[size / 2] ^= std::byte{1};
      x.tag.back() ^= std::byte{0x80};
      CHECK_FALSE(opens(uut, 7, "header", x));
    }
  }
}

TEST_CASE("keys are equal only as a whole", "[core][seal]") {
  auto x = counting();
  CHECK(x == counting());
  x.bytes.back() ^= std::byte{1};
  CHECK_FALSE(x == counting());
  CHECK_FALSE(derive(x, "a") == derive(x, "b"));
  CHECK_FALSE(derive(x, "a", 1, 0) == derive(x, "a", 0, 1));
}

TEST_CASE("cipher suites have names", "[core][seal]") {
  for (auto suite : cipher_suites)
    CHECK(parse_cipher_suite(to_string(suite)) == suite);
  CHECK_FALSE(parse_cipher_suite("rot13").has_value());
  for (auto suite : cipher_suites) {
    CHECK(is_offered(suite));
    CHECK(cipher_suite_names().find(to_string(suite)) != std::string::npos);
  }
  CHECK_FALSE(is_offered(static_cast<cipher_suite>(4)));
}
