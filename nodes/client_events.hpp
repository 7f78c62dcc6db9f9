#pragma once

#include "messages/notify.hpp"
#include "nodes/output.hpp"

#include <string>

/// The event lines of clients of the notification service, as JSON or as
/// sentences.
namespace troupe::events {

std::string client_line(output_format form, const client_event& x);

} // namespace troupe::events
