#pragma once

#include "actors/core/key_ring.hpp"
#include "actors/core/sealing.hpp"

#include <initializer_list>
#include <memory>

/// Keys that are no secret.
namespace troupe::test {

inline core::group_key
key(std::uint8_t id, unsigned content = 0,
    core::cipher_suite suite = core::cipher_suite::aes_256_gcm) {
  core::group_key result{id, suite, {}};
  result.bytes.bytes.fill(static_cast<std::byte>(content > 0 ? content : id));
  return result;
}

/// The first one seals.
inline core::key_ring ring(std::initializer_list<core::group_key> keys) {
  core::key_ring result;
  for (const auto& x : keys)
    result.install(x);
  return result;
}

inline std::shared_ptr<core::sealing>
sealing_for(incarnation self, const core::key_ring& keys = ring({key(1)}),
            std::uint64_t salt = 0x5a17) {
  return std::make_shared<core::sealing>(keys, self, salt);
}

} // namespace troupe::test
