#pragma once

#include <string_view>

namespace troupe {

/// The program of the page that shows a trace: web/dist/trace.js, as it was
/// when this was built. The build makes the source of this function.
std::string_view trace_bundle();

} // namespace troupe
