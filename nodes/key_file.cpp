#include "nodes/key_file.hpp"

#include "messages/check.hpp"
#include "nodes/key_text.hpp"
#include "nodes/private_file.hpp"

#include <utility>

#include <sys/random.h>

namespace troupe {

namespace {

/// A full ring has less.
constexpr std::size_t file_bytes_max = 8192;

/// Waits at the start of a machine until the system has seen enough noise.
void draw(void* out, std::size_t size) {
  TROUPE_CHECK(::getrandom(out, size, 0) == static_cast<ssize_t>(size));
}

} // namespace

key_file read_key_file(const std::string& path) {
  auto failed = [&](const std::string& why) {
    return key_file{{}, "cannot use the key file " + path + ": " + why};
  };
  auto file = read_private(path, file_bytes_max);
  if (!file.error.empty())
    return failed(file.error);
  auto read = read_keys(file.text);
  if (!read.error.empty())
    return failed(read.error);
  return {std::move(read.ring), {}};
}

std::optional<std::string> write_key_file(const std::string& path,
                                          const core::key_ring& ring,
                                          bool only_new) {
  if (auto error = write_private(path, show_keys(ring), only_new))
    return "cannot write the key file " + path + ": " + *error;
  return std::nullopt;
}

core::cipher_suite best_suite() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("aes") != 0) {
    if (core::is_offered(core::cipher_suite::aes_128_ocb))
      return core::cipher_suite::aes_128_ocb;
    if (__builtin_cpu_supports("pclmul") != 0)
      return core::cipher_suite::aes_256_gcm;
  }
#endif
  return core::cipher_suite::chacha20_poly1305;
}

core::group_key draw_key(std::uint8_t id, core::cipher_suite suite) {
  core::group_key result{id, suite, {}};
  draw(result.bytes.bytes.data(), result.bytes.bytes.size());
  return result;
}

std::shared_ptr<core::address_validator> draw_validator() {
  core::secret result;
  draw(result.bytes.data(), result.bytes.size());
  return std::make_shared<core::address_validator>(result);
}

sealing_setup sealing_of(const std::string& file, incarnation self) {
  if (file.empty())
    return {};
  auto read = read_key_file(file);
  if (!read.error.empty())
    return {nullptr, read.error};
  std::uint64_t salt = 0;
  draw(&salt, sizeof(salt));
  return {std::make_shared<core::sealing>(read.ring, self, salt), {}};
}

} // namespace troupe
