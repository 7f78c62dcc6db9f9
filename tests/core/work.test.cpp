#include "messages/work.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace troupe;

TEST_CASE("a UUID survives text", "[core][work]") {
  auto text = "0123abcd-4567-89ef-0011-2233445566ff";
  auto x = parse_uuid(text);
  REQUIRE(x);
  CHECK(to_string(*x) == text);
  CHECK(to_string(request_id{*x, 7}) == std::string{text} + "/7");
  for (auto bad : {"", "0123abcd-4567-89ef-0011-2233445566f",
                   "0123abcd-4567-89ef-0011-2233445566fff",
                   "0123ABCD-4567-89ef-0011-2233445566ff",
                   "0123abcd04567-89ef-0011-2233445566ff",
                   "0123abcd-4567-89ef-0011-22334455-6ff"})
    CHECK(!parse_uuid(bad));
}

TEST_CASE("a request comes out as it went in", "[core][work]") {
  auto good = rc::check("requests survive their bytes", [] {
    work_request x;
    x.id.client = *rc::gen::arbitrary<uuid_bytes>();
    x.id.number = *rc::gen::positive<std::uint64_t>();
    x.body = slice::copy_of(*rc::gen::arbitrary<std::string>());
    auto y = decode_work_request(encode(x));
    RC_ASSERT(y.has_value());
    RC_ASSERT(y->id == x.id);
    RC_ASSERT(y->body == x.body);
  });
  CHECK(good);
}

TEST_CASE("what is too short for an id is no request", "[core][work]") {
  work_request x;
  x.id.number = 300;
  auto whole = encode(x);
  REQUIRE(decode_work_request(whole));
  for (std::size_t n = 0; n < whole.size(); ++n)
    CHECK(!decode_work_request(whole.sub(0, n)));
  x.id.number = 0; // Requests are counted from 1.
  CHECK(!decode_work_request(encode(x)));
}
