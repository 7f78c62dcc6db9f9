#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_cipher_ctx_st;
struct evp_mac_ctx_st;

namespace troupe::core {

/// How a datagram is sealed. Numbers are those of key files and of the wire.
enum class cipher_suite : std::uint8_t {
  aes_256_gcm = 1,       ///< What most others use.
  chacha20_poly1305 = 2, ///< For processors that have no AES.
  aes_128_ocb = 3,       ///< The fastest where there is AES (RFC 7253).
};

constexpr std::array<cipher_suite, 3> cipher_suites{
  cipher_suite::aes_256_gcm, cipher_suite::chacha20_poly1305,
  cipher_suite::aes_128_ocb};

/// Returns the name in key files, and the reverse. What is no suite has none.
std::string to_string(cipher_suite x);
std::optional<cipher_suite> parse_cipher_suite(std::string_view text);

/// The names of all, in words.
std::string cipher_suite_names();

/// Whether it is a suite, and this build of libcrypto has it.
bool is_offered(cipher_suite x);

/// The bytes of a key, which are overwritten when they are let go.
class secret {
public:
  static constexpr std::size_t bytes_max = 32;

  secret() = default;
  secret(const secret&) = default;
  secret& operator=(const secret&) = default;
  ~secret();

  std::array<std::byte, bytes_max> bytes{};
};

bool operator==(const secret& x, const secret& y);

/// A key made of another one, for one purpose; who has it learns nothing about
/// the other one (BLAKE2b, keyed).
secret derive(const secret& from, std::string_view purpose, std::uint64_t a = 0,
              std::uint64_t b = 0);

struct evp_deleter {
  void operator()(evp_cipher_ctx_st* x) const;
  void operator()(evp_mac_ctx_st* x) const;
};

/// Seals and opens bytes where they lie, under one key.
///
/// A number must never seal twice under a key: whoever saw both could forge.
class aead {
public:
  static constexpr std::size_t tag_bytes = 16;

  /// The suite must be offered. One with smaller keys takes the first bytes.
  aead(cipher_suite suite, const secret& key);

  /// Seals `size` bytes at `data`, and `beside` with them, which stays as it
  /// is; writes `tag_bytes` to `tag`.
  void seal(std::uint64_t number, std::string_view beside, std::byte* data,
            std::size_t size, std::byte* tag);

  /// Opens what `seal` made. Returns false, and leaves garbage at `data`,
  /// unless each bit is as it was.
  bool open(std::uint64_t number, std::string_view beside, std::byte* data,
            std::size_t size, const std::byte* tag);

private:
  std::unique_ptr<evp_cipher_ctx_st, evp_deleter> sealing_;
  std::unique_ptr<evp_cipher_ctx_st, evp_deleter> opening_;
};

/// A hash that only those can make who have the key (SipHash-2-4).
class keyed_hash {
public:
  /// Takes the first 16 bytes of `key`.
  explicit keyed_hash(const secret& key);

  /// Of both, one behind the other.
  std::uint64_t operator()(std::string_view x, std::string_view y);

private:
  std::unique_ptr<evp_mac_ctx_st, evp_deleter> state_;
};

} // namespace troupe::core
