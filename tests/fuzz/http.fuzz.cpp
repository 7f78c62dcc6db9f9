#include "actors/core/http_framing.hpp"
#include "messages/check.hpp"

// Takes the input for what a client of the HTTP server sends. Whatever it is, a
// request that is complete lies within the input and within the limits, and its
// prefixes were not complete.

using namespace troupe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string_view bytes{reinterpret_cast<const char*>(data), size};
  core::http_limits limits{512, 1024};
  auto x = core::frame_request(bytes, limits);
  TROUPE_CHECK((x.status != 0) == (x.state == core::http_progress::refused));
  if (x.state == core::http_progress::incomplete)
    TROUPE_CHECK(size < limits.head_bytes_max + limits.body_bytes_max);
  if (x.state != core::http_progress::complete)
    return 0;
  TROUPE_CHECK(x.head <= limits.head_bytes_max && x.head + x.body <= size);
  auto head = bytes.substr(0, x.head);
  TROUPE_CHECK(core::frame_request(head.substr(0, x.head - 1), limits).state
               == core::http_progress::incomplete);
  auto plain = core::plain_head(head);
  TROUPE_CHECK(plain.size() <= head.size());
  TROUPE_CHECK(core::plain_head(plain) == plain);
  return 0;
}
