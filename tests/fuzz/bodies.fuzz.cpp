#include "messages/bodies.hpp"
#include "messages/check.hpp"
#include "messages/work.hpp"

// Takes the input for each body of a call. What is accepted has one form:
// written again it is the same, byte by byte.

using namespace troupe;

namespace {

template <class F>
void check(const slice& input, F decode) {
  if (auto x = decode(input.text()))
    TROUPE_CHECK(encode(*x) == input);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  auto input = slice::copy_of({reinterpret_cast<const char*>(data), size});
  check(input, decode_registration);
  check(input, decode_peer_list);
  check(input, decode_start_order);
  check(input, decode_delivery_report);
  check(input, decode_key_order);
  if (auto x = decode_work_request(input))
    TROUPE_CHECK(encode(*x) == input);
  if (auto x = parse_uuid(input.text()))
    TROUPE_CHECK(to_string(*x) == input.text());
  return 0;
}
