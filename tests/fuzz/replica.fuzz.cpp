#include "messages/replica.hpp"
#include "messages/check.hpp"

// Takes the input for each word of replicas: what they say in their stream, an
// entry as it stands in a log, a question for a log, and its answer. What is
// accepted has one form: written again it is the same, byte by byte.

using namespace troupe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  auto input = slice::copy_of({reinterpret_cast<const char*>(data), size});
  if (auto x = decode_replica_speech(input))
    TROUPE_CHECK(encode(*x) == input);
  if (auto x = decode_replica_entry(input))
    TROUPE_CHECK(encode(*x) == input);
  if (auto x = decode_log_request(input.text()))
    TROUPE_CHECK(encode(*x) == input);
  if (auto x = decode_log_answer(input))
    TROUPE_CHECK(encode(*x) == input);
  return 0;
}
