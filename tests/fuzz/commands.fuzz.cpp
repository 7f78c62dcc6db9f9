#include "actors/core/explanation.hpp"
#include "actors/core/notify_command.hpp"
#include "messages/check.hpp"

#include <string>
#include <string_view>

// Takes the input for what a person types: at the prompt of a client, line by
// line, and as the question of `troupe why`. A line is a command whose text
// fits a packet, or a fault that says what is wrong.

using namespace troupe;
using namespace troupe::core;

namespace {

void check_line(std::string_view line) {
  auto x = parse_notify_command(line);
  switch (x.what) {
    case notify_command::kind::fault:
      TROUPE_CHECK(!x.text.empty());
      break;
    case notify_command::kind::request:
      TROUPE_CHECK(x.text.size() <= line.size() + 1);
      break;
    default:
      TROUPE_CHECK(x.text.empty());
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string_view input{reinterpret_cast<const char*>(data), size};
  for (auto rest = input; !rest.empty();) {
    auto end = rest.find('\n');
    check_line(rest.substr(0, end));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  // What is understood is said in one way.
  if (auto x = parse_why_question(std::string{input}))
    TROUPE_CHECK(!input.empty());
  return 0;
}
