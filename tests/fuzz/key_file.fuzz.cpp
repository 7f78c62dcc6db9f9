#include "messages/check.hpp"
#include "nodes/key_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace troupe;

/// Any bytes are either keys that survive being written and read again, or a
/// fault that says where it is, and nothing of what stands there.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string text{reinterpret_cast<const char*>(data), size};
  auto first = read_keys(text);
  if (!first.error.empty()) {
    TROUPE_CHECK(first.error.size() < 128);
    return 0;
  }
  auto shown = show_keys(first.ring);
  auto second = read_keys(shown);
  TROUPE_CHECK(second.error.empty());
  TROUPE_CHECK(show_keys(second.ring) == shown);
  return 0;
}
