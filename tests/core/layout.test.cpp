#include "messages/layout.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

/// Reads a count of `count`, then two bytes for items of `item_bytes` or more.
std::vector<seqno> items_of(std::uint64_t count, std::size_t item_bytes) {
  std::vector<std::byte> raw;
  wire::writer out{raw};
  out.number(count);
  out.raw("ab");
  wire::reader in{{reinterpret_cast<const char*>(raw.data()), raw.size()}};
  const slice whole;
  wire::getter get{in, whole};
  std::vector<seqno> result;
  get.items(result, ~std::uint64_t{0}, item_bytes,
            [](auto& c, auto& x) { c.number(x); });
  CHECK(in.ok() == !result.empty());
  return result;
}

} // namespace

TEST_CASE("items take no more memory than there are bytes for", "[wire]") {
  CHECK(items_of(2, 1) == std::vector<seqno>{'a', 'b'});
  for (auto count : {std::uint64_t{3}, std::uint64_t{1000},
                     std::uint64_t{1} << 32, ~std::uint64_t{0}})
    CHECK(items_of(count, 1).capacity() == 0);
  CHECK(items_of(1, 2).size() == 1);
  CHECK(items_of(2, 2).capacity() == 0);
  CHECK(items_of(1, 3).capacity() == 0);
}

TEST_CASE("a size is measured as it is written", "[wire]") {
  auto shift = static_cast<unsigned>(GENERATE(range(0, 64)));
  for (auto x : {(std::uint64_t{1} << shift) - 1, std::uint64_t{1} << shift}) {
    std::vector<std::byte> raw;
    wire::writer{raw}.number(x);
    wire::measure size;
    size.number(x);
    CHECK(size.size() == raw.size());
  }
}
