#include "actors/core/aead.hpp"

#include "messages/check.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace troupe::core {

namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t siphash_key_bytes = 16;

using nonce = std::array<unsigned char, nonce_bytes>;

/// The number fills the last bytes; the others tell nothing, since every life
/// has keys of its own.
nonce nonce_of(std::uint64_t number) {
  nonce result{};
  for (std::size_t i = 0; i < sizeof(number); ++i)
    result[nonce_bytes - sizeof(number) + i]
      = static_cast<unsigned char>(number >> (8 * i));
  return result;
}

const unsigned char* raw(const std::byte* x) {
  return reinterpret_cast<const unsigned char*>(x);
}

unsigned char* raw(std::byte* x) {
  return reinterpret_cast<unsigned char*>(x);
}

const unsigned char* raw(std::string_view x) {
  return reinterpret_cast<const unsigned char*>(x.data());
}

/// Returns nothing where libcrypto was built without it.
const EVP_CIPHER* cipher_of(cipher_suite x) {
  switch (x) {
    case cipher_suite::aes_256_gcm:
      return EVP_aes_256_gcm();
    case cipher_suite::chacha20_poly1305:
      return EVP_chacha20_poly1305();
    case cipher_suite::aes_128_ocb: {
      // By its name: some builds of libcrypto have no function for it.
      static const auto* result = EVP_CIPHER_fetch(nullptr, "AES-128-OCB",
                                                   nullptr);
      return result;
    }
  }
  return nullptr;
}

EVP_MAC_CTX* make_mac(const char* name) {
  auto mac = EVP_MAC_fetch(nullptr, name, nullptr);
  TROUPE_CHECK(mac != nullptr); // Part of every libcrypto of version 3.
  auto result = EVP_MAC_CTX_new(mac);
  EVP_MAC_free(mac); // The context keeps it.
  TROUPE_CHECK(result != nullptr);
  return result;
}

void init(EVP_MAC_CTX* mac, const secret& key, std::size_t key_bytes,
          std::size_t hash_bytes) {
  std::array<OSSL_PARAM, 2> params{
    OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &hash_bytes),
    OSSL_PARAM_construct_end()};
  TROUPE_CHECK(
    EVP_MAC_init(mac, raw(key.bytes.data()), key_bytes, params.data()) == 1);
}

std::uint64_t little_endian(const std::array<unsigned char, 8>& x) {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    result |= std::uint64_t{x[i]} << (8 * i);
  return result;
}

} // namespace

std::string to_string(cipher_suite x) {
  switch (x) {
    case cipher_suite::aes_256_gcm:
      return "aes-256-gcm";
    case cipher_suite::chacha20_poly1305:
      return "chacha20-poly1305";
    case cipher_suite::aes_128_ocb:
      return "aes-128-ocb";
  }
  return {};
}

std::optional<cipher_suite> parse_cipher_suite(std::string_view text) {
  for (auto x : cipher_suites)
    if (to_string(x) == text)
      return x;
  return std::nullopt;
}

std::string cipher_suite_names() {
  return "aes-128-ocb, aes-256-gcm or chacha20-poly1305";
}

bool is_offered(cipher_suite x) {
  return cipher_of(x) != nullptr;
}

secret::~secret() {
  OPENSSL_cleanse(bytes.data(), bytes.size());
}

bool operator==(const secret& x, const secret& y) {
  return CRYPTO_memcmp(x.bytes.data(), y.bytes.data(), x.bytes.size()) == 0;
}

secret derive(const secret& from, std::string_view purpose, std::uint64_t a,
              std::uint64_t b) {
  std::unique_ptr<evp_mac_ctx_st, evp_deleter> mac{
    make_mac(OSSL_MAC_NAME_BLAKE2BMAC)};
  init(mac.get(), from, from.bytes.size(), secret::bytes_max);
  std::array<unsigned char, 2 * sizeof(a)> numbers{};
  for (std::size_t i = 0; i < sizeof(a); ++i) {
    numbers[i] = static_cast<unsigned char>(a >> (8 * i));
    numbers[sizeof(a) + i] = static_cast<unsigned char>(b >> (8 * i));
  }
  // Numbers first: they have one size, so no purpose runs into them.
  secret result;
  std::size_t size = 0;
  TROUPE_CHECK(EVP_MAC_update(mac.get(), numbers.data(), numbers.size()) == 1);
  TROUPE_CHECK(EVP_MAC_update(mac.get(), raw(purpose), purpose.size()) == 1);
  TROUPE_CHECK(EVP_MAC_final(mac.get(), raw(result.bytes.data()), &size,
                             result.bytes.size())
               == 1);
  return result;
}

void evp_deleter::operator()(evp_cipher_ctx_st* x) const {
  EVP_CIPHER_CTX_free(x);
}

void evp_deleter::operator()(evp_mac_ctx_st* x) const {
  EVP_MAC_CTX_free(x);
}

// -- aead ---------------------------------------------------------------------

aead::aead(cipher_suite suite, const secret& key)
  : sealing_(EVP_CIPHER_CTX_new()), opening_(EVP_CIPHER_CTX_new()) {
  TROUPE_CHECK(sealing_ && opening_);
  auto cipher = cipher_of(suite);
  TROUPE_CHECK(cipher != nullptr);
  auto bytes = raw(key.bytes.data());
  TROUPE_CHECK(
    EVP_EncryptInit_ex(sealing_.get(), cipher, nullptr, bytes, nullptr) == 1);
  TROUPE_CHECK(
    EVP_DecryptInit_ex(opening_.get(), cipher, nullptr, bytes, nullptr) == 1);
}

void aead::seal(std::uint64_t number, std::string_view beside, std::byte* data,
                std::size_t size, std::byte* tag) {
  auto x = sealing_.get();
  auto to = raw(data);
  auto at = nonce_of(number);
  int done = 0;
  auto good
    = EVP_EncryptInit_ex(x, nullptr, nullptr, nullptr, at.data()) == 1
      && EVP_EncryptUpdate(x, nullptr, &done, raw(beside),
                           static_cast<int>(beside.size()))
           == 1
      && EVP_EncryptUpdate(x, to, &done, to, static_cast<int>(size)) == 1
      && EVP_EncryptFinal_ex(x, to + done, &done) == 1
      && EVP_CIPHER_CTX_ctrl(x, EVP_CTRL_AEAD_GET_TAG, tag_bytes, raw(tag))
           == 1;
  TROUPE_CHECK(good); // Or something would leave that is not sealed.
}

bool aead::open(std::uint64_t number, std::string_view beside, std::byte* data,
                std::size_t size, const std::byte* tag) {
  auto x = opening_.get();
  auto to = raw(data);
  auto at = nonce_of(number);
  int done = 0;
  return EVP_DecryptInit_ex(x, nullptr, nullptr, nullptr, at.data()) == 1
         && EVP_CIPHER_CTX_ctrl(x, EVP_CTRL_AEAD_SET_TAG, tag_bytes,
                                const_cast<std::byte*>(tag))
              == 1
         && EVP_DecryptUpdate(x, nullptr, &done, raw(beside),
                              static_cast<int>(beside.size()))
              == 1
         && EVP_DecryptUpdate(x, to, &done, to, static_cast<int>(size)) == 1
         && EVP_DecryptFinal_ex(x, to + done, &done) == 1;
}

// -- keyed_hash ---------------------------------------------------------------

keyed_hash::keyed_hash(const secret& key)
  : state_(make_mac(OSSL_MAC_NAME_SIPHASH)) {
  init(state_.get(), key, siphash_key_bytes, sizeof(std::uint64_t));
}

std::uint64_t keyed_hash::operator()(std::string_view x, std::string_view y) {
  std::array<unsigned char, sizeof(std::uint64_t)> out{};
  std::size_t size = 0;
  auto mac = state_.get();
  TROUPE_CHECK(EVP_MAC_init(mac, nullptr, 0, nullptr) == 1
               && EVP_MAC_update(mac, raw(x), x.size()) == 1
               && EVP_MAC_update(mac, raw(y), y.size()) == 1
               && EVP_MAC_final(mac, out.data(), &size, out.size()) == 1);
  return little_endian(out);
}

} // namespace troupe::core
