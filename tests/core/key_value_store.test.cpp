#include "actors/core/key_value_store.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;

namespace {

std::string run(key_value_store& store, const std::string& body) {
  auto did = store.execute({request_kind::call, 1, {}, body});
  std::vector<service_effect> out;
  store.apply(did.change, out);
  return did.reply;
}

std::string read(const key_value_store& store, const std::string& body) {
  return store.read({request_kind::read, 1, {}, body});
}

} // namespace

TEST_CASE("a key has the value that was put", "[core][key_value_store]") {
  key_value_store store;
  CHECK(run(store, "put a some words") == "some words");
  CHECK(read(store, "get a") == "some words");
  CHECK(read(store, "get b").empty());
  CHECK(run(store, "get a") == "some words");
}

TEST_CASE("numbers are added", "[core][key_value_store]") {
  key_value_store store;
  CHECK(run(store, "add n 5") == "5");
  CHECK(run(store, "add n -7") == "-2");
  CHECK(run(store, "add n x") == "error: not a number that can be added");
  CHECK(read(store, "get n") == "-2");
  CHECK(run(store, "add m 9223372036854775807") == "9223372036854775807");
  CHECK(run(store, "add m 1") == "error: not a number that can be added");
}

TEST_CASE("what is no command is said to be none", "[core][key_value_store]") {
  key_value_store store;
  CHECK(run(store, "take a") == "error: put, add or get");
  CHECK(run(store, "put") == "error: put, add or get");
  CHECK(run(store, "put a " + std::string(key_value_store::bytes_max, 'x'))
        == "error: too large");
}

TEST_CASE("a store goes through bytes", "[core][key_value_store]") {
  key_value_store store;
  run(store, "put a 1");
  run(store, "put b some words");
  auto other = store.fresh();
  REQUIRE(other->restore(store.snapshot()));
  CHECK(other->snapshot() == store.snapshot());
  CHECK_FALSE(other->restore("\x05no"));
  CHECK(other->snapshot() == store.snapshot());
}
