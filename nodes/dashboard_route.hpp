#pragma once

#include "nodes/http_types.hpp"

#include <string_view>

namespace troupe {

/// The program of the dashboard: web/dist/dashboard.js, as it was when this was
/// built. The build makes the source of this function.
std::string_view dashboard_bundle();

/// `GET /`: a page that shows the node, and asks it for what it shows. There is
/// nothing in it that a stranger may not have.
http_route dashboard_route();

} // namespace troupe
