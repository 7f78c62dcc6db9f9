#include "actors/core/key_ring.hpp"

#include "tests/support/keys.hpp"

#include <catch2/catch.hpp>

using namespace troupe::core;
using troupe::test::key;
using answer = key_ring::answer;

TEST_CASE("the first key of a ring seals until another is used",
          "[core][seal]") {
  key_ring uut;
  CHECK(uut.empty());
  CHECK(uut.install(key(4)) == answer::done);
  CHECK(uut.install(key(2)) == answer::done);
  CHECK(uut.used().id == 4);
  CHECK(uut.use(2) == answer::done);
  CHECK(uut.use(2) == answer::already);
  CHECK(uut.used().id == 2);
  CHECK(uut.keys().front().id == 2);
}

TEST_CASE("a number belongs to one key", "[core][seal]") {
  key_ring uut;
  REQUIRE(uut.install(key(1)) == answer::done);
  CHECK(uut.install(key(1)) == answer::already);
  CHECK(uut.install(key(1, 99)) == answer::id_taken);
  CHECK(*uut.find(1) == key(1));
}

TEST_CASE("a key of an unknown cipher is not taken", "[core][seal]") {
  key_ring uut;
  auto x = key(2, 0, static_cast<cipher_suite>(99));
  CHECK(uut.install(x) == key_ring::answer::no_cipher);
  CHECK(uut.empty());
  CHECK(to_string(key_ring::answer::no_cipher, 2)
        == "key 2 is for a cipher that is not known here");
}

TEST_CASE("the key that seals is not removed", "[core][seal]") {
  key_ring uut;
  uut.install(key(1));
  uut.install(key(2));
  CHECK(uut.remove(1) == answer::in_use);
  uut.use(2);
  CHECK(uut.remove(1) == answer::done);
  CHECK(uut.remove(1) == answer::already);
  CHECK(uut.use(1) == answer::unknown);
  CHECK(uut.find(1) == nullptr);
}

TEST_CASE("a ring has room for a few keys", "[core][seal]") {
  key_ring uut;
  for (std::uint8_t i = 1; i <= key_ring::keys_max; ++i) {
    CHECK(uut.free_id() == i);
    CHECK(uut.install(key(i)) == answer::done);
  }
  CHECK(uut.free_id() == 0);
  CHECK(uut.install(key(200)) == answer::full);
  uut.remove(3);
  CHECK(uut.free_id() == 3);
}

TEST_CASE("a fingerprint tells keys apart and is the same everywhere",
          "[core][seal]") {
  group_key x{1, cipher_suite::aes_256_gcm, {}};
  for (std::size_t i = 0; i < x.bytes.bytes.size(); ++i)
    x.bytes.bytes[i] = static_cast<std::byte>(i);
  // Python: blake2b(bytes(16) + b'troupe fingerprint', key=..., ...)
  CHECK(fingerprint(x) == "6060-7cb6-d0a5-1f61");
  CHECK(fingerprint(key(1)) != fingerprint(key(1, 99)));
}

TEST_CASE("rings are equal if they open and seal alike", "[core][seal]") {
  key_ring x;
  key_ring y;
  CHECK(x == y);
  x.install(key(1));
  CHECK_FALSE(x == y);
  y.install(key(1));
  CHECK(x == y);
  x.install(key(2));
  y.install(key(2));
  y.use(2);
  CHECK_FALSE(x == y);
}

TEST_CASE("answers of a ring name the key", "[core][seal]") {
  for (auto x : {answer::done, answer::already, answer::id_taken,
                 answer::unknown, answer::in_use})
    CHECK(to_string(x, 7).find('7') != std::string::npos);
  CHECK(to_string(answer::full, 7).find("remove one") != std::string::npos);
}

TEST_CASE("numbers of keys go round before one comes again", "[core][seal]") {
  key_ring x;
  x.install(key(254));
  CHECK(x.next_id() == 255);
  x.install(key(255));
  x.use(255);
  x.remove(254);
  CHECK(x.next_id() == 1);
  x.install(key(1));
  CHECK(x.next_id() == 2);
  for (std::uint8_t i = 2; x.next_id() != 0; ++i)
    x.install(key(i));
  CHECK(x.keys().size() == key_ring::keys_max);
}
