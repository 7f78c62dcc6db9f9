#include "config/load.hpp"
#include "config/show.hpp"
#include "messages/check.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace troupe;

/// Any bytes are either a configuration that survives being shown and read
/// again, or faults that say what is wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static const config::overrides with{{}, {{"HOME", "/home/fuzz"}}};
  std::string_view text{reinterpret_cast<const char*>(data), size};
  auto first = config::load_text("fuzz.json", text, with);
  for (const auto& item : first.faults.items())
    TROUPE_CHECK(!to_string(item).empty() && !item.found.empty());
  if (!first.ok())
    return 0;
  auto layout = config::json_layout::one_line;
  auto shown = config::show_json(first.config, layout);
  auto second = config::load_text("fuzz.json", shown, with);
  TROUPE_CHECK(second.ok());
  TROUPE_CHECK(config::show_json(second.config, layout) == shown);
  return 0;
}
