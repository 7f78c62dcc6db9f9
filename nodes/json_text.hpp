#pragma once

#include "nodes/output.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace troupe {

/// Returns `x` as the flag `-o` wants it, with a line end: indented for `json`,
/// on one line otherwise. Bytes that are no UTF-8 are replaced.
std::string json_text(const nlohmann::ordered_json& x, output_format format);

} // namespace troupe
