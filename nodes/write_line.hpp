#pragma once

#include "messages/actors.hpp"
#include "nodes/journal.hpp"

#include <spdlog/spdlog.h>

#include <cstring>
#include <string>
#include <utility>

namespace troupe {

/// Has an actor write a line; a device that fails ends the node. The state of
/// `self` has a flag `failed`.
template <class Self>
void write_line(Self* self, line_sink& out, const supervisor_actor& supervisor,
                const std::string& line) {
  out.write(line);
  auto error = out.flush();
  if (error == 0 || std::exchange(self->state.failed, true))
    return;
  spdlog::error("cannot write the standard output: {}", std::strerror(error));
  self->send(supervisor, life_over{false, errc::io_failed});
}

} // namespace troupe
