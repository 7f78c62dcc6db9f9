#pragma once

#include "messages/work.hpp"
#include "nodes/output.hpp"

#include <string>

/// The event lines of receivers and requesters, as JSON or as sentences.
namespace troupe::events {

std::string work_line(output_format form, const work_event& x);

std::string ask_line(output_format form, const ask_event& x);

} // namespace troupe::events
