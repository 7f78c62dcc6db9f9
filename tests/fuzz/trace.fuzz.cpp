#include "messages/check.hpp"
#include "nodes/trace_export.hpp"

#include <sstream>
#include <string>

// Takes the input for the file of a trace, of a recorder or the simulator. It
// is read, joined and drawn, or refused with what is wrong and where.

using namespace troupe;
using handler = nlohmann::json::error_handler_t;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::istringstream in{std::string{reinterpret_cast<const char*>(data), size}};
  config::fault_list faults;
  auto log = read_trace(in, "fuzz.jsonl", faults);
  for (const auto& x : faults.items())
    TROUPE_CHECK(!config::to_string(x).empty());
  if (!faults.items().empty())
    return 0;
  for (const auto& x : log.records)
    TROUPE_CHECK(!x.what.dump(-1, ' ', false, handler::replace).empty());
  std::ostringstream picture;
  write_trace_svg(log, picture);
  TROUPE_CHECK(!picture.str().empty());
  std::ostringstream clocks;
  write_trace_shiviz(log, clocks);
  TROUPE_CHECK(!clocks.str().empty());
  return 0;
}
